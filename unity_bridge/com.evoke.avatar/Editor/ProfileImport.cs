using System;
using System.IO;
using UnityEditor;
using UnityEngine;

namespace Evoke.Unity.Editor
{
    /// <summary>Assets → EVOKE: profiles from the selected JSON file, made beside it.</summary>
    static class ProfileImport
    {
        const string RigItem = "Assets/EVOKE/Rig profile from this file";
        const string ExpressionItem = "Assets/EVOKE/Expression profile from this file";

        [MenuItem(RigItem)]
        static void ImportRig()
        {
            var profile = ScriptableObject.CreateInstance<RigProfileAsset>();
            profile.Json = (TextAsset)Selection.activeObject;
            Save(profile, () => profile.Rig);
        }

        [MenuItem(ExpressionItem)]
        static void ImportExpressions()
        {
            var profile = ScriptableObject.CreateInstance<ExpressionProfileAsset>();
            profile.Json = (TextAsset)Selection.activeObject;
            Save(profile, () => profile.Profile);
        }

        [MenuItem(RigItem, true), MenuItem(ExpressionItem, true)]
        static bool CanImport()
        {
            return Selection.activeObject is TextAsset;
        }

        static void Save(ScriptableObject profile, Func<object> read)
        {
            var file = (TextAsset)Selection.activeObject;
            try
            {
                read();
            }
            catch (FormatException error)
            {
                Debug.LogError(
                    "'" + file.name + "' cannot be taken: " + error.Message
                    + "; choose a file that Blender's EVOKE panel has saved", file);
                return;
            }
            string source = AssetDatabase.GetAssetPath(file);
            // What lies in a package cannot be written to.
            string folder = source.StartsWith("Assets/", StringComparison.Ordinal)
                ? Path.GetDirectoryName(source).Replace('\\', '/')
                : "Assets";
            string path = AssetDatabase.GenerateUniqueAssetPath(folder + "/" + file.name + ".asset");
            AssetDatabase.CreateAsset(profile, path);
            Selection.activeObject = profile;
        }
    }
}

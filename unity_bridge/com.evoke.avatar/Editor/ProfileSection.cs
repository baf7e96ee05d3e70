using System.Collections.Generic;
using UnityEditor;
using UnityEngine;

namespace Evoke.Unity.Editor
{
    /// <summary>Popups for the rig and the expressions of a face: what ships, and what the project has.</summary>
    static class ProfileSection
    {
        const string RigFolder = "Evoke/rigs";

        public static void Draw(SerializedProperty profile)
        {
            SerializedProperty asset = profile.FindPropertyRelative("_rig");
            SerializedProperty file = profile.FindPropertyRelative("_rigFile");
            Object set = file.objectReferenceValue != null ? file.objectReferenceValue : asset.objectReferenceValue;
            Object chosen = Popups.One("Rig", set, "Told by the shapes", Rigs(), one => one.name);
            if (chosen != set)
            {
                file.objectReferenceValue = chosen as TextAsset;
                asset.objectReferenceValue = chosen as RigProfileAsset;
            }
            EditorGUILayout.PropertyField(file, new GUIContent("Rig file", "A rig as Blender's EVOKE panel saves it."));
            SerializedProperty expressions = profile.FindPropertyRelative("_expressions");
            expressions.objectReferenceValue = Popups.One(
                "Expressions",
                expressions.objectReferenceValue as ExpressionProfileAsset,
                "EVOKE's own",
                Assets<ExpressionProfileAsset>(),
                one => one.name);
        }

        static List<Object> Rigs()
        {
            var rigs = new List<Object>(Resources.LoadAll<TextAsset>(RigFolder));
            rigs.AddRange(Assets<RigProfileAsset>());
            return rigs;
        }

        static List<T> Assets<T>() where T : Object
        {
            var found = new List<T>();
            foreach (string guid in AssetDatabase.FindAssets("t:" + typeof(T).Name))
            {
                found.Add(AssetDatabase.LoadAssetAtPath<T>(AssetDatabase.GUIDToAssetPath(guid)));
            }
            return found;
        }
    }
}

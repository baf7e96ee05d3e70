using System.Collections.Generic;
using UnityEditor;
using UnityEngine;

namespace Evoke.Unity.Editor
{
    /// <summary>Popups for the rig and the expressions of a face: what ships, and what the project had when it was made.</summary>
    sealed class ProfileSection
    {
        const string RigFolder = "Evoke/rigs";

        readonly List<Object> _rigs = new List<Object>(Resources.LoadAll<TextAsset>(RigFolder));
        readonly List<ExpressionProfileAsset> _expressions = Assets<ExpressionProfileAsset>();

        public ProfileSection()
        {
            _rigs.AddRange(Assets<RigProfileAsset>());
        }

        public void Draw(SerializedProperty profile)
        {
            SerializedProperty asset = profile.FindPropertyRelative("_rig");
            SerializedProperty file = profile.FindPropertyRelative("_rigFile");
            SerializedProperty set = file.objectReferenceValue != null ? file : asset;
            Object rig;
            if (Popups.One(
                "Rig", set, set.objectReferenceValue, "Told by the shapes", _rigs, one => one.name, out rig))
            {
                file.objectReferenceValue = rig as TextAsset;
                asset.objectReferenceValue = rig as RigProfileAsset;
            }
            EditorGUILayout.PropertyField(file, new GUIContent("Rig file", "A rig as Blender's EVOKE panel saves it."));
            SerializedProperty expressions = profile.FindPropertyRelative("_expressions");
            ExpressionProfileAsset chosen;
            if (Popups.One(
                "Expressions",
                expressions,
                expressions.objectReferenceValue as ExpressionProfileAsset,
                "EVOKE's own",
                _expressions,
                one => one.name,
                out chosen))
            {
                expressions.objectReferenceValue = chosen;
            }
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

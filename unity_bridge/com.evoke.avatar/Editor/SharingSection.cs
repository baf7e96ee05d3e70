using System.Collections.Generic;
using UnityEditor;
using UnityEngine;

namespace Evoke.Unity.Editor
{
    /// <summary>How a face lives with others: two weights, two bones, a line for each region, caps of single shapes.</summary>
    static class SharingSection
    {
        const string NoCap = "Choose a shape…";

        static readonly string[] Plain = { "_speechWeight", "_blinkWeight", "_jawBone", "_eyeBones" };

        public static void Draw(SerializedProperty sharing, EvokeFace face)
        {
            foreach (string name in Plain)
            {
                EditorGUILayout.PropertyField(sharing.FindPropertyRelative(name));
            }
            SerializedProperty regions = sharing.FindPropertyRelative("_regions");
            for (int i = 0; i < regions.arraySize; i++)
            {
                SerializedProperty region = regions.GetArrayElementAtIndex(i);
                string name = region.FindPropertyRelative("_region").stringValue;
                EditorGUILayout.PropertyField(region.FindPropertyRelative("_weight"), new GUIContent(Titled(name)));
                using (new EditorGUI.IndentLevelScope())
                {
                    EditorGUILayout.PropertyField(region.FindPropertyRelative("_mode"));
                }
            }
            if (!sharing.serializedObject.isEditingMultipleObjects)
            {
                DrawCaps(sharing.FindPropertyRelative("_caps"), face);
            }
        }

        static void DrawCaps(SerializedProperty caps, EvokeFace face)
        {
            EditorGUILayout.LabelField("Caps", EditorStyles.boldLabel);
            var free = new List<string>();
            foreach (FaceShape shape in face.Shapes)
            {
                if (!free.Contains(shape.Shape))
                {
                    free.Add(shape.Shape);
                }
            }
            for (int i = caps.arraySize - 1; i >= 0; i--)
            {
                SerializedProperty cap = caps.GetArrayElementAtIndex(i);
                string shape = cap.FindPropertyRelative("Shape").stringValue;
                free.Remove(shape);
                EditorGUILayout.PropertyField(cap.FindPropertyRelative("Most"), new GUIContent(shape));
                if (GUILayout.Button("Remove " + shape))
                {
                    caps.DeleteArrayElementAtIndex(i);
                }
            }
            free.Insert(0, NoCap);
            int chosen = EditorGUILayout.Popup("Cap", 0, free.ToArray());
            if (chosen > 0)
            {
                caps.InsertArrayElementAtIndex(caps.arraySize);
                SerializedProperty cap = caps.GetArrayElementAtIndex(caps.arraySize - 1);
                cap.FindPropertyRelative("Shape").stringValue = free[chosen];
                cap.FindPropertyRelative("Most").floatValue = 1;
            }
        }

        static string Titled(string name)
        {
            return char.ToUpperInvariant(name[0]) + name.Substring(1);
        }
    }
}

using System.Collections.Generic;
using UnityEditor;
using UnityEngine;

namespace Evoke.Unity.Editor
{
    /// <summary>Which shapes and bones of a character are moved, and which of its rig it lacks.</summary>
    sealed class MappingSection
    {
        bool _showMapped;
        bool _showLacking;

        public void Draw(EvokeFace face)
        {
            Rig rig = face.Rig;
            if (rig == null)
            {
                return;
            }
            EditorGUILayout.LabelField("Rig", rig.Name);
            _showMapped = EditorGUILayout.Foldout(
                _showMapped, "Moved: " + face.Shapes.Count + " shapes, " + face.Bones.Count + " bones", true);
            for (int i = 0; _showMapped && i < face.Shapes.Count; i++)
            {
                FaceShape shape = face.Shapes[i];
                EditorGUILayout.LabelField(shape.Shape, shape.Renderer.name + ", " + shape.Name + ", " + shape.Region);
            }
            for (int i = 0; _showMapped && i < face.Bones.Count; i++)
            {
                EditorGUILayout.LabelField(face.Bones[i].name, "bone");
            }
            List<string> lacking = Lacking(face, rig);
            if (lacking.Count > 0)
            {
                _showLacking = EditorGUILayout.Foldout(_showLacking, "Lacks: " + lacking.Count, true);
            }
            for (int i = 0; _showLacking && i < lacking.Count; i++)
            {
                EditorGUILayout.LabelField(lacking[i]);
            }
        }

        static List<string> Lacking(EvokeFace face, Rig rig)
        {
            var there = new HashSet<string>();
            foreach (FaceShape shape in face.Shapes)
            {
                there.Add(shape.Shape);
            }
            foreach (Transform bone in face.Bones)
            {
                there.Add(bone.name);
            }
            var lacking = new List<string>(rig.Shapes);
            lacking.AddRange(rig.Bones);
            lacking.RemoveAll(there.Contains);
            return lacking;
        }
    }
}

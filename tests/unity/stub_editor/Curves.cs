using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using UnityEngine;

namespace UnityEditor
{
    public struct EditorCurveBinding
    {
        public string path;
        public string propertyName;

        public Type type { get; set; }

        public static EditorCurveBinding FloatCurve(string inPath, Type inType, string inPropertyName)
        {
            return new EditorCurveBinding { path = inPath, type = inType, propertyName = inPropertyName };
        }
    }

    public class AnimationUtility
    {
        static readonly Regex Known = new Regex("^(blendShape\\..+|m_LocalRotation\\.[xyzw])$");

        /// <summary>Unity takes any name and then moves nothing; this takes those that move something.</summary>
        public static void SetEditorCurve(AnimationClip clip, EditorCurveBinding binding, AnimationCurve curve)
        {
            bool fits = binding.propertyName.StartsWith("blendShape.", StringComparison.Ordinal)
                ? binding.type == typeof(SkinnedMeshRenderer)
                : binding.type == typeof(Transform);
            if (!fits || !Known.IsMatch(binding.propertyName))
            {
                throw new ArgumentException(binding.type + " has no " + binding.propertyName);
            }
            clip.Curves[binding.path + "|" + binding.propertyName] = new AnimationClip.Entry
            {
                Path = binding.path,
                Type = binding.type,
                Property = binding.propertyName,
                Curve = curve
            };
        }

        public static AnimationCurve GetEditorCurve(AnimationClip clip, EditorCurveBinding binding)
        {
            AnimationClip.Entry entry;
            return clip.Curves.TryGetValue(binding.path + "|" + binding.propertyName, out entry) ? entry.Curve : null;
        }

        public static EditorCurveBinding[] GetCurveBindings(AnimationClip clip)
        {
            var found = new List<EditorCurveBinding>();
            foreach (AnimationClip.Entry entry in clip.Curves.Values)
            {
                found.Add(EditorCurveBinding.FloatCurve(entry.Path, entry.Type, entry.Property));
            }
            return found.ToArray();
        }

        /// <summary>Names with slashes from below the root down to the target; "" for the root itself.</summary>
        public static string CalculateTransformPath(Transform targetTransform, Transform root)
        {
            string path = "";
            for (Transform level = targetTransform; level != root && level != null; level = level.parent)
            {
                path = path.Length == 0 ? level.name : level.name + "/" + path;
            }
            return path;
        }
    }
}

using System;
using System.Collections.Generic;
using UnityEditor;
using UnityEngine;
using Object = UnityEngine.Object;

namespace Evoke.Unity.Editor
{
    /// <summary>Popups of what is there, where a name would otherwise be typed.</summary>
    static class Popups
    {
        const string Nearest = "On this object or above";

        /// <summary>A name among others, "" for none; one that is not there now is kept.</summary>
        public static string Name(string label, string value, string none, IEnumerable<string> names)
        {
            var options = new List<string> { none };
            options.AddRange(names);
            int selected = string.IsNullOrEmpty(value) ? 0 : options.IndexOf(value, 1);
            if (selected < 0)
            {
                selected = options.Count;
                options.Add(value);
            }
            int chosen = EditorGUILayout.Popup(label, selected, options.ToArray());
            return chosen == 0 ? "" : options[chosen];
        }

        /// <summary>One of several objects by its label, or null; one that is not among them is kept.</summary>
        public static T One<T>(string label, T value, string none, IReadOnlyList<T> objects, Func<T, string> labelOf)
            where T : Object
        {
            var all = new List<T>(objects);
            if (value != null && !all.Contains(value))
            {
                all.Add(value);
            }
            var options = new List<string> { none };
            all.ForEach(one => options.Add(Unlike(options, labelOf(one))));
            int selected = value == null ? 0 : all.IndexOf(value) + 1;
            int chosen = EditorGUILayout.Popup(label, selected, options.ToArray());
            return chosen == 0 ? null : all[chosen - 1];
        }

        /// <summary>A source of the scene for a property that holds one, or null for the nearest.</summary>
        public static void Source(SerializedProperty property)
        {
            var sources = new List<MonoBehaviour>();
            sources.AddRange(InScenes<EvokeReceiver>());
            sources.AddRange(InScenes<EvokePlayer>());
            property.objectReferenceValue = One(
                "Source",
                property.objectReferenceValue as MonoBehaviour,
                Nearest,
                sources,
                source => source.name + " (" + (source is EvokeReceiver ? "Evoke Receiver" : "Evoke Player") + ")");
        }

        /// <summary>The components of a type in all open scenes, inactive ones too, but not those of assets.</summary>
        public static List<T> InScenes<T>() where T : MonoBehaviour
        {
            var found = new List<T>(Resources.FindObjectsOfTypeAll<T>());
            found.RemoveAll(one => EditorUtility.IsPersistent(one) || (one.hideFlags & HideFlags.HideInHierarchy) != 0);
            return found;
        }

        // A popup shows two options of the same text as one.
        static string Unlike(List<string> options, string text)
        {
            string unlike = text;
            for (int i = 2; options.Contains(unlike); i++)
            {
                unlike = text + " " + i;
            }
            return unlike;
        }
    }
}

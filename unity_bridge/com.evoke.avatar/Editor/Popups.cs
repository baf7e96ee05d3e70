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

        /// <summary>A name among others for a property that holds one, "" for none; one that is not there now is kept.</summary>
        public static void Name(string label, SerializedProperty property, string none, IEnumerable<string> names)
        {
            string value = property.stringValue;
            var options = new List<string> { none };
            options.AddRange(names);
            int selected = value.Length == 0 ? 0 : options.IndexOf(value, 1);
            if (selected < 0)
            {
                selected = options.Count;
                options.Add(value);
            }
            int chosen;
            if (Changes(label, property, selected, options, out chosen))
            {
                property.stringValue = chosen == 0 ? "" : options[chosen];
            }
        }

        /// <summary>One of several objects by its label, or null; one that is not among them is kept.</summary>
        public static T One<T>(string label, T value, string none, IReadOnlyList<T> objects, Func<T, string> labelOf)
            where T : Object
        {
            List<T> all = With(value, objects);
            return Chosen(all, EditorGUILayout.Popup(label, Place(all, value), Labels(none, all, labelOf).ToArray()));
        }

        /// <summary>As <see cref="One{T}"/>, for a property; true where the hand has chosen.</summary>
        public static bool One<T>(
            string label,
            SerializedProperty property,
            T value,
            string none,
            IReadOnlyList<T> objects,
            Func<T, string> labelOf,
            out T chosen)
            where T : Object
        {
            List<T> all = With(value, objects);
            int place;
            bool changes = Changes(label, property, Place(all, value), Labels(none, all, labelOf), out place);
            chosen = Chosen(all, place);
            return changes;
        }

        /// <summary>A source of the scene for a property that holds one, or null for the nearest.</summary>
        public static void Source(SerializedProperty property)
        {
            var asker = (Component)property.serializedObject.targetObject;
            var sources = new List<MonoBehaviour>();
            sources.AddRange(Beside<EvokeReceiver>(asker));
            sources.AddRange(Beside<EvokePlayer>(asker));
            MonoBehaviour chosen;
            if (One(
                "Source",
                property,
                property.objectReferenceValue as MonoBehaviour,
                Nearest,
                sources,
                source => source.name + " (" + (source is EvokeReceiver ? "Evoke Receiver" : "Evoke Player") + ")",
                out chosen))
            {
                property.objectReferenceValue = chosen;
            }
        }

        /// <summary>
        /// The components of a type in the asker's scene, inactive ones too. A reference to another scene, or from a
        /// prefab that is open to the scene behind it, is not saved; while it plays, all will do.
        /// </summary>
        public static List<T> Beside<T>(Component asker) where T : MonoBehaviour
        {
            var found = new List<T>(Resources.FindObjectsOfTypeAll<T>());
            found.RemoveAll(
                one => EditorUtility.IsPersistent(one) || (one.hideFlags & HideFlags.HideInHierarchy) != 0
                    || (one.gameObject.scene != asker.gameObject.scene && !Application.isPlaying));
            return found;
        }

        /// <summary>A popup for a property, with what the Inspector does for prefabs and several objects at once.</summary>
        static bool Changes(
            string label, SerializedProperty property, int selected, List<string> options, out int chosen)
        {
            Rect line = EditorGUILayout.GetControlRect();
            GUIContent content = EditorGUI.BeginProperty(line, new GUIContent(label), property);
            EditorGUI.BeginChangeCheck();
            chosen = EditorGUI.Popup(
                line, content, selected, options.ConvertAll(option => new GUIContent(option)).ToArray());
            bool changes = EditorGUI.EndChangeCheck();
            EditorGUI.EndProperty();
            return changes;
        }

        static List<T> With<T>(T value, IReadOnlyList<T> objects) where T : Object
        {
            var all = new List<T>(objects);
            if (value != null && !all.Contains(value))
            {
                all.Add(value);
            }
            return all;
        }

        static int Place<T>(List<T> all, T value) where T : Object
        {
            return value == null ? 0 : all.IndexOf(value) + 1;
        }

        static T Chosen<T>(List<T> all, int place) where T : Object
        {
            return place == 0 ? null : all[place - 1];
        }

        static List<string> Labels<T>(string none, List<T> all, Func<T, string> labelOf)
        {
            var labels = new List<string> { none };
            all.ForEach(one => labels.Add(Unlike(labels, labelOf(one))));
            return labels;
        }

        // A popup shows two options of the same text as one, and what follows a slash in another menu.
        static string Unlike(List<string> options, string text)
        {
            string plain = text.Replace('/', '\u2215');
            string unlike = plain;
            for (int i = 2; options.Contains(unlike); i++)
            {
                unlike = plain + " " + i;
            }
            return unlike;
        }
    }
}

using System;
using System.Collections.Generic;
using UnityEngine;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    public enum MessageType
    {
        None,
        Info,
        Warning,
        Error
    }

    public sealed class EditorStyles
    {
        public static GUIStyle boldLabel { get; } = new GUIStyle();

        public static GUIStyle wordWrappedLabel { get; } = new GUIStyle();

        public static GUIStyle miniLabel { get; } = new GUIStyle();
    }

    public sealed class EditorGUI
    {
        static readonly Stack<bool> s_changed = new Stack<bool>();
        static readonly Stack<bool> s_mixed = new Stack<bool>();

        public static int indentLevel { get; set; }

        public static bool showMixedValue { get; set; }

        /// <summary>What is drawn until EndProperty is the property's: dashes where the objects differ in it.</summary>
        public static GUIContent BeginProperty(Rect totalPosition, GUIContent label, SerializedProperty property)
        {
            s_mixed.Push(showMixedValue);
            showMixedValue = property.hasMultipleDifferentValues;
            return label;
        }

        public static void EndProperty()
        {
            showMixedValue = s_mixed.Pop();
        }

        public static int Popup(Rect position, GUIContent label, int selectedIndex, GUIContent[] displayedOptions)
        {
            string[] options = Array.ConvertAll(displayedOptions, option => option.text);
            string selected = showMixedValue ? "—" : options[selectedIndex];
            Drawn.Add("Popup", label.text, string.Join(", ", options), selected);
            return Drawn.TakeChoice(label.text, selectedIndex, options);
        }

        public static void BeginChangeCheck()
        {
            s_changed.Push(GUI.changed);
            GUI.changed = false;
        }

        public static bool EndChangeCheck()
        {
            bool changed = GUI.changed;
            GUI.changed = s_changed.Pop() || changed;
            return changed;
        }

        public static void DrawRect(Rect rect, Color color)
        {
        }

        public static void LabelField(Rect position, string label)
        {
            Drawn.Add("Label", label);
        }

        public static void ProgressBar(Rect position, float value, string text)
        {
            Drawn.Add("Bar", text, value.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture));
        }

        public struct DisabledScope : IDisposable
        {
            readonly bool _before;

            public DisabledScope(bool disabled)
            {
                _before = GUI.enabled;
                GUI.enabled = _before && !disabled;
            }

            public void Dispose()
            {
                GUI.enabled = _before;
            }
        }

        public sealed class IndentLevelScope : IDisposable
        {
            public IndentLevelScope()
            {
                indentLevel++;
            }

            public void Dispose()
            {
                indentLevel--;
            }
        }
    }

    public sealed class EditorGUILayout
    {
        public static void Space()
        {
        }

        public static void LabelField(string label, params GUILayoutOption[] options)
        {
            Drawn.Add("Label", label);
        }

        public static void LabelField(string label, GUIStyle style, params GUILayoutOption[] options)
        {
            Drawn.Add("Label", label);
        }

        public static void LabelField(string label, string label2, params GUILayoutOption[] options)
        {
            Drawn.Add("Label", label, label2);
        }

        public static void HelpBox(string message, MessageType type)
        {
            Drawn.Add("Box", type.ToString(), message);
        }

        public static int Popup(string label, int selectedIndex, string[] displayedOptions, params GUILayoutOption[] options)
        {
            string selected = selectedIndex >= 0 && selectedIndex < displayedOptions.Length
                ? displayedOptions[selectedIndex]
                : "";
            Drawn.Add("Popup", label, string.Join(", ", displayedOptions), selected);
            return Drawn.TakeChoice(label, selectedIndex, displayedOptions);
        }

        public static float Slider(
            string label, float value, float leftValue, float rightValue, params GUILayoutOption[] options)
        {
            Drawn.Add("Slider", label, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return Mathf.Clamp(Drawn.TakeValue(label, value), leftValue, rightValue);
        }

        public static bool Foldout(bool foldout, string content, bool toggleOnLabelClick)
        {
            Drawn.Add("Foldout", content);
            return Drawn.TakeValue(content, foldout);
        }

        public static bool Toggle(string label, bool value, params GUILayoutOption[] options)
        {
            Drawn.Add("Toggle", label);
            return Drawn.TakeValue(label, value);
        }

        public static Object ObjectField(
            string label, Object obj, Type objType, bool allowSceneObjects, params GUILayoutOption[] options)
        {
            Drawn.Add("Object", label, obj == null ? "None" : obj.name);
            return Drawn.TakeValue(label, obj);
        }

        /// <summary>Like Unity, it throws where FindProperty had found nothing.</summary>
        public static bool PropertyField(SerializedProperty property, params GUILayoutOption[] options)
        {
            return PropertyField(property, false, options);
        }

        public static bool PropertyField(SerializedProperty property, bool includeChildren, params GUILayoutOption[] options)
        {
            return PropertyField(property, new GUIContent(property.displayName), includeChildren, options);
        }

        public static bool PropertyField(SerializedProperty property, GUIContent label, params GUILayoutOption[] options)
        {
            return PropertyField(property, label, false, options);
        }

        public static bool PropertyField(
            SerializedProperty property, GUIContent label, bool includeChildren, params GUILayoutOption[] options)
        {
            if (property.hasMultipleDifferentValues)
            {
                Drawn.Add("Field", label.text, "—");
            }
            else
            {
                Drawn.Add("Field", label.text);
            }
            object value = property.Boxed;
            object given = Drawn.TakeValue(label.text, value);
            if (!Equals(value, given))
            {
                property.Boxed = given;
            }
            return includeChildren;
        }

        public static Rect GetControlRect(params GUILayoutOption[] options)
        {
            return new Rect(0, 0, 300, 18);
        }

        public class HorizontalScope : IDisposable
        {
            public HorizontalScope(params GUILayoutOption[] options)
            {
            }

            public void Dispose()
            {
            }
        }
    }
}

using System;
using UnityEngine;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    public sealed class CustomEditor : Attribute
    {
        public readonly Type Inspected;

        public CustomEditor(Type inspectedType)
        {
            Inspected = inspectedType;
        }
    }

    public sealed class CanEditMultipleObjects : Attribute
    {
    }

    public class Editor : ScriptableObject
    {
        public Object target { get; private set; }

        public Object[] targets
        {
            get { return new[] { target }; }
        }

        public SerializedObject serializedObject { get; private set; }

        /// <summary>The custom editor of the object's type, with its OnEnable sent.</summary>
        public static Editor CreateEditor(Object targetObject)
        {
            foreach (Type type in Menus.EvokeTypes())
            {
                var custom = (CustomEditor)Attribute.GetCustomAttribute(type, typeof(CustomEditor));
                if (custom != null && custom.Inspected == targetObject.GetType())
                {
                    var editor = (Editor)CreateInstance(type);
                    editor.target = targetObject;
                    editor.serializedObject = new SerializedObject(targetObject);
                    Menus.Send(editor, "OnEnable");
                    return editor;
                }
            }
            return null;
        }

        public virtual void OnInspectorGUI()
        {
            DrawDefaultInspector();
        }

        public virtual bool RequiresConstantRepaint()
        {
            return false;
        }

        public bool DrawDefaultInspector()
        {
            serializedObject.Update();
            foreach (System.Reflection.FieldInfo field in SerializedProperty.Fields(target.GetType()))
            {
                EditorGUILayout.PropertyField(serializedObject.FindProperty(field.Name), true);
            }
            return serializedObject.ApplyModifiedProperties();
        }

        public void Repaint()
        {
        }

        internal override void OnDestroying()
        {
            Menus.Send(this, "OnDisable");
        }
    }
}

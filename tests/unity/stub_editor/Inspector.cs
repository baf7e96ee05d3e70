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
        public Object target
        {
            get { return targets[0]; }
        }

        public Object[] targets { get; private set; }

        public SerializedObject serializedObject { get; private set; }

        /// <summary>The custom editor of the object's type, with its OnEnable sent.</summary>
        public static Editor CreateEditor(Object targetObject)
        {
            return CreateEditor(new[] { targetObject });
        }

        /// <summary>Several objects only where the editor says that it can: else Unity refuses them.</summary>
        public static Editor CreateEditor(Object[] targetObjects)
        {
            foreach (Type type in Menus.EvokeTypes())
            {
                var custom = (CustomEditor)Attribute.GetCustomAttribute(type, typeof(CustomEditor));
                if (custom != null && custom.Inspected == targetObjects[0].GetType())
                {
                    if (targetObjects.Length > 1 && !Attribute.IsDefined(type, typeof(CanEditMultipleObjects)))
                    {
                        throw new NotSupportedException("Multi-object editing not supported.");
                    }
                    var editor = (Editor)CreateInstance(type);
                    editor.targets = targetObjects;
                    editor.serializedObject = new SerializedObject(targetObjects);
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

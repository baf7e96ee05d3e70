using System;
using System.Collections.Generic;
using System.Reflection;
using UnityEngine;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    /// <summary>A copy of an object's serialised values, written back by ApplyModifiedProperties and not before.</summary>
    public class SerializedObject : IDisposable
    {
        readonly Dictionary<string, SerializedProperty> _roots = new Dictionary<string, SerializedProperty>();
        readonly Dictionary<string, FieldInfo> _fields = new Dictionary<string, FieldInfo>();

        public SerializedObject(Object obj)
        {
            targetObject = obj;
            Update();
        }

        public Object targetObject { get; }

        public bool hasModifiedProperties { get; internal set; }

        public void Update()
        {
            _roots.Clear();
            _fields.Clear();
            hasModifiedProperties = false;
            foreach (FieldInfo field in SerializedProperty.Fields(targetObject.GetType()))
            {
                _fields[field.Name] = field;
                _roots[field.Name] = new SerializedProperty(
                    this, field.Name, field.FieldType, field.GetValue(targetObject));
            }
        }

        /// <summary>Null where there is none, as in Unity: a name that was mistyped is found when it is drawn.</summary>
        public SerializedProperty FindProperty(string propertyPath)
        {
            string[] parts = propertyPath.Split(new[] { '.' }, 2);
            SerializedProperty root;
            if (!_roots.TryGetValue(parts[0], out root))
            {
                return null;
            }
            return parts.Length == 1 ? root : root.FindPropertyRelative(parts[1]);
        }

        public bool ApplyModifiedProperties()
        {
            if (!hasModifiedProperties)
            {
                return false;
            }
            foreach (KeyValuePair<string, FieldInfo> field in _fields)
            {
                field.Value.SetValue(targetObject, _roots[field.Key].Rebuilt());
            }
            hasModifiedProperties = false;
            var script = targetObject as MonoBehaviour;
            if (script != null)
            {
                PlayMode.Changed(script);
            }
            return true;
        }

        public void Dispose()
        {
        }
    }
}

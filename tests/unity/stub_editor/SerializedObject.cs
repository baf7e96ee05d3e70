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

        readonly SerializedObject[] _others;

        public SerializedObject(Object obj) : this(new[] { obj })
        {
        }

        /// <summary>What is set is set in all; what is not stays as it is in each.</summary>
        public SerializedObject(Object[] objs)
        {
            targetObjects = objs;
            _others = Array.ConvertAll(objs, obj => obj == objs[0] ? this : new SerializedObject(obj));
            Update();
        }

        public Object targetObject
        {
            get { return targetObjects[0]; }
        }

        public Object[] targetObjects { get; }

        public bool isEditingMultipleObjects
        {
            get { return targetObjects.Length > 1; }
        }

        public bool hasModifiedProperties { get; internal set; }

        public void Update()
        {
            foreach (SerializedObject other in _others)
            {
                if (other != this)
                {
                    other.Update();
                }
            }
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
            SerializedProperty found = parts.Length == 1 ? root : root.FindPropertyRelative(parts[1]);
            found.Twins = Array.ConvertAll(
                Array.FindAll(_others, other => other != this), other => other.FindProperty(propertyPath));
            return found;
        }

        public bool ApplyModifiedProperties()
        {
            foreach (SerializedObject other in _others)
            {
                if (other != this)
                {
                    other.ApplyModifiedProperties();
                }
            }
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

using System;
using System.Collections;
using System.Collections.Generic;
using System.Reflection;
using System.Text.RegularExpressions;
using UnityEngine;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    public partial class SerializedProperty
    {
        readonly Type _type;
        readonly object _original;
        readonly List<SerializedProperty> _items;
        readonly Dictionary<string, SerializedProperty> _children;
        object _value;

        internal SerializedProperty(SerializedObject owner, string name, Type type, object value)
        {
            serializedObject = owner;
            this.name = name;
            _type = type;
            _original = value;
            _value = value;
            if (IsList(type))
            {
                _items = new List<SerializedProperty>();
                foreach (object item in (IEnumerable)value ?? new object[0])
                {
                    _items.Add(new SerializedProperty(owner, "data", ItemType, item));
                }
            }
            else if (!IsLeaf(type))
            {
                _children = new Dictionary<string, SerializedProperty>();
                _original = value ?? Activator.CreateInstance(type);
                foreach (FieldInfo field in Fields(type))
                {
                    _children[field.Name] =
                        new SerializedProperty(owner, field.Name, field.FieldType, field.GetValue(_original));
                }
            }
        }

        public SerializedObject serializedObject { get; }

        public string name { get; }

        public string displayName
        {
            get
            {
                string bare = name.TrimStart('_');
                string spaced = Regex.Replace(bare, "(?<=[a-z0-9])(?=[A-Z])", " ");
                return char.ToUpperInvariant(spaced[0]) + spaced.Substring(1);
            }
        }

        public string stringValue
        {
            get { return (string)_value ?? ""; }
            set { Boxed = value; }
        }

        public float floatValue
        {
            get { return (float)_value; }
            set { Boxed = value; }
        }

        public bool boolValue
        {
            get { return (bool)_value; }
            set { Boxed = value; }
        }

        public int intValue
        {
            get { return (int)_value; }
            set { Boxed = value; }
        }

        public int enumValueIndex
        {
            get { return Array.IndexOf(Enum.GetValues(_type), _value); }
            set { Boxed = Enum.GetValues(_type).GetValue(value); }
        }

        public Object objectReferenceValue
        {
            get { return (Object)_value; }
            set { Boxed = _type.IsInstanceOfType(value) ? value : null; }
        }

        public bool isArray
        {
            get { return _items != null || _type == typeof(string); }
        }

        public int arraySize
        {
            get { return _items.Count; }
            set
            {
                while (_items.Count > value)
                {
                    DeleteArrayElementAtIndex(_items.Count - 1);
                }
                while (_items.Count < value)
                {
                    InsertArrayElementAtIndex(_items.Count);
                }
            }
        }

        internal object Boxed
        {
            get { return _value; }
            set
            {
                bool isOther = value is Object || _value is Object
                    ? (Object)value != (Object)_value
                    : !Equals(value, _value);
                serializedObject.hasModifiedProperties |= isOther;
                _value = value;
                Array.ForEach(Twins, twin => twin.Boxed = value);
            }
        }

        Type ItemType
        {
            get { return _type.IsArray ? _type.GetElementType() : _type.GetGenericArguments()[0]; }
        }

        public SerializedProperty FindPropertyRelative(string relativePropertyPath)
        {
            SerializedProperty child;
            if (_children == null || !_children.TryGetValue(relativePropertyPath, out child))
            {
                return null;
            }
            child.Twins = Array.ConvertAll(Twins, twin => twin.FindPropertyRelative(relativePropertyPath));
            return child;
        }

        public SerializedProperty GetArrayElementAtIndex(int index)
        {
            _items[index].Twins = Array.ConvertAll(Twins, twin => twin.GetArrayElementAtIndex(index));
            return _items[index];
        }

        /// <summary>A copy of the one before, as in Unity.</summary>
        public void InsertArrayElementAtIndex(int index)
        {
            serializedObject.hasModifiedProperties = true;
            object copy = index > 0 ? _items[index - 1].Rebuilt() : null;
            if (copy == null && ItemType.IsValueType)
            {
                copy = Activator.CreateInstance(ItemType);
            }
            _items.Insert(index, new SerializedProperty(serializedObject, "data", ItemType, copy));
        }

        public void DeleteArrayElementAtIndex(int index)
        {
            serializedObject.hasModifiedProperties = true;
            _items.RemoveAt(index);
        }

        internal object Rebuilt()
        {
            if (_items != null)
            {
                Array array = Array.CreateInstance(ItemType, _items.Count);
                for (int i = 0; i < _items.Count; i++)
                {
                    array.SetValue(_items[i].Rebuilt(), i);
                }
                return _type.IsArray ? array : Activator.CreateInstance(_type, array);
            }
            if (_children == null)
            {
                return _value;
            }
            foreach (FieldInfo field in Fields(_type))
            {
                field.SetValue(_original, _children[field.Name].Rebuilt());
            }
            return _original;
        }

        internal static IEnumerable<FieldInfo> Fields(Type type)
        {
            const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
                | BindingFlags.DeclaredOnly;
            for (; type != null && type.Namespace != "UnityEngine" && type != typeof(object); type = type.BaseType)
            {
                foreach (FieldInfo field in type.GetFields(Own))
                {
                    bool wanted = field.IsPublic || field.IsDefined(typeof(SerializeField), false);
                    if (wanted && !field.IsInitOnly && !field.IsNotSerialized && IsSerializable(field.FieldType))
                    {
                        yield return field;
                    }
                }
            }
        }

        static bool IsSerializable(Type type)
        {
            if (type.IsInterface || type.IsAbstract && !typeof(Object).IsAssignableFrom(type))
            {
                return false;
            }
            return IsList(type) || IsLeaf(type) || type.IsSerializable && type.Namespace != "System";
        }

        static bool IsList(Type type)
        {
            return type.IsArray || type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>);
        }

        static bool IsLeaf(Type type)
        {
            return type.IsPrimitive || type.IsEnum || type == typeof(string) || typeof(Object).IsAssignableFrom(type)
                || type.Namespace == "UnityEngine" || typeof(UnityEngine.Events.UnityEventBase).IsAssignableFrom(type);
        }
    }
}

using System;
using System.Collections.Generic;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    /// <summary>A property of several objects at once.</summary>
    public partial class SerializedProperty
    {
        /// <summary>The same property of the other objects that are edited with this one.</summary>
        internal SerializedProperty[] Twins { get; set; } = new SerializedProperty[0];

        public bool hasMultipleDifferentValues
        {
            get { return Array.Exists(Twins, twin => !IsLike(twin)); }
        }

        bool IsLike(SerializedProperty other)
        {
            if (_items != null)
            {
                return _items.Count == other._items.Count
                    && _items.TrueForAll(item => item.IsLike(other._items[_items.IndexOf(item)]));
            }
            if (_children != null)
            {
                return new List<string>(_children.Keys).TrueForAll(name => _children[name].IsLike(other._children[name]));
            }
            bool areObjects = _value is Object || other._value is Object;
            return areObjects ? (Object)_value == (Object)other._value : Equals(_value, other._value);
        }
    }
}

using System;
using System.Collections;
using System.Collections.Generic;
using System.Reflection;
using UnityEngine.Events;

namespace UnityEngine
{
    /// <summary>
    /// Copies what Unity serialises: public fields and those with SerializeField, of types that it can serialise. All
    /// else begins anew, listeners that were added in code too. Null texts and lists come out empty, as they do there.
    /// </summary>
    static class Cloner
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
            | BindingFlags.DeclaredOnly;

        public static T Clone<T>(T original, Transform parent = null) where T : Object
        {
            var asset = original as ScriptableObject;
            if (asset != null)
            {
                ScriptableObject copy = ScriptableObject.CreateInstance(asset.GetType());
                copy.name = original.name + "(Clone)";
                Copy(asset, copy, typeof(ScriptableObject), new Dictionary<Object, Object>());
                return copy as T;
            }
            var component = original as Component;
            GameObject source = component == null ? original as GameObject : component.gameObject;
            var twins = new Dictionary<Object, Object>();
            GameObject clone = CloneHierarchy(source, parent, twins);
            clone.name = source.name + "(Clone)";
            foreach (KeyValuePair<Object, Object> pair in twins)
            {
                if (pair.Key is MonoBehaviour)
                {
                    Copy(pair.Key, pair.Value, typeof(MonoBehaviour), twins);
                }
            }
            clone.UpdateActivity();
            return twins[original] as T;
        }

        /// <summary>A new script with the serialised fields of another, references replaced by their twins.</summary>
        public static void Copy(object from, object to, Type until, Dictionary<Object, Object> twins)
        {
            for (Type type = from.GetType(); type != until && type != typeof(object); type = type.BaseType)
            {
                foreach (FieldInfo field in type.GetFields(Own))
                {
                    if (IsSerialized(field))
                    {
                        field.SetValue(to, Value(field.GetValue(from), field.FieldType, twins));
                    }
                }
            }
        }

        static GameObject CloneHierarchy(GameObject source, Transform parent, Dictionary<Object, Object> twins)
        {
            var clone = new GameObject(source.name);
            clone.RawSetActive(source.activeSelf);
            twins[source] = clone;
            twins[source.transform] = clone.transform;
            clone.transform.SetParent(parent);
            clone.transform.localPosition = source.transform.localPosition;
            clone.transform.localRotation = source.transform.localRotation;
            foreach (Component component in source.Components)
            {
                if (!(component is Transform))
                {
                    Component twin = MonoBehaviour.Construct(component.GetType());
                    twins[component] = twin;
                    clone.Add(twin);
                    CopyBuiltIn(component, twin);
                }
            }
            foreach (Transform child in source.transform.Children())
            {
                CloneHierarchy(child.gameObject, clone.transform, twins);
            }
            return clone;
        }

        static void CopyBuiltIn(Component from, Component to)
        {
            var behaviour = from as Behaviour;
            if (behaviour != null)
            {
                ((Behaviour)to).RawEnabled = behaviour.RawEnabled;
            }
            var renderer = from as SkinnedMeshRenderer;
            if (renderer != null)
            {
                var twin = (SkinnedMeshRenderer)to;
                twin.sharedMesh = renderer.sharedMesh;
                twin.sharedMaterials = (Material[])renderer.sharedMaterials.Clone();
                for (int i = 0; twin.sharedMesh != null && i < twin.sharedMesh.blendShapeCount; i++)
                {
                    twin.SetBlendShapeWeight(i, renderer.GetBlendShapeWeight(i));
                }
            }
        }

        static bool IsSerialized(FieldInfo field)
        {
            bool wanted = field.IsPublic || field.IsDefined(typeof(SerializeField), false);
            return wanted && !field.IsInitOnly && !field.IsNotSerialized && CanSerialize(field.FieldType);
        }

        static bool CanSerialize(Type type)
        {
            if (type.IsArray)
            {
                return !type.GetElementType().IsArray && CanSerialize(type.GetElementType());
            }
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))
            {
                return CanSerialize(type.GetGenericArguments()[0]);
            }
            return type.IsPrimitive || type.IsEnum || type == typeof(string) || typeof(Object).IsAssignableFrom(type)
                || IsEngineStruct(type) || (type.IsSerializable && !type.IsInterface && !type.IsAbstract
                    && type.Namespace != "System");
        }

        static bool IsEngineStruct(Type type)
        {
            return type.IsValueType && type.Namespace == "UnityEngine";
        }

        static object Value(object value, Type type, Dictionary<Object, Object> twins)
        {
            if (typeof(Object).IsAssignableFrom(type))
            {
                var reference = value as Object;
                Object twin;
                return !ReferenceEquals(reference, null) && twins.TryGetValue(reference, out twin) ? twin : reference;
            }
            if (type == typeof(string))
            {
                return value ?? "";
            }
            if (type.IsPrimitive || type.IsEnum || IsEngineStruct(type))
            {
                return value;
            }
            if (type.IsArray)
            {
                return ArrayOf((Array)value, type.GetElementType(), twins);
            }
            if (typeof(IList).IsAssignableFrom(type))
            {
                var list = (IList)Activator.CreateInstance(type);
                foreach (object item in (IList)value ?? new object[0])
                {
                    list.Add(Value(item, type.GetGenericArguments()[0], twins));
                }
                return list;
            }
            object copy = Activator.CreateInstance(type);
            if (value != null && !(value is UnityEventBase))
            {
                Copy(value, copy, typeof(object), twins);
            }
            return copy;
        }

        static Array ArrayOf(Array values, Type element, Dictionary<Object, Object> twins)
        {
            int length = values == null ? 0 : values.Length;
            Array copy = Array.CreateInstance(element, length);
            for (int i = 0; i < length; i++)
            {
                copy.SetValue(Value(values.GetValue(i), element, twins), i);
            }
            return copy;
        }
    }
}

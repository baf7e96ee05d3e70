using System;
using System.Collections.Generic;

namespace UnityEngine
{
    public sealed partial class GameObject : Object
    {
        readonly List<Component> _components = new List<Component>();
        bool _active = true;

        public GameObject() : this("New Game Object")
        {
        }

        public GameObject(string name, params Type[] components)
        {
            Engine.Check("Internal_CreateGameObject");
            this.name = name;
            Engine.Scene.Add(this);
            Add(new Transform());
            foreach (Type type in components)
            {
                AddComponent(type);
            }
        }

        public string tag { get; set; } = "Untagged";

        public int layer { get; set; }

        public Transform transform
        {
            get
            {
                CheckAlive("get_transform");
                return (Transform)_components[0];
            }
        }

        public GameObject gameObject
        {
            get { return this; }
        }

        public bool activeSelf
        {
            get
            {
                CheckAlive("get_activeSelf");
                return _active;
            }
        }

        public bool activeInHierarchy
        {
            get
            {
                Transform parent = transform.parent;
                return activeSelf && (parent == null || parent.gameObject.activeInHierarchy);
            }
        }

        internal IReadOnlyList<Component> Components
        {
            get { return _components; }
        }

        public void SetActive(bool active)
        {
            CheckAlive("SetActive");
            if (_active != active)
            {
                _active = active;
                UpdateActivity();
            }
        }

        public T AddComponent<T>() where T : Component
        {
            return (T)AddComponent(typeof(T));
        }

        public Component AddComponent(Type type)
        {
            CheckAlive("AddComponent");
            if (type.IsAbstract || type.IsGenericTypeDefinition || !typeof(Component).IsAssignableFrom(type))
            {
                Debug.LogError("AddComponent: " + type.Name + " is no component that can be added.");
                return null;
            }
            if (Attribute.IsDefined(type, typeof(DisallowMultipleComponent)) && GetComponentOf(type) != null)
            {
                Debug.LogError(
                    "Can't add component '" + type.Name + "' to " + name + " because such a component is already there.");
                return null;
            }
            foreach (RequireComponent needed in Attribute.GetCustomAttributes(type, typeof(RequireComponent)))
            {
                if (GetComponentOf(needed.Type) == null)
                {
                    AddComponent(needed.Type);
                }
            }
            Component component = MonoBehaviour.Construct(type);
            Add(component);
            (component as MonoBehaviour)?.Wake();
            return component;
        }

        public T GetComponent<T>() where T : class
        {
            CheckAlive("GetComponent");
            foreach (Component component in _components)
            {
                var wanted = component as T;
                if (wanted != null)
                {
                    return wanted;
                }
            }
            return null;
        }

        /// <summary>By the name of the type, without its namespace.</summary>
        public Component GetComponent(string type)
        {
            CheckAlive("GetComponent");
            return _components.Find(component => component.GetType().Name == type);
        }

        public T[] GetComponents<T>() where T : class
        {
            CheckAlive("GetComponents");
            var found = new List<T>();
            Collect(found);
            return found.ToArray();
        }

        public T GetComponentInParent<T>(bool includeInactive = false) where T : class
        {
            for (Transform level = transform; level != null; level = level.parent)
            {
                var found = level.gameObject.GetComponent<T>();
                if (found != null && (includeInactive || level.gameObject.activeInHierarchy))
                {
                    return found;
                }
            }
            return null;
        }

        public T GetComponentInChildren<T>(bool includeInactive = false) where T : class
        {
            T[] found = GetComponentsInChildren<T>(includeInactive);
            return found.Length > 0 ? found[0] : null;
        }

        /// <summary>Itself included, parents before their children.</summary>
        public T[] GetComponentsInChildren<T>(bool includeInactive = false) where T : class
        {
            CheckAlive("GetComponentsInChildren");
            var found = new List<T>();
            CollectBelow(includeInactive, found);
            return found.ToArray();
        }

        internal void Collect<T>(List<T> found) where T : class
        {
            foreach (Component component in _components)
            {
                var wanted = component as T;
                if (wanted != null)
                {
                    found.Add(wanted);
                }
            }
        }

        internal void Add(Component component)
        {
            component.Attach(this);
            _components.Add(component);
            Engine.SceneVersion++;
        }

        internal void Replace(Component old, Component replacement)
        {
            replacement.Attach(this);
            _components[_components.FindIndex(one => ReferenceEquals(one, old))] = replacement;
            Engine.SceneVersion++;
        }

        internal void Remove(Component component)
        {
            _components.Remove(component);
            Engine.SceneVersion++;
        }

        internal void RawSetActive(bool active)
        {
            _active = active;
        }

        internal void UpdateActivity()
        {
            foreach (Component component in _components.ToArray())
            {
                (component as Behaviour)?.UpdateActivity();
            }
            foreach (Transform child in transform.Children())
            {
                child.gameObject.UpdateActivity();
            }
        }

        internal override void OnDestroying()
        {
            foreach (Transform child in transform.Children())
            {
                DestroyImmediate(child.gameObject);
            }
            // The transform goes last: what is destroyed may still ask where it stands.
            for (int i = _components.Count - 1; i >= 0; i--)
            {
                DestroyImmediate(_components[i]);
            }
            Engine.Scene.Remove(this);
        }

        void CollectBelow<T>(bool includeInactive, List<T> found) where T : class
        {
            if (!includeInactive && !activeInHierarchy)
            {
                return;
            }
            Collect(found);
            foreach (Transform child in transform.Children())
            {
                child.gameObject.CollectBelow(includeInactive, found);
            }
        }

        Component GetComponentOf(Type type)
        {
            return _components.Find(type.IsInstanceOfType);
        }
    }
}

using System;
using System.Collections.Generic;

namespace UnityEngine
{
    public class Component : Object
    {
        GameObject _gameObject;

        public GameObject gameObject
        {
            get
            {
                CheckAlive("get_gameObject");
                return _gameObject;
            }
        }

        public Transform transform
        {
            get { return gameObject.transform; }
        }

        public override string name
        {
            get { return gameObject.name; }
            set { gameObject.name = value; }
        }

        internal GameObject Owner
        {
            get { return _gameObject; }
        }

        public T GetComponent<T>() where T : class
        {
            return gameObject.GetComponent<T>();
        }

        public Component GetComponent(string type)
        {
            return gameObject.GetComponent(type);
        }

        public bool TryGetComponent<T>(out T component) where T : class
        {
            component = GetComponent<T>();
            return component != null;
        }

        public T[] GetComponents<T>() where T : class
        {
            return gameObject.GetComponents<T>();
        }

        public T GetComponentInParent<T>() where T : class
        {
            return gameObject.GetComponentInParent<T>();
        }

        /// <summary>Its own first, then its parent's, and so on.</summary>
        public void GetComponentsInParent<T>(bool includeInactive, List<T> results) where T : class
        {
            results.Clear();
            for (Transform level = transform; level != null; level = level.parent)
            {
                if (includeInactive || level.gameObject.activeInHierarchy)
                {
                    level.gameObject.Collect(results);
                }
            }
        }

        public T GetComponentInChildren<T>(bool includeInactive = false) where T : class
        {
            T[] found = GetComponentsInChildren<T>(includeInactive);
            return found.Length > 0 ? found[0] : null;
        }

        public T[] GetComponentsInChildren<T>(bool includeInactive = false) where T : class
        {
            return gameObject.GetComponentsInChildren<T>(includeInactive);
        }

        public void GetComponentsInChildren<T>(bool includeInactive, List<T> results) where T : class
        {
            results.Clear();
            results.AddRange(GetComponentsInChildren<T>(includeInactive));
        }

        internal void Attach(GameObject gameObject)
        {
            _gameObject = gameObject;
        }

        internal override void OnDestroying()
        {
            _gameObject.Remove(this);
        }
    }

    /// <summary>A component with a check box.</summary>
    public class Behaviour : Component
    {
        bool _enabled = true;

        public bool enabled
        {
            get
            {
                CheckAlive("get_enabled");
                return _enabled;
            }
            set
            {
                CheckAlive("set_enabled");
                if (_enabled != value)
                {
                    _enabled = value;
                    UpdateActivity();
                }
            }
        }

        public bool isActiveAndEnabled
        {
            get { return !Destroyed && enabled && gameObject.activeInHierarchy; }
        }

        internal bool RawEnabled
        {
            get { return _enabled; }
            set { _enabled = value; }
        }

        /// <summary>Whether the box is ticked and all of the game objects above are active has changed, or may have.</summary>
        internal virtual void UpdateActivity()
        {
        }
    }

    /// <summary>Evaluated between Update and LateUpdate: a test says what it writes then.</summary>
    public sealed class Animator : Behaviour
    {
        static readonly Dictionary<int, string> s_names = new Dictionary<int, string>();

        public readonly Dictionary<string, float> Floats = new Dictionary<string, float>();
        public readonly Dictionary<string, int> Integers = new Dictionary<string, int>();
        public readonly Dictionary<string, bool> Bools = new Dictionary<string, bool>();
        public readonly List<string> Triggers = new List<string>();

        /// <summary>What the animation writes in each frame.</summary>
        public event Action Evaluated;

        public static int StringToHash(string name)
        {
            s_names[name.GetHashCode()] = name;
            return name.GetHashCode();
        }

        public void SetFloat(string name, float value)
        {
            CheckAlive("SetFloat");
            Floats[name] = value;
        }

        public void SetFloat(int id, float value, float dampTime, float deltaTime)
        {
            CheckAlive("SetFloat");
            float current;
            Floats.TryGetValue(NameOf(id), out current);
            Floats[NameOf(id)] = dampTime > 0 ? Mathf.Lerp(current, value, deltaTime / dampTime) : value;
        }

        public void SetInteger(int id, int value)
        {
            SetInteger(NameOf(id), value);
        }

        public void SetInteger(string name, int value)
        {
            CheckAlive("SetInteger");
            Integers[name] = value;
        }

        public void SetBool(string name, bool value)
        {
            CheckAlive("SetBool");
            Bools[name] = value;
        }

        public void SetTrigger(string name)
        {
            CheckAlive("SetTrigger");
            Triggers.Add(name);
        }

        static string NameOf(int id)
        {
            return s_names[id];
        }

        internal void Evaluate()
        {
            if (Evaluated != null)
            {
                Evaluated();
            }
        }
    }

    public sealed class AudioSource : Behaviour
    {
        public bool isPlaying { get; set; }
    }
}

using System.Runtime.CompilerServices;

namespace UnityEngine
{
    [System.Flags]
    public enum HideFlags
    {
        None = 0,
        HideInHierarchy = 1,
        HideInInspector = 2,
        DontSaveInEditor = 4,
        NotEditable = 8,
        DontSaveInBuild = 16,
        DontUnloadUnusedAsset = 32,
        DontSave = 52,
        HideAndDontSave = 61
    }

    /// <summary>An object of the engine: once destroyed it equals null, and its members throw.</summary>
    public class Object
    {
        string _name = "";

        public HideFlags hideFlags { get; set; }

        public virtual string name
        {
            get
            {
                CheckAlive("get_name");
                return _name;
            }
            set
            {
                CheckAlive("set_name");
                _name = value ?? "";
            }
        }

        internal bool Destroyed { get; private set; }

        public static implicit operator bool(Object exists)
        {
            return !IsNull(exists);
        }

        public static bool operator ==(Object left, Object right)
        {
            return IsNull(left) || IsNull(right) ? IsNull(left) && IsNull(right) : ReferenceEquals(left, right);
        }

        public static bool operator !=(Object left, Object right)
        {
            return !(left == right);
        }

        public override bool Equals(object other)
        {
            return other is Object ? this == (Object)other : other == null && IsNull(this);
        }

        public override int GetHashCode()
        {
            return RuntimeHelpers.GetHashCode(this);
        }

        public int GetInstanceID()
        {
            return GetHashCode();
        }

        public override string ToString()
        {
            return IsNull(this) ? "null" : name + " (" + GetType().FullName + ")";
        }

        /// <summary>At the end of the frame; not in edit mode, where Unity refuses it.</summary>
        public static void Destroy(Object doomed)
        {
            Engine.Check("Destroy");
            if (IsNull(doomed))
            {
                return;
            }
            if (!Application.isPlaying)
            {
                Debug.LogError("Destroy may not be called from edit mode! Use DestroyImmediate instead.");
                return;
            }
            Engine.DestroyAtFrameEnd(doomed);
        }

        public static void DestroyImmediate(Object doomed)
        {
            Engine.Check("DestroyImmediate");
            if (!IsNull(doomed))
            {
                doomed.OnDestroying();
                doomed.Destroyed = true;
            }
        }

        public static void DontDestroyOnLoad(Object kept)
        {
            Engine.Check("DontDestroyOnLoad");
        }

        public static T Instantiate<T>(T original) where T : Object
        {
            Engine.Check("Instantiate");
            return Cloner.Clone(original);
        }

        public static T Instantiate<T>(T original, Transform parent) where T : Object
        {
            Engine.Check("Instantiate");
            return Cloner.Clone(original, parent);
        }

        public static T FindObjectOfType<T>() where T : Object
        {
            T[] found = FindObjectsOfType<T>();
            return found.Length > 0 ? found[0] : null;
        }

        /// <summary>The active ones.</summary>
        public static T[] FindObjectsOfType<T>() where T : Object
        {
            Engine.Check("FindObjectsOfType");
            var found = new System.Collections.Generic.List<T>();
            foreach (GameObject gameObject in Engine.Scene)
            {
                if (gameObject.activeInHierarchy)
                {
                    gameObject.Collect(found);
                }
            }
            return found.ToArray();
        }

        /// <summary>Gone without a message, as what a reload has made anew.</summary>
        internal void Forget()
        {
            Destroyed = true;
        }

        internal virtual void OnDestroying()
        {
        }

        internal void CheckAlive(string member)
        {
            Engine.Check(member);
            if (Destroyed)
            {
                throw new MissingReferenceException(
                    "The object of type '" + GetType().Name
                    + "' has been destroyed but you are still trying to access it.");
            }
        }

        static bool IsNull(Object reference)
        {
            return ReferenceEquals(reference, null) || reference.Destroyed;
        }
    }
}

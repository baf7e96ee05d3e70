using System.Collections;
using System.Collections.Generic;

namespace UnityEngine
{
    /// <summary>A place in the hierarchy. Scales are left aside; in the world only what has no parent can be moved.</summary>
    public sealed class Transform : Component, IEnumerable
    {
        readonly List<Transform> _children = new List<Transform>();
        Transform _parent;
        Quaternion _rotation = Quaternion.identity;
        Vector3 _position;

        internal Transform()
        {
        }

        /// <summary>How often a rotation was written.</summary>
        public int RotationWrites { get; private set; }

        public Transform parent
        {
            get
            {
                CheckAlive("get_parent");
                return _parent;
            }
            set { SetParent(value); }
        }

        public Transform root
        {
            get { return parent == null ? this : parent.root; }
        }

        /// <summary>Of all below the root, inactive ones too.</summary>
        public int hierarchyCount
        {
            get { return root.CountBelow(); }
        }

        public int childCount
        {
            get { return _children.Count; }
        }

        public Vector3 localPosition
        {
            get
            {
                CheckAlive("get_localPosition");
                return _position;
            }
            set
            {
                CheckAlive("set_localPosition");
                _position = value;
            }
        }

        public Vector3 localScale { get; set; } = Vector3.one;

        public Quaternion localRotation
        {
            get
            {
                CheckAlive("get_localRotation");
                return _rotation;
            }
            set
            {
                CheckAlive("set_localRotation");
                RotationWrites++;
                _rotation = value;
            }
        }

        public Vector3 position
        {
            get { return parent == null ? localPosition : parent.position + parent.rotation * localPosition; }
            set
            {
                if (parent != null)
                {
                    throw new System.NotSupportedException("the stand-in moves what has no parent alone");
                }
                localPosition = value;
            }
        }

        public Quaternion rotation
        {
            get { return parent == null ? localRotation : parent.rotation * localRotation; }
        }

        /// <summary>Where it looked, for a test.</summary>
        public Vector3 LookedAt { get; private set; }

        public void LookAt(Vector3 worldPosition)
        {
            LookedAt = worldPosition;
        }

        public void SetParent(Transform parent)
        {
            CheckAlive("SetParent");
            if (_parent != null)
            {
                _parent._children.Remove(this);
                _parent.Tell("OnTransformChildrenChanged");
            }
            _parent = parent;
            if (parent != null)
            {
                parent._children.Add(this);
                parent.Tell("OnTransformChildrenChanged");
            }
            Tell("OnTransformParentChanged");
            gameObject.UpdateActivity();
        }

        public void SetParent(Transform parent, bool worldPositionStays)
        {
            SetParent(parent);
        }

        public Transform GetChild(int index)
        {
            CheckAlive("GetChild");
            return _children[index];
        }

        /// <summary>A child by its name, or a descendant by its path with slashes.</summary>
        public Transform Find(string path)
        {
            CheckAlive("Find");
            string[] parts = path.Split(new[] { '/' }, 2);
            Transform child = _children.Find(one => one.name == parts[0]);
            return child == null || parts.Length == 1 ? child : child.Find(parts[1]);
        }

        public bool IsChildOf(Transform ancestor)
        {
            return this == ancestor || (parent != null && parent.IsChildOf(ancestor));
        }

        public IEnumerator GetEnumerator()
        {
            return Children().GetEnumerator();
        }

        void Tell(string message)
        {
            foreach (MonoBehaviour script in GetComponents<MonoBehaviour>())
            {
                if (script.IsOn)
                {
                    script.Send(message);
                }
            }
        }

        int CountBelow()
        {
            int count = 1;
            for (int i = 0; i < _children.Count; i++)
            {
                count += _children[i].CountBelow();
            }
            return count;
        }

        internal Transform[] Children()
        {
            return _children.ToArray();
        }

        internal override void OnDestroying()
        {
            if (_parent != null)
            {
                _parent._children.Remove(this);
            }
            base.OnDestroying();
        }
    }
}

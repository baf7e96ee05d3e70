using System;
using System.Collections.Generic;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>The renderers of one face and their meshes, as they were found.</summary>
    sealed class FaceMeshes
    {
        const int Unknown = -1;

        readonly EvokeFace _face;
        readonly List<SkinnedMeshRenderer> _renderers = new List<SkinnedMeshRenderer>();
        readonly List<SkinnedMeshRenderer> _now = new List<SkinnedMeshRenderer>();
        readonly List<Mesh> _meshes = new List<Mesh>();
        int _objects;

        /// <summary>Those below a face, but not those of another face farther down.</summary>
        public FaceMeshes(EvokeFace face)
        {
            _face = face;
            _objects = face.transform.hierarchyCount;
            Find(_renderers);
            _meshes.AddRange(_renderers.ConvertAll(renderer => renderer.sharedMesh));
        }

        public IReadOnlyList<SkinnedMeshRenderer> Renderers => _renderers;

        /// <summary>Whether a renderer has come or gone, or has another mesh by now.</summary>
        public bool HaveChanged()
        {
            for (int i = 0; i < _renderers.Count; i++)
            {
                if (_renderers[i] == null || _renderers[i].sharedMesh != _meshes[i])
                {
                    return true;
                }
            }
            int objects = _face.transform.hierarchyCount;
            if (objects == _objects)
            {
                return false;
            }
            _objects = objects;
            return HaveOthersCome();
        }

        public void LookAgain()
        {
            _objects = Unknown;
        }

        /// <summary>The face's own components of a type, those of another face farther down left out.</summary>
        public T[] Own<T>() where T : Component
        {
            // A script that is missing is null here.
            return Array.FindAll(
                _face.GetComponentsInChildren<T>(true), one => one != null && IsOwn(_face.transform, one.transform));
        }

        /// <summary>The shipped rig that the meshes' shapes tell, or null.</summary>
        public Rig Tell()
        {
            var names = new HashSet<string>();
            _meshes.ForEach(mesh => names.UnionWith(ShapeNames.Of(mesh).Keys));
            Rig rig = Rig.Tell(ShippedData.Rigs, names);
            return rig != null && rig.Find(names).Count > 0 ? rig : null;
        }

        bool HaveOthersCome()
        {
            Find(_now);
            bool isSame = _now.Count == _renderers.Count;
            for (int i = 0; isSame && i < _now.Count; i++)
            {
                isSame = _now[i] == _renderers[i];
            }
            return !isSame;
        }

        void Find(List<SkinnedMeshRenderer> found)
        {
            _face.GetComponentsInChildren(true, found);
            for (int i = found.Count - 1; i >= 0; i--)
            {
                if (!IsOwn(_face.transform, found[i].transform))
                {
                    found.RemoveAt(i);
                }
            }
        }

        static bool IsOwn(Transform face, Transform level)
        {
            while (level != face && level.GetComponent<EvokeFace>() == null)
            {
                level = level.parent;
            }
            return level == face;
        }
    }
}

using System.Collections.Generic;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>The renderers of one face and their meshes, as they were found.</summary>
    sealed class FaceMeshes
    {
        readonly List<SkinnedMeshRenderer> _renderers = new List<SkinnedMeshRenderer>();
        readonly List<Mesh> _meshes = new List<Mesh>();

        /// <summary>Those below a face, but not those of another face farther down.</summary>
        public FaceMeshes(EvokeFace face)
        {
            foreach (SkinnedMeshRenderer renderer in face.GetComponentsInChildren<SkinnedMeshRenderer>(true))
            {
                if (IsOwn(face.transform, renderer.transform))
                {
                    _renderers.Add(renderer);
                    _meshes.Add(renderer.sharedMesh);
                }
            }
        }

        public IReadOnlyList<SkinnedMeshRenderer> Renderers => _renderers;

        /// <summary>Whether a renderer is gone or has another mesh by now.</summary>
        public bool AreOutdated
        {
            get
            {
                for (int i = 0; i < _renderers.Count; i++)
                {
                    if (_renderers[i] == null || _renderers[i].sharedMesh != _meshes[i])
                    {
                        return true;
                    }
                }
                return false;
            }
        }

        /// <summary>The shipped rig that the meshes' shapes tell, or null.</summary>
        public Rig Tell()
        {
            var names = new HashSet<string>();
            _meshes.ForEach(mesh => names.UnionWith(ShapeNames.Of(mesh).Keys));
            Rig rig = Rig.Tell(ShippedData.Rigs, names);
            return rig != null && rig.Find(names).Count > 0 ? rig : null;
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

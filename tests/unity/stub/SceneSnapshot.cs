using System.Collections.Generic;

namespace UnityEngine
{
    /// <summary>The scene as it was edited, to be put back when play mode ends; what play destroyed does not come back.</summary>
    sealed class SceneSnapshot
    {
        readonly Dictionary<GameObject, Entry> _entries = new Dictionary<GameObject, Entry>();

        public SceneSnapshot()
        {
            foreach (GameObject gameObject in Engine.Scene)
            {
                _entries[gameObject] = new Entry(gameObject);
            }
        }

        public bool Knows(GameObject gameObject)
        {
            return _entries.ContainsKey(gameObject);
        }

        public void Restore()
        {
            foreach (KeyValuePair<GameObject, Entry> entry in _entries)
            {
                if (entry.Key != null)
                {
                    entry.Value.Restore(entry.Key);
                }
            }
        }

        sealed class Entry
        {
            readonly bool _active;
            readonly Vector3 _position;
            readonly Quaternion _rotation;
            readonly List<MonoBehaviour> _scripts = new List<MonoBehaviour>();
            readonly Dictionary<SkinnedMeshRenderer, float[]> _weights = new Dictionary<SkinnedMeshRenderer, float[]>();
            readonly Dictionary<SkinnedMeshRenderer, Mesh> _meshes = new Dictionary<SkinnedMeshRenderer, Mesh>();

            public Entry(GameObject gameObject)
            {
                _active = gameObject.activeSelf;
                _position = gameObject.transform.localPosition;
                _rotation = gameObject.transform.localRotation;
                gameObject.Collect(_scripts);
                foreach (SkinnedMeshRenderer renderer in gameObject.GetComponents<SkinnedMeshRenderer>())
                {
                    Mesh mesh = renderer.sharedMesh;
                    var weights = new float[mesh == null ? 0 : mesh.blendShapeCount];
                    for (int i = 0; i < weights.Length; i++)
                    {
                        weights[i] = renderer.GetBlendShapeWeight(i);
                    }
                    _weights[renderer] = weights;
                    _meshes[renderer] = mesh;
                }
            }

            public void Restore(GameObject gameObject)
            {
                gameObject.RawSetActive(_active);
                gameObject.transform.localPosition = _position;
                gameObject.transform.localRotation = _rotation;
                foreach (MonoBehaviour script in _scripts)
                {
                    // It comes only to be made anew from what is serialised in it.
                    gameObject.Add(script);
                }
                foreach (KeyValuePair<SkinnedMeshRenderer, float[]> pair in _weights)
                {
                    if (pair.Key == null)
                    {
                        continue;
                    }
                    pair.Key.sharedMesh = _meshes[pair.Key];
                    for (int i = 0; i < pair.Value.Length; i++)
                    {
                        pair.Key.SetBlendShapeWeight(i, pair.Value[i]);
                    }
                }
            }
        }
    }
}

using System.Collections.Generic;

namespace UnityEngine
{
    public class Renderer : Component
    {
        public bool enabled { get; set; } = true;

        public Material[] sharedMaterials { get; set; } = new Material[0];
    }

    public sealed class Texture2D : Object
    {
    }

    public sealed class Material : Object
    {
        public Material(Material source)
        {
        }

        public Texture2D mainTexture { get; set; }
    }

    public sealed class Camera : Behaviour
    {
        public static Camera main { get; set; }

        public float fieldOfView { get; set; } = 60;

        public float nearClipPlane { get; set; } = 0.3f;
    }

    public sealed class Mesh : Object
    {
        readonly List<string> _shapes = new List<string>();
        readonly List<List<float>> _frames = new List<List<float>>();

        public Mesh()
        {
        }

        public Vector3[] vertices { get; set; } = new Vector3[0];

        public int blendShapeCount
        {
            get
            {
                CheckAlive("get_blendShapeCount");
                return _shapes.Count;
            }
        }

        public void AddBlendShapeFrame(
            string shapeName, float frameWeight, Vector3[] vertices, Vector3[] normals, Vector3[] tangents)
        {
            CheckAlive("AddBlendShapeFrame");
            if (vertices.Length != this.vertices.Length)
            {
                throw new System.ArgumentException("a blend shape needs as many vertices as its mesh");
            }
            if (!_shapes.Contains(shapeName))
            {
                _shapes.Add(shapeName);
                _frames.Add(new List<float>());
            }
            _frames[_shapes.IndexOf(shapeName)].Add(frameWeight);
        }

        public int GetBlendShapeFrameCount(int shapeIndex)
        {
            GetBlendShapeName(shapeIndex);
            return _frames[shapeIndex].Count;
        }

        public float GetBlendShapeFrameWeight(int shapeIndex, int frameIndex)
        {
            GetBlendShapeName(shapeIndex);
            return _frames[shapeIndex][frameIndex];
        }

        /// <summary>−1 where there is none of the name.</summary>
        public int GetBlendShapeIndex(string name)
        {
            CheckAlive("GetBlendShapeIndex");
            return _shapes.IndexOf(name);
        }

        public string GetBlendShapeName(int index)
        {
            CheckAlive("GetBlendShapeName");
            if (index < 0 || index >= _shapes.Count)
            {
                throw new System.IndexOutOfRangeException("blend shape " + index + " of " + _shapes.Count);
            }
            return _shapes[index];
        }
    }

    /// <summary>Weights are 0–100 and stay where they are, by index, when the mesh is exchanged.</summary>
    public sealed class SkinnedMeshRenderer : Renderer
    {
        readonly Dictionary<int, float> _weights = new Dictionary<int, float>();
        Mesh _mesh;

        /// <summary>How often a weight was written.</summary>
        public int WeightWrites { get; private set; }

        public Mesh sharedMesh
        {
            get
            {
                CheckAlive("get_sharedMesh");
                return _mesh;
            }
            set
            {
                CheckAlive("set_sharedMesh");
                _mesh = value;
            }
        }

        public float GetBlendShapeWeight(int index)
        {
            CheckAlive("GetBlendShapeWeight");
            float weight;
            return IsShape(index) && _weights.TryGetValue(index, out weight) ? weight : 0;
        }

        /// <summary>Unity writes an error and does nothing where there is no such shape.</summary>
        public void SetBlendShapeWeight(int index, float value)
        {
            CheckAlive("SetBlendShapeWeight");
            if (IsShape(index))
            {
                WeightWrites++;
                _weights[index] = value;
            }
        }

        bool IsShape(int index)
        {
            int count = _mesh == null ? 0 : _mesh.blendShapeCount;
            bool known = index >= 0 && index < count;
            if (!known)
            {
                Debug.LogError("Array index (" + index + ") is out of bounds (size=" + count + ")");
            }
            return known;
        }
    }
}

namespace UnityEngine.Rendering
{
    public class RenderPipelineAsset : ScriptableObject
    {
        public Material defaultMaterial { get; set; }
    }

    public static class GraphicsSettings
    {
        /// <summary>Null where the built-in pipeline renders.</summary>
        public static RenderPipelineAsset currentRenderPipeline { get; set; }
    }
}

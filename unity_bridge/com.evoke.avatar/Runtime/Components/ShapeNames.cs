using System.Collections.Generic;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>The blend shapes of a mesh by name. Maya's FBX writes "node.shape": the part after the dot counts, too.</summary>
    static class ShapeNames
    {
        public static Dictionary<string, int> Of(Mesh mesh)
        {
            var indices = new Dictionary<string, int>();
            int count = mesh == null ? 0 : mesh.blendShapeCount;
            for (int i = 0; i < count; i++)
            {
                string name = mesh.GetBlendShapeName(i);
                if (!indices.ContainsKey(name))
                {
                    indices.Add(name, i);
                }
            }
            for (int i = 0; i < count; i++)
            {
                string name = mesh.GetBlendShapeName(i);
                string shape = name.Substring(name.LastIndexOf('.') + 1);
                if (!indices.ContainsKey(shape))
                {
                    indices.Add(shape, i);
                }
            }
            return indices;
        }
    }
}

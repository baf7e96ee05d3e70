using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>One blend shape that a face moves.</summary>
    public struct FaceShape
    {
        public FaceShape(SkinnedMeshRenderer renderer, int index, string name, string shape, string region)
        {
            Renderer = renderer;
            Index = index;
            Name = name;
            Shape = shape;
            Region = region;
        }

        public readonly SkinnedMeshRenderer Renderer;

        /// <summary>The blend shape's index in the renderer's mesh.</summary>
        public readonly int Index;

        /// <summary>As the mesh spells it.</summary>
        public readonly string Name;

        /// <summary>Its canonical name in the rig.</summary>
        public readonly string Shape;

        /// <summary>Its part of the face.</summary>
        public readonly string Region;
    }
}

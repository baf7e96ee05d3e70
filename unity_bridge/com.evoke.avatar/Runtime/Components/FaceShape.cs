using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>One blend shape that a face moves.</summary>
    public struct FaceShape
    {
        const float UsualFull = 100;

        public FaceShape(SkinnedMeshRenderer renderer, int index, string shape, string region)
        {
            Mesh mesh = renderer.sharedMesh;
            float last = mesh.GetBlendShapeFrameWeight(index, mesh.GetBlendShapeFrameCount(index) - 1);
            Renderer = renderer;
            Index = index;
            Name = mesh.GetBlendShapeName(index);
            Full = last > 0 ? last : UsualFull;
            Shape = shape;
            Region = region;
        }

        public readonly SkinnedMeshRenderer Renderer;

        /// <summary>The blend shape's index in the renderer's mesh.</summary>
        public readonly int Index;

        /// <summary>As the mesh spells it.</summary>
        public readonly string Name;

        /// <summary>The weight at which the mesh shows it whole: 100 in an FBX, 1 where glTFast has imported it.</summary>
        public readonly float Full;

        /// <summary>Its canonical name in the rig.</summary>
        public readonly string Shape;

        /// <summary>Its part of the face.</summary>
        public readonly string Region;
    }
}

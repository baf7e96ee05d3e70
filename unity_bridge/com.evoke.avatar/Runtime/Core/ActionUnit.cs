using System.Collections.Generic;

namespace Evoke
{
    /// <summary>What one FACS action unit does to a rig at full strength.</summary>
    public sealed class ActionUnit
    {
        internal ActionUnit(string name, Dictionary<string, double> shapes, Dictionary<string, double[]> bones)
        {
            Name = name;
            Shapes = shapes;
            Bones = bones;
        }

        /// <summary>FACS name, e.g. "Jaw Drop".</summary>
        public string Name { get; }

        /// <summary>Blend shape to weight 0–1.</summary>
        public IReadOnlyDictionary<string, double> Shapes { get; }

        /// <summary>Bone to rotation vector, three degrees about the bone's own rest axes, right-handed.</summary>
        public IReadOnlyDictionary<string, double[]> Bones { get; }
    }
}

using System;
using System.Collections.Generic;

namespace Evoke
{
    /// <summary>
    /// The shapes and bone turns that one solver moves, by place: name i has weight i. Solving overwrites them.
    /// </summary>
    public sealed class Face
    {
        readonly string[] _shapes;
        readonly string[] _bones;

        /// <summary>A face at rest.</summary>
        internal Face(List<string> shapes, List<string> bones)
        {
            _shapes = shapes.ToArray();
            _bones = bones.ToArray();
            Weights = new double[_shapes.Length];
            Turns = new Rotation[_bones.Length];
            for (int i = 0; i < Turns.Length; i++)
            {
                Turns[i] = Rotation.Identity;
            }
        }

        /// <summary>Every shape that is moved, by its canonical name.</summary>
        public IReadOnlyList<string> Shapes
        {
            get { return _shapes; }
        }

        /// <summary>Every bone that is turned.</summary>
        public IReadOnlyList<string> Bones
        {
            get { return _bones; }
        }

        /// <summary>Each shape's weight, 0 to its cap.</summary>
        public double[] Weights { get; }

        /// <summary>Each bone's turn from rest, in the bone's rest axes.</summary>
        public Rotation[] Turns { get; }

        /// <summary>The weight of a shape that is moved.</summary>
        public double WeightOf(string shape)
        {
            return Weights[PlaceOf(shape, _shapes)];
        }

        /// <summary>The turn of a bone that is turned.</summary>
        public Rotation TurnOf(string bone)
        {
            return Turns[PlaceOf(bone, _bones)];
        }

        static int PlaceOf(string name, string[] names)
        {
            int place = Array.IndexOf(names, name);
            if (place < 0)
            {
                throw new ArgumentException("the face has no '" + name + "'");
            }
            return place;
        }
    }
}

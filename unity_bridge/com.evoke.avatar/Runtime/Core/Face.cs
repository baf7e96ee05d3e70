using System;
using System.Collections.Generic;

namespace Evoke
{
    /// <summary>The shapes and bone turns of one rig, by place: name i has weight i. Solving overwrites them.</summary>
    public sealed class Face
    {
        readonly string[] _shapes;
        readonly string[] _bones;

        /// <summary>The rig at rest.</summary>
        public Face(Rig rig)
        {
            _shapes = new List<string>(rig.Shapes).ToArray();
            _bones = new List<string>(rig.Bones).ToArray();
            Weights = new double[_shapes.Length];
            Turns = new Rotation[_bones.Length];
            for (int i = 0; i < Turns.Length; i++)
            {
                Turns[i] = Rotation.Identity;
            }
        }

        /// <summary>Every shape that the rig maps, by its canonical name.</summary>
        public IReadOnlyList<string> Shapes
        {
            get { return _shapes; }
        }

        public IReadOnlyList<string> Bones
        {
            get { return _bones; }
        }

        /// <summary>Each shape's weight, 0 to its cap.</summary>
        public double[] Weights { get; }

        /// <summary>Each bone's turn from rest, in the bone's rest axes.</summary>
        public Rotation[] Turns { get; }

        /// <summary>The weight of a shape that the rig maps.</summary>
        public double WeightOf(string shape)
        {
            return Weights[PlaceOf(shape, _shapes)];
        }

        /// <summary>The turn of a bone that the rig turns.</summary>
        public Rotation TurnOf(string bone)
        {
            return Turns[PlaceOf(bone, _bones)];
        }

        static int PlaceOf(string name, string[] names)
        {
            int place = Array.IndexOf(names, name);
            if (place < 0)
            {
                throw new ArgumentException("the rig has no '" + name + "'");
            }
            return place;
        }
    }
}

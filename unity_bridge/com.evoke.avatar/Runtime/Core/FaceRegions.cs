using System;
using System.Collections.Generic;

namespace Evoke
{
    /// <summary>
    /// How a solved face lives with others that write the same shapes: a weight and a mode for each region of the face,
    /// and a cap for each shape. At first every region is the face's own (weight 1, Replace). Of two faces on one mesh, one
    /// has to leave its regions to the other (weight 0): each takes what the other writes for the weight of all others.
    /// Allocates nothing but in its constructor.
    /// </summary>
    public sealed class FaceRegions
    {
        const int Lids = 1;
        const int Eyes = 2;
        const int Mouth = 5;
        const int Jaw = 6;

        static readonly string[] RegionNames = { "brows", "lids", "eyes", "cheeks", "nose", "mouth", "jaw" };

        readonly string[] _shapes;
        readonly int[] _shapeRegions;
        readonly double[] _caps;
        readonly int[] _boneRegions;
        readonly double[] _weights = new double[RegionNames.Length];
        readonly RegionMode[] _modes = new RegionMode[RegionNames.Length];
        double _speechWeight;
        double _blinkWeight;

        /// <param name="rig">Tells each shape's region and cap; a FormatException where a region is none.</param>
        /// <param name="face">Of a solver of this rig.</param>
        public FaceRegions(Rig rig, Face face)
        {
            _shapes = new List<string>(face.Shapes).ToArray();
            _shapeRegions = Array.ConvertAll(_shapes, shape => RegionOf(rig, shape));
            _caps = Array.ConvertAll(_shapes, rig.CapOf);
            _boneRegions = Array.ConvertAll(
                new List<string>(face.Bones).ToArray(), bone => TurnsWithGaze(rig, bone) ? Eyes : Jaw);
            for (int i = 0; i < _weights.Length; i++)
            {
                _weights[i] = 1;
            }
        }

        /// <summary>The regions of a face: brows, lids, eyes, cheeks, nose, mouth, jaw.</summary>
        public static IReadOnlyList<string> Names
        {
            get { return RegionNames; }
        }

        /// <summary>0–1: how far mouth and jaw yield to whoever speaks.</summary>
        public double SpeechWeight
        {
            get { return _speechWeight; }
            set { _speechWeight = Share(value); }
        }

        /// <summary>0–1: how far the lids yield to whoever blinks.</summary>
        public double BlinkWeight
        {
            get { return _blinkWeight; }
            set { _blinkWeight = Share(value); }
        }

        /// <summary>Sets a region's weight 0–1 (0 leaves it to the others) and mode.</summary>
        public void Set(string region, double weight, RegionMode mode)
        {
            int place = PlaceOf(region);
            _weights[place] = Share(weight);
            _modes[place] = mode;
        }

        /// <summary>Sets the most that the face gives a shape, 0–1; the others may give it more.</summary>
        public void SetCap(string shape, double cap)
        {
            int place = Array.IndexOf(_shapes, shape);
            if (place < 0)
            {
                throw new ArgumentException("the face has no '" + shape + "'");
            }
            _caps[place] = Share(cap);
        }

        /// <summary>The face's share 0–1 in a region now: its weight, less what yields to speech or blinking.</summary>
        public double ShareOf(string region)
        {
            return ShareOf(PlaceOf(region));
        }

        /// <summary>Whether a bone of the face, by its place, is an eye's: one that a unit of gaze turns.</summary>
        public bool IsEye(int bone)
        {
            return _boneRegions[bone] == Eyes;
        }

        /// <summary>As of a region, for a bone by its place in <see cref="Face.Bones"/>: eyes or jaw.</summary>
        public double ShareOfBone(int bone)
        {
            return ShareOf(_boneRegions[bone]);
        }

        /// <summary>The weight to write to a shape now; without others it is 0–1.</summary>
        /// <param name="shape">By its place in <see cref="Face.Shapes"/>.</param>
        /// <param name="solved">What the solver gave it.</param>
        /// <param name="current">What the mesh has now, 0–1.</param>
        /// <param name="trace">Kept by the caller, one for each shape of each mesh.</param>
        public double Mix(int shape, double solved, double current, ref ShapeTrace trace)
        {
            trace.Read(current);
            int region = _shapeRegions[shape];
            double mixed = Mixed(
                _modes[region], ShareOf(region), Math.Min(solved, _caps[shape]), trace.Others, _caps[shape]);
            trace.Write(mixed);
            return mixed;
        }

        static double Mixed(RegionMode mode, double share, double own, double others, double cap)
        {
            switch (mode)
            {
                case RegionMode.Max:
                    return Math.Max(others, share * own);
                case RegionMode.Add:
                    return Math.Max(others, Math.Min(others + share * own, cap));
                default:
                    return others + share * (own - others);
            }
        }

        double ShareOf(int region)
        {
            switch (region)
            {
                case Mouth:
                case Jaw:
                    return _weights[region] * (1 - _speechWeight);
                case Lids:
                    return _weights[region] * (1 - _blinkWeight);
                default:
                    return _weights[region];
            }
        }

        static int RegionOf(Rig rig, string shape)
        {
            int place = Array.IndexOf(RegionNames, rig.RegionOf(shape));
            if (place < 0)
            {
                throw new FormatException(
                    "the region of '" + shape + "' is '" + rig.RegionOf(shape) + "'; write one of "
                    + string.Join(", ", RegionNames));
            }
            return place;
        }

        static bool TurnsWithGaze(Rig rig, string bone)
        {
            foreach (KeyValuePair<int, ActionUnit> unit in rig.ActionUnits)
            {
                if (Facs.IsGaze(unit.Key) && unit.Value.Bones.ContainsKey(bone))
                {
                    return true;
                }
            }
            return false;
        }

        static int PlaceOf(string region)
        {
            int place = Array.IndexOf(RegionNames, region);
            if (place < 0)
            {
                throw new ArgumentException(
                    "'" + region + "' is no region of the face; there are " + string.Join(", ", RegionNames));
            }
            return place;
        }

        static double Share(double value)
        {
            return value > 0 ? Math.Min(value, 1) : 0;
        }
    }
}

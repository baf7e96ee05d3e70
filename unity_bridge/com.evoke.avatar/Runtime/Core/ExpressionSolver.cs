using System;
using System.Collections.Generic;

namespace Evoke
{
    /// <summary>
    /// Emotion weights to FACS action units to the shapes and bones of a rig, by the same rules as EVOKE's Python;
    /// assets/vectors/expressions.json holds both to the same numbers. Solving allocates nothing.
    /// Where no emotion of the profile turns the eyes, what turns them is left out: the gaze is then the animator's own.
    /// </summary>
    public sealed class ExpressionSolver
    {
        public const double DefaultIntensity = 1.0;
        public const double DefaultSharpness = 2.0;
        public const double DefaultDecisiveness = 3.0;

        const double Chance = 1.0 / EmotionWords.Count;
        const int FirstGazeUnit = 61;
        const int LastGazeUnit = 64;

        readonly List<string> _shapeNames;
        readonly List<string> _boneNames;
        readonly double[] _caps;
        readonly double[] _limits;
        readonly double[] _fitted = new double[EmotionWords.Count];

        // At full weight of one emotion: [emotion][shape], and [emotion][3 · bone + axis] in degrees.
        readonly double[][] _shapes = new double[EmotionWords.Count][];
        readonly double[][] _turns = new double[EmotionWords.Count][];

        public ExpressionSolver(Rig rig, ExpressionProfile profile)
        {
            var shapes = new SortedSet<string>(StringComparer.Ordinal);
            var bones = new SortedSet<string>(StringComparer.Ordinal);
            bool withGaze = UsesGaze(profile);
            foreach (KeyValuePair<int, ActionUnit> unit in rig.ActionUnits)
            {
                if (withGaze || !IsGaze(unit.Key))
                {
                    shapes.UnionWith(unit.Value.Shapes.Keys);
                    bones.UnionWith(unit.Value.Bones.Keys);
                }
            }
            _shapeNames = new List<string>(shapes);
            _boneNames = new List<string>(bones);
            _caps = _shapeNames.ConvertAll(rig.CapOf).ToArray();
            _limits = _boneNames.ConvertAll(rig.LimitOf).ToArray();
            for (int emotion = 0; emotion < EmotionWords.Count; emotion++)
            {
                _shapes[emotion] = new double[_caps.Length];
                _turns[emotion] = new double[3 * _limits.Length];
                foreach (KeyValuePair<int, double> entry in profile.UnitsOf((Emotion)emotion))
                {
                    ActionUnit unit;
                    if (rig.ActionUnits.TryGetValue(entry.Key, out unit))
                    {
                        AddShapes(_shapes[emotion], unit, entry.Value, _shapeNames);
                        AddTurns(_turns[emotion], unit, entry.Value, _boneNames);
                    }
                }
            }
        }

        /// <summary>A face of this solver's rig, at rest.</summary>
        public Face NewFace()
        {
            return new Face(_shapeNames, _boneNames);
        }

        /// <summary>
        /// Makes eight weights fit for a face, which with a little of everything is a grimace: they are sharpened
        /// (w^sharpness, normalised) and moved towards neutral by 1 − min(1, decisiveness · confidence).
        /// </summary>
        public static void FitForFace(
            IReadOnlyList<double> weights,
            double[] fitted,
            double sharpness = DefaultSharpness,
            double decisiveness = DefaultDecisiveness)
        {
            CheckWeights(weights);
            double total = 0;
            double largest = 0;
            for (int i = 0; i < EmotionWords.Count; i++)
            {
                fitted[i] = Math.Pow(weights[i], sharpness);
                total += fitted[i];
                largest = Math.Max(largest, weights[i]);
            }
            double confidence = Clamp((largest - Chance) / (1 - Chance), 0, 1);
            double decided = total == 0 ? 0 : Math.Min(1, decisiveness * confidence);
            for (int i = 0; i < EmotionWords.Count; i++)
            {
                fitted[i] = total == 0 ? 0 : decided * fitted[i] / total;
            }
            fitted[(int)Emotion.Neutral] += 1 - decided;
        }

        /// <summary>Writes the face that shows eight weights, in the order of <see cref="Emotion"/>.</summary>
        public void Solve(
            IReadOnlyList<double> weights,
            Face face,
            double intensity = DefaultIntensity,
            double sharpness = DefaultSharpness,
            double decisiveness = DefaultDecisiveness)
        {
            if (face.Weights.Length != _caps.Length || face.Turns.Length != _limits.Length)
            {
                throw new ArgumentException("the face is of another rig");
            }
            FitForFace(weights, _fitted, sharpness, decisiveness);
            for (int shape = 0; shape < _caps.Length; shape++)
            {
                face.Weights[shape] = Clamp(intensity * Mix(_shapes, shape), 0, _caps[shape]);
            }
            for (int bone = 0; bone < _limits.Length; bone++)
            {
                face.Turns[bone] = Rotation.FromVector(
                    intensity * Mix(_turns, 3 * bone),
                    intensity * Mix(_turns, 3 * bone + 1),
                    intensity * Mix(_turns, 3 * bone + 2),
                    _limits[bone]);
            }
        }

        static bool UsesGaze(ExpressionProfile profile)
        {
            for (int emotion = 0; emotion < EmotionWords.Count; emotion++)
            {
                foreach (int unit in profile.UnitsOf((Emotion)emotion).Keys)
                {
                    if (IsGaze(unit))
                    {
                        return true;
                    }
                }
            }
            return false;
        }

        static bool IsGaze(int unit)
        {
            return unit >= FirstGazeUnit && unit <= LastGazeUnit;
        }

        static void AddShapes(double[] totals, ActionUnit unit, double strength, List<string> shapes)
        {
            foreach (KeyValuePair<string, double> shape in unit.Shapes)
            {
                totals[shapes.IndexOf(shape.Key)] += strength * shape.Value;
            }
        }

        static void AddTurns(double[] totals, ActionUnit unit, double strength, List<string> bones)
        {
            foreach (KeyValuePair<string, double[]> turn in unit.Bones)
            {
                int place = 3 * bones.IndexOf(turn.Key);
                for (int axis = 0; axis < 3; axis++)
                {
                    totals[place + axis] += strength * turn.Value[axis];
                }
            }
        }

        double Mix(double[][] byEmotion, int place)
        {
            double total = 0;
            for (int emotion = 0; emotion < EmotionWords.Count; emotion++)
            {
                total += _fitted[emotion] * byEmotion[emotion][place];
            }
            return total;
        }

        static void CheckWeights(IReadOnlyList<double> weights)
        {
            bool fit = weights.Count == EmotionWords.Count;
            for (int i = 0; fit && i < weights.Count; i++)
            {
                fit = weights[i] >= 0 && !double.IsInfinity(weights[i]);
            }
            if (!fit)
            {
                throw new ArgumentException("eight weights of at least 0 are needed, one an emotion");
            }
        }

        static double Clamp(double value, double low, double high)
        {
            return Math.Min(Math.Max(value, low), high);
        }
    }
}

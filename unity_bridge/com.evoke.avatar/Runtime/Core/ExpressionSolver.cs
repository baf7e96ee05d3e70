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

        readonly List<string> _shapeNames;
        readonly List<string> _boneNames;
        readonly List<SolvedUnit> _units = new List<SolvedUnit>();
        readonly double[] _caps;
        readonly double[] _limits;
        readonly double[] _fitted = new double[EmotionWords.Count];
        readonly double[] _turns;

        public ExpressionSolver(Rig rig, ExpressionProfile profile)
        {
            var shapes = new SortedSet<string>(StringComparer.Ordinal);
            var bones = new SortedSet<string>(StringComparer.Ordinal);
            var numbers = new List<int>();
            bool withGaze = UsesGaze(profile);
            foreach (KeyValuePair<int, ActionUnit> unit in rig.ActionUnits)
            {
                if (withGaze || !Facs.IsGaze(unit.Key))
                {
                    numbers.Add(unit.Key);
                    shapes.UnionWith(unit.Value.Shapes.Keys);
                    bones.UnionWith(unit.Value.Bones.Keys);
                }
            }
            _shapeNames = new List<string>(shapes);
            _boneNames = new List<string>(bones);
            _caps = _shapeNames.ConvertAll(rig.CapOf).ToArray();
            _limits = _boneNames.ConvertAll(rig.LimitOf).ToArray();
            _turns = new double[3 * _limits.Length];
            foreach (int number in numbers)
            {
                _units.Add(new SolvedUnit(number, rig.ActionUnits[number], profile, _shapeNames, _boneNames));
            }
        }

        /// <summary>Multiplies the strength of the upper face's units: brows, lids, cheeks and eyes; 1 at first.</summary>
        public double Upper { get; set; } = 1;

        /// <summary>Multiplies the strength of all other units: nose, mouth and jaw; 1 at first.</summary>
        public double Lower { get; set; } = 1;

        /// <summary>
        /// 0–1: Eyes Closed is raised to at least this, which is taken away from what holds the lids open or tight.
        /// </summary>
        public double Blink { get; set; }

        /// <summary>A face of this solver's rig, at rest.</summary>
        public Face NewFace()
        {
            return new Face(_shapeNames, _boneNames);
        }

        /// <summary>
        /// Makes eight weights fit for a face, which with a little of everything is a grimace: they are sharpened
        /// (w^sharpness, normalised) and moved towards neutral by 1 − min(1, decisiveness · confidence). An
        /// ArgumentException where one of them is negative or no finite number.
        /// </summary>
        public static void FitForFace(
            IReadOnlyList<double> weights,
            double[] fitted,
            double sharpness = DefaultSharpness,
            double decisiveness = DefaultDecisiveness)
        {
            CheckWeights(weights);
            if (!(IsStrength(sharpness) && IsStrength(decisiveness)))
            {
                throw new ArgumentException("sharpness and decisiveness have to be numbers of at least 0");
            }
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

        /// <summary>
        /// Writes the face that shows eight weights, in the order of <see cref="Emotion"/>; an ArgumentException where
        /// a weight or a strength is negative or no finite number, or the face is of another rig.
        /// </summary>
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
            if (!(IsStrength(intensity) && IsStrength(Upper) && IsStrength(Lower) && IsStrength(Blink)))
            {
                throw new ArgumentException("intensity, upper, lower and blink have to be numbers of at least 0");
            }
            FitForFace(weights, _fitted, sharpness, decisiveness);
            Array.Clear(face.Weights, 0, face.Weights.Length);
            Array.Clear(_turns, 0, _turns.Length);
            foreach (SolvedUnit unit in _units)
            {
                unit.AddTo(face.Weights, _turns, unit.Strength(_fitted, intensity, Upper, Lower, Blink));
            }
            for (int shape = 0; shape < _caps.Length; shape++)
            {
                face.Weights[shape] = Clamp(face.Weights[shape], 0, _caps[shape]);
            }
            for (int bone = 0; bone < _limits.Length; bone++)
            {
                face.Turns[bone] = Rotation.FromVector(
                    _turns[3 * bone], _turns[3 * bone + 1], _turns[3 * bone + 2], _limits[bone]);
            }
        }

        static bool UsesGaze(ExpressionProfile profile)
        {
            for (int emotion = 0; emotion < EmotionWords.Count; emotion++)
            {
                foreach (int unit in profile.UnitsOf((Emotion)emotion).Keys)
                {
                    if (Facs.IsGaze(unit))
                    {
                        return true;
                    }
                }
            }
            return false;
        }

        static void CheckWeights(IReadOnlyList<double> weights)
        {
            bool fit = weights.Count == EmotionWords.Count;
            for (int i = 0; fit && i < weights.Count; i++)
            {
                fit = IsStrength(weights[i]);
            }
            if (!fit)
            {
                throw new ArgumentException("eight weights of at least 0 are needed, one an emotion");
            }
        }

        static bool IsStrength(double value)
        {
            return value >= 0 && !double.IsInfinity(value);
        }

        static double Clamp(double value, double low, double high)
        {
            return Math.Min(Math.Max(value, low), high);
        }
    }
}

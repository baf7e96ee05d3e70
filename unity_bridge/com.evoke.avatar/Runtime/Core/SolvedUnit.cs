using System;
using System.Collections.Generic;

namespace Evoke
{
    /// <summary>One action unit as a solver needs it: what raises it, and the places of what it moves.</summary>
    sealed class SolvedUnit
    {
        readonly bool _isUpper;
        readonly bool _holdsLids;
        readonly bool _closesEyes;
        readonly double[] _byEmotion = new double[EmotionWords.Count];
        readonly int[] _shapes;
        readonly double[] _shapeWeights;
        readonly int[] _bones;
        readonly double[][] _boneTurns;

        public SolvedUnit(
            int number, ActionUnit unit, ExpressionProfile profile, List<string> shapes, List<string> bones)
        {
            _isUpper = Facs.IsUpperFace(number);
            _holdsLids = Facs.HoldsLids(number);
            _closesEyes = number == Facs.EyesClosed;
            for (int emotion = 0; emotion < _byEmotion.Length; emotion++)
            {
                profile.UnitsOf((Emotion)emotion).TryGetValue(number, out _byEmotion[emotion]);
            }
            _shapes = new List<string>(unit.Shapes.Keys).ConvertAll(shapes.IndexOf).ToArray();
            _shapeWeights = new List<double>(unit.Shapes.Values).ToArray();
            _bones = new List<string>(unit.Bones.Keys).ConvertAll(bones.IndexOf).ToArray();
            _boneTurns = new List<double[]>(unit.Bones.Values).ToArray();
        }

        /// <summary>How strongly the unit is shown at eight emotion weights; blink is 0–1.</summary>
        public double Strength(double[] weights, double intensity, double upper, double lower, double blink)
        {
            double strength = 0;
            for (int emotion = 0; emotion < _byEmotion.Length; emotion++)
            {
                strength += weights[emotion] * _byEmotion[emotion];
            }
            strength *= intensity * (_isUpper ? upper : lower);
            if (_holdsLids)
            {
                strength *= 1 - Math.Min(blink, 1);
            }
            return _closesEyes ? Math.Max(strength, blink) : strength;
        }

        /// <summary>Adds the unit's part to each shape, and to each bone's three degrees.</summary>
        public void AddTo(double[] shapes, double[] turns, double strength)
        {
            for (int i = 0; i < _shapes.Length; i++)
            {
                shapes[_shapes[i]] += strength * _shapeWeights[i];
            }
            for (int i = 0; i < _bones.Length; i++)
            {
                for (int axis = 0; axis < 3; axis++)
                {
                    turns[3 * _bones[i] + axis] += strength * _boneTurns[i][axis];
                }
            }
        }
    }
}

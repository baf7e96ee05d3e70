using System;

namespace Evoke
{
    /// <summary>From a stream's states to the weights that a face shows: smoothed, held, frozen, faded.</summary>
    public sealed class SteadyWeights
    {
        // A weight that is so near to its goal is there.
        const double Near = 1e-4;

        // e to the minus this many is nothing.
        const double Forever = 40.0;

        readonly double[] _goal = new double[EmotionWords.Count];
        readonly double[] _smooth = new double[EmotionWords.Count];

        // Speed of each smoothed weight, per period of the spring: a change of the smoothing only changes the pace.
        readonly double[] _speed = new double[EmotionWords.Count];
        readonly double[] _shown = new double[EmotionWords.Count];
        bool _begun;
        Emotion _emotion;
        double _emotionSeconds;
        double _presence;

        public SteadyWeights()
        {
            Reset();
        }

        /// <summary>
        /// About how long the weights take to a new goal, which they follow as on a critically damped spring: after
        /// this many seconds 59 % of the way is gone, after twice as many 91 %. 0 follows at once.
        /// </summary>
        public double SmoothingSeconds { get; set; }

        /// <summary>
        /// An emotion that is shown stays at least so long before another is taken up; its own weights are followed.
        /// </summary>
        public double HoldSeconds { get; set; }

        /// <summary>How long it takes from a full face to neutral when the stream is stale, and back; 0 is at once.</summary>
        public double FadeSeconds { get; set; }

        /// <summary>Stay as it is.</summary>
        public bool Frozen { get; set; }

        /// <summary>Forgets all that was shown: the next state is shown at once.</summary>
        public void Reset()
        {
            _begun = false;
            _emotionSeconds = 0;
            _presence = 1;
            Array.Clear(_shown, 0, _shown.Length);
        }

        /// <summary>
        /// Writes the eight weights (summing to 1) to show now; false, and nothing is written, where the face can stay
        /// as it is. Allocates nothing.
        /// </summary>
        /// <param name="deltaSeconds">Since the last call; what is no time counts as 0.</param>
        /// <param name="hasState">Whether <paramref name="state"/> is one: the stream's newest.</param>
        /// <param name="state">Only read; by reference to spare a copy.</param>
        /// <param name="stale">Fade to neutral from whatever is shown, and back once it is fresh again.</param>
        /// <param name="weights">Room for eight.</param>
        public bool Update(double deltaSeconds, bool hasState, ref EmotionState state, bool stale, double[] weights)
        {
            double passed = deltaSeconds > 0 ? deltaSeconds : 0;
            _emotionSeconds += passed;
            if (Frozen)
            {
                return false;
            }
            if (!_begun)
            {
                passed = 0;
            }
            if (hasState && !stale)
            {
                TakeUp(ref state);
            }
            if (!_begun)
            {
                return false;
            }
            Follow(passed);
            _presence = Approach(_presence, stale ? 0 : 1, passed);
            return Show(weights);
        }

        void TakeUp(ref EmotionState state)
        {
            if (!_begun || state.Emotion != _emotion)
            {
                if (_begun && _emotionSeconds < HoldSeconds)
                {
                    return;
                }
                _emotion = state.Emotion;
                _emotionSeconds = 0;
            }
            state.CopyWeights(_goal);
            if (!_begun)
            {
                _begun = true;
                Arrive();
            }
        }

        void Arrive()
        {
            Array.Copy(_goal, _smooth, _goal.Length);
            Array.Clear(_speed, 0, _speed.Length);
        }

        /// <summary>
        /// The spring x″ = −2ω·x′ − ω²·(x − goal), solved in closed form and so at any frame rate the same:
        /// x = goal + (c + (x′/ω + c)·ωt)·e^(−ωt), where c = x − goal at the beginning and ω = 2 / SmoothingSeconds.
        /// </summary>
        void Follow(double passed)
        {
            double periods = SmoothingSeconds > 0 ? 2 * passed / SmoothingSeconds : Forever;
            if (periods >= Forever)
            {
                Arrive();
                return;
            }
            double decay = Math.Exp(-periods);
            double farthest = 0;
            for (int i = 0; i < _goal.Length; i++)
            {
                double away = _smooth[i] - _goal[i];
                double pull = (_speed[i] + away) * periods;
                _smooth[i] = _goal[i] + (away + pull) * decay;
                _speed[i] = (_speed[i] - pull) * decay;
                farthest = Math.Max(farthest, Math.Max(Math.Abs(_smooth[i] - _goal[i]), Math.Abs(_speed[i])));
            }
            if (farthest < Near)
            {
                Arrive();
            }
        }

        double Approach(double value, double goal, double passed)
        {
            if (!(FadeSeconds > 0))
            {
                return goal;
            }
            double step = passed / FadeSeconds;
            return goal > value ? Math.Min(goal, value + step) : Math.Max(goal, value - step);
        }

        bool Show(double[] weights)
        {
            bool changed = false;
            for (int i = 0; i < _shown.Length; i++)
            {
                double neutral = i == (int)Emotion.Neutral ? 1 : 0;
                double shown = neutral + (_smooth[i] - neutral) * _presence;
                changed = changed || shown != _shown[i];
                _shown[i] = shown;
            }
            if (changed)
            {
                Array.Copy(_shown, weights, _shown.Length);
            }
            return changed;
        }
    }
}

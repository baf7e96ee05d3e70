using System;

namespace Evoke.Unity
{
    /// <summary>The eight weights that a face shows: those of a stream made steady, or those of a preview.</summary>
    sealed class FaceWeights
    {
        bool _begun;
        bool _isAtRest;

        public SteadyWeights Steady { get; } = new SteadyWeights();

        /// <summary>The eight weights, in the order of <see cref="Emotion"/>; they sum to 1.</summary>
        public double[] Shown { get; } = Neutral();

        public bool IsPreviewing { get; private set; }

        /// <summary>False where nothing is to be shown: before the first state, or once all has faded to neutral.</summary>
        public bool Advance(float deltaSeconds, FaceSource heard)
        {
            if (IsPreviewing)
            {
                return true;
            }
            _begun |= Steady.Update(deltaSeconds, heard.HasState, ref heard.State, heard.IsStale, Shown);
            bool wasAtRest = _isAtRest;
            // A face that has faded to neutral is left to whoever else poses it.
            _isAtRest = heard.IsStale && Shown[(int)Emotion.Neutral] == 1;
            return _begun && !(wasAtRest && _isAtRest);
        }

        public void Preview(double[] strengths)
        {
            if (strengths.Length != EmotionWords.Count)
            {
                throw new ArgumentException("eight strengths are needed, one an emotion");
            }
            IsPreviewing = true;
            double sum = 0;
            for (int i = 0; i < strengths.Length; i++)
            {
                Shown[i] = Math.Max(0, Math.Min(1, strengths[i]));
                sum += Shown[i];
            }
            for (int i = 0; i < strengths.Length; i++)
            {
                Shown[i] /= Math.Max(1, sum);
            }
            Shown[(int)Emotion.Neutral] += Math.Max(0, 1 - sum);
        }

        public void Reset()
        {
            IsPreviewing = false;
            _begun = false;
            _isAtRest = false;
            Steady.Reset();
            Neutral().CopyTo(Shown, 0);
        }

        static double[] Neutral()
        {
            var weights = new double[EmotionWords.Count];
            weights[(int)Emotion.Neutral] = 1;
            return weights;
        }
    }
}

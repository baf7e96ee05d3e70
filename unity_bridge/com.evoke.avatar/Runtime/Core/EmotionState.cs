using System.Collections.Generic;

namespace Evoke
{
    /// <summary>What is known of the emotion when one EEG window has been played.</summary>
    public sealed class EmotionState
    {
        public EmotionState(
            double t,
            double? sourceT,
            double valence,
            double arousal,
            double dominance,
            IReadOnlyList<double> weights,
            int key,
            string emotion,
            double confidence,
            double quality)
        {
            T = t;
            SourceT = sourceT;
            Valence = valence;
            Arousal = arousal;
            Dominance = dominance;
            Weights = weights;
            Key = key;
            Emotion = emotion;
            Confidence = confidence;
            Quality = quality;
        }

        /// <summary>Unix seconds, the publisher's wall clock when the window's last sample was played.</summary>
        public double T { get; }

        /// <summary>Seconds since the beginning of the source, or null for a source without one.</summary>
        public double? SourceT { get; }

        /// <summary>Probability 0–1 that valence is high.</summary>
        public double Valence { get; }

        /// <summary>Probability 0–1 that arousal is high.</summary>
        public double Arousal { get; }

        /// <summary>Probability 0–1 that dominance is high.</summary>
        public double Dominance { get; }

        /// <summary>Eight weights in the order of <see cref="Evoke.Emotion"/>, summing to 1 within 0.001.</summary>
        public IReadOnlyList<double> Weights { get; }

        /// <summary>The held octant: valence · 4 + arousal · 2 + dominance.</summary>
        public int Key { get; }

        /// <summary>The held emotion's word, by the publisher's own table.</summary>
        public string Emotion { get; }

        /// <summary>0 where nothing is known, 1 where one emotion is certain.</summary>
        public double Confidence { get; }

        /// <summary>Usable channels / all channels of the window.</summary>
        public double Quality { get; }
    }
}

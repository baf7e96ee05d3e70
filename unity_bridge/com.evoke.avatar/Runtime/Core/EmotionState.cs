using System;

namespace Evoke
{
    /// <summary>
    /// What is known of the emotion when one EEG window has been played. A value: copying it allocates nothing, and
    /// <see cref="Write"/> and <see cref="TryRead"/> carry it through any network library.
    /// </summary>
    public struct EmotionState
    {
        /// <summary>What <see cref="Write"/> takes: a version, two times as 64-bit floats, the rest as 32-bit.</summary>
        public const int ByteCount = 1 + 2 * 8 + Shares * 4 + 2;

        /// <summary>How far the eight weights of a state may be from summing to 1.</summary>
        public const double WeightTolerance = 1e-3;

        const byte Version = 1;
        const int Shares = 3 + EmotionWords.Count + 2;
        const int HighestKey = 7;

        /// <summary>Unix seconds, the publisher's wall clock when the window's last sample was played.</summary>
        public double T;

        /// <summary>Seconds since the beginning of the source, NaN for a source without one.</summary>
        public double SourceT;

        /// <summary>Probability 0–1 that valence is high.</summary>
        public double Valence;

        /// <summary>Probability 0–1 that arousal is high.</summary>
        public double Arousal;

        /// <summary>Probability 0–1 that dominance is high.</summary>
        public double Dominance;

        /// <summary>The held octant: valence · 4 + arousal · 2 + dominance.</summary>
        public int Key;

        /// <summary>The held emotion, by the publisher's own table.</summary>
        public Emotion Emotion;

        /// <summary>0 where nothing is known, 1 where one emotion is certain.</summary>
        public double Confidence;

        /// <summary>Usable channels / all channels of the window.</summary>
        public double Quality;

        double _neutral;
        double _disgusted;
        double _fearful;
        double _angry;
        double _sad;
        double _happy;
        double _surprised;
        double _excited;

        /// <summary>The weight 0–1 of one emotion, by its place in <see cref="Evoke.Emotion"/>; the eight sum to 1.</summary>
        public double Weight(int emotion)
        {
            switch (emotion)
            {
                case 0: return _neutral;
                case 1: return _disgusted;
                case 2: return _fearful;
                case 3: return _angry;
                case 4: return _sad;
                case 5: return _happy;
                case 6: return _surprised;
                case 7: return _excited;
                default: throw new ArgumentOutOfRangeException("emotion");
            }
        }

        public void SetWeight(int emotion, double weight)
        {
            switch (emotion)
            {
                case 0: _neutral = weight; break;
                case 1: _disgusted = weight; break;
                case 2: _fearful = weight; break;
                case 3: _angry = weight; break;
                case 4: _sad = weight; break;
                case 5: _happy = weight; break;
                case 6: _surprised = weight; break;
                case 7: _excited = weight; break;
                default: throw new ArgumentOutOfRangeException("emotion");
            }
        }

        /// <summary>Writes the eight weights to the beginning of an array.</summary>
        public void CopyWeights(double[] into)
        {
            for (int i = 0; i < EmotionWords.Count; i++)
            {
                into[i] = Weight(i);
            }
        }

        /// <summary>
        /// Writes the state as <see cref="ByteCount"/> bytes, little-endian; an ArgumentException where they do not fit.
        /// </summary>
        public void Write(byte[] buffer, int offset)
        {
            if (!ByteCursor.Fits(buffer, offset, ByteCount))
            {
                throw new ArgumentException("the buffer has no room for the " + ByteCount + " bytes of a state");
            }
            var cursor = new ByteCursor(buffer, offset);
            cursor.WriteByte(Version);
            cursor.WriteDouble(T);
            cursor.WriteDouble(SourceT);
            cursor.WriteSingle(Valence);
            cursor.WriteSingle(Arousal);
            cursor.WriteSingle(Dominance);
            for (int i = 0; i < EmotionWords.Count; i++)
            {
                cursor.WriteSingle(Weight(i));
            }
            cursor.WriteSingle(Confidence);
            cursor.WriteSingle(Quality);
            cursor.WriteByte((byte)Key);
            cursor.WriteByte((byte)Emotion);
        }

        /// <summary>
        /// Reads what <see cref="Write"/> wrote, from bytes that nobody vouches for: false where they are too few, of
        /// another version, or no state.
        /// </summary>
        public static bool TryRead(byte[] buffer, int offset, out EmotionState state)
        {
            state = new EmotionState();
            if (!ByteCursor.Fits(buffer, offset, ByteCount) || buffer[offset] != Version)
            {
                return false;
            }
            var read = new EmotionState();
            var cursor = new ByteCursor(buffer, offset + 1);
            read.T = cursor.ReadDouble();
            read.SourceT = cursor.ReadDouble();
            read.Valence = cursor.ReadSingle();
            read.Arousal = cursor.ReadSingle();
            read.Dominance = cursor.ReadSingle();
            for (int i = 0; i < EmotionWords.Count; i++)
            {
                read.SetWeight(i, cursor.ReadSingle());
            }
            read.Confidence = cursor.ReadSingle();
            read.Quality = cursor.ReadSingle();
            read.Key = cursor.ReadByte();
            read.Emotion = (Emotion)cursor.ReadByte();
            if (!read.IsSound())
            {
                return false;
            }
            state = read;
            return true;
        }

        bool IsSound()
        {
            bool sound = IsFinite(T) && !double.IsInfinity(SourceT)
                && IsShare(Valence) && IsShare(Arousal) && IsShare(Dominance)
                && IsShare(Confidence) && IsShare(Quality)
                && Key <= HighestKey && (int)Emotion < EmotionWords.Count;
            double sum = 0;
            for (int i = 0; i < EmotionWords.Count; i++)
            {
                sound = sound && IsShare(Weight(i));
                sum += Weight(i);
            }
            return sound && Math.Abs(sum - 1) <= WeightTolerance;
        }

        static bool IsFinite(double value)
        {
            return !double.IsNaN(value) && !double.IsInfinity(value);
        }

        static bool IsShare(double value)
        {
            return value >= 0 && value <= 1;
        }
    }
}

using System;
using NUnit.Framework;

namespace Evoke.Tests
{
    [TestFixture]
    public sealed class EmotionStateTests
    {
        const double SinglePrecision = 1e-7;
        const int VersionAt = 0;
        const int TimeAt = 1;
        const int SourceTimeAt = 9;
        const int ValenceAt = 17;
        const int FirstWeightAt = 29;
        const int KeyAt = 69;
        const int EmotionAt = 70;

        [Test]
        public void A_state_is_the_same_after_a_way_through_bytes()
        {
            EmotionState state = Some();
            EmotionState read;
            Assert.That(EmotionState.TryRead(Written(state), 3, out read), Is.True);
            Assert.That(read.T, Is.EqualTo(state.T));
            Assert.That(read.SourceT, Is.EqualTo(state.SourceT));
            Assert.That(read.Valence, Is.EqualTo(state.Valence).Within(SinglePrecision));
            Assert.That(read.Arousal, Is.EqualTo(state.Arousal).Within(SinglePrecision));
            Assert.That(read.Dominance, Is.EqualTo(state.Dominance).Within(SinglePrecision));
            for (int i = 0; i < EmotionWords.Count; i++)
            {
                Assert.That(read.Weight(i), Is.EqualTo(state.Weight(i)).Within(SinglePrecision));
            }
            Assert.That(read.Key, Is.EqualTo(state.Key));
            Assert.That(read.Emotion, Is.EqualTo(state.Emotion));
            Assert.That(read.Confidence, Is.EqualTo(state.Confidence).Within(SinglePrecision));
            Assert.That(read.Quality, Is.EqualTo(state.Quality));
        }

        [Test]
        public void A_source_without_a_time_stays_without()
        {
            EmotionState state = Some();
            state.SourceT = double.NaN;
            EmotionState read;
            Assert.That(EmotionState.TryRead(Written(state), 3, out read), Is.True);
            Assert.That(read.SourceT, Is.NaN);
        }

        [Test]
        public void The_bytes_are_few_and_do_not_change_from_one_version_of_the_package_to_the_next()
        {
            byte[] bytes = Written(Some());
            Assert.That(EmotionState.ByteCount, Is.EqualTo(71));
            Assert.That(BitConverter.ToString(bytes, 3, 9), Is.EqualTo("01-00-00-40-40-FC-54-D9-41"));
            Assert.That(BitConverter.ToString(bytes, 3 + FirstWeightAt, 4), Is.EqualTo("CD-CC-4C-3D"));
            Assert.That(bytes[3 + KeyAt], Is.EqualTo(6));
            Assert.That(bytes[3 + EmotionAt], Is.EqualTo(5));
        }

        [TestCase(-1)]
        [TestCase(8)]
        [TestCase(int.MaxValue)]
        public void There_is_no_writing_and_no_reading_beyond_a_buffer(int offset)
        {
            var buffer = new byte[EmotionState.ByteCount + 7];
            EmotionState read;
            Assert.Throws<ArgumentException>(() => Some().Write(buffer, offset));
            Assert.That(EmotionState.TryRead(buffer, offset, out read), Is.False);
            Assert.That(EmotionState.TryRead(null, 0, out read), Is.False);
        }

        [TestCase(VersionAt, 2)]
        [TestCase(VersionAt, 0)]
        [TestCase(KeyAt, 8)]
        [TestCase(EmotionAt, 8)]
        [TestCase(ValenceAt + 3, 0x40)]
        [TestCase(ValenceAt + 3, 0xbf)]
        [TestCase(FirstWeightAt + 3, 0x3f)]
        public void A_byte_that_makes_no_state_is_refused(int place, int value)
        {
            byte[] bytes = Written(Some());
            bytes[3 + place] = (byte)value;
            CheckRefused(bytes);
        }

        [TestCase(TimeAt, double.NaN)]
        [TestCase(TimeAt, double.PositiveInfinity)]
        [TestCase(SourceTimeAt, double.NegativeInfinity)]
        public void A_time_that_is_none_is_refused(int place, double value)
        {
            byte[] bytes = Written(Some());
            BitConverter.GetBytes(value).CopyTo(bytes, 3 + place);
            CheckRefused(bytes);
        }

        [TestCase(-1)]
        [TestCase(8)]
        public void There_are_eight_weights(int emotion)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Some().Weight(emotion));
            Assert.Throws<ArgumentOutOfRangeException>(() => Some().SetWeight(emotion, 1));
        }

        static void CheckRefused(byte[] bytes)
        {
            EmotionState read;
            Assert.That(EmotionState.TryRead(bytes, 3, out read), Is.False);
            Assert.That(read, Is.EqualTo(default(EmotionState)));
        }

        static EmotionState Some()
        {
            var state = new EmotionState
            {
                T = 1700000001.0, SourceT = 12.5, Valence = 0.9, Arousal = 0.8, Dominance = 0.3, Key = 6,
                Emotion = Emotion.Happy, Confidence = 0.6, Quality = 0.96875
            };
            for (int i = 0; i < EmotionWords.Count; i++)
            {
                state.SetWeight(i, i == (int)Emotion.Happy ? 0.65 : 0.05);
            }
            return state;
        }

        /// <summary>From the third byte on.</summary>
        static byte[] Written(EmotionState state)
        {
            var bytes = new byte[EmotionState.ByteCount + 5];
            state.Write(bytes, 3);
            return bytes;
        }
    }
}

using System;
using NUnit.Framework;

namespace Evoke.Tests
{
    [TestFixture]
    public sealed class SmoothingTests : SteadyFace
    {
        // A critically damped spring from rest has (1 + ωt)·e^(−ωt) of its way before it, and ω is 2 / smoothing.
        static readonly double LeftAfterSmoothing = 3 * Math.Exp(-2);

        [Test]
        public void Smoothing_has_gone_59_per_cent_of_the_way_after_its_time()
        {
            Steady.SmoothingSeconds = 0.5;
            Update(0.5, Emotion.Sad);
            Assert.That(Shown(Emotion.Sad), Is.EqualTo(1 - LeftAfterSmoothing).Within(Tolerance));
            Assert.That(Shown(Emotion.Happy), Is.EqualTo(LeftAfterSmoothing).Within(Tolerance));
        }

        [Test]
        public void Smoothing_begins_gently()
        {
            Steady.SmoothingSeconds = 0.5;
            Update(0.01, Emotion.Sad);
            Assert.That(Shown(Emotion.Sad), Is.LessThan(0.001));
        }

        [TestCase(30)]
        [TestCase(60)]
        [TestCase(240)]
        public void Smoothing_does_not_depend_on_the_frame_rate(int framesPerSecond)
        {
            Steady.SmoothingSeconds = 0.8;
            for (int frame = 0; frame < framesPerSecond; frame++)
            {
                Update(1.0 / framesPerSecond, Emotion.Sad);
            }
            double left = (1 + 2.5) * Math.Exp(-2.5);
            Assert.That(Shown(Emotion.Sad), Is.EqualTo(1 - left).Within(Tolerance));
            Assert.That(Sum(), Is.EqualTo(1).Within(Tolerance));
        }

        [Test]
        public void A_stream_of_changing_states_is_shown_alike_at_30_and_at_240_frames_a_second()
        {
            double[] slow = Follow(30);
            double[] fast = Follow(240);
            Assert.That(fast, Is.EqualTo(slow).Within(Tolerance));
        }

        [Test]
        public void No_weight_leaves_zero_to_one_however_states_and_smoothing_change()
        {
            var random = new Random(5);
            for (int frame = 0; frame < 20000; frame++)
            {
                Steady.SmoothingSeconds = random.Next(20) == 0 ? random.NextDouble() : Steady.SmoothingSeconds;
                Update(0.05 * random.NextDouble(), (Emotion)(random.Next(8)));
                Assert.That(Weights, Is.All.InRange(-Tolerance, 1 + Tolerance));
                Assert.That(Sum(), Is.EqualTo(1).Within(Tolerance));
            }
        }

        [Test]
        public void Smoothing_arrives_and_then_leaves_the_face_alone()
        {
            Steady.SmoothingSeconds = 0.1;
            int frames = 0;
            while (Update(1 / 60.0, Emotion.Sad))
            {
                frames++;
            }
            Assert.That(Weights, Is.EqualTo(Only(Emotion.Sad)));
            Assert.That(frames, Is.InRange(30, 60));
            Assert.That(Update(1 / 60.0, Emotion.Sad), Is.False);
        }

        /// <summary>What is shown after a second with another emotion every fifth of it.</summary>
        double[] Follow(int framesPerSecond)
        {
            Begin();
            Steady.SmoothingSeconds = 0.3;
            var emotions = new[] { Emotion.Sad, Emotion.Angry, Emotion.Excited, Emotion.Sad, Emotion.Fearful };
            for (int frame = 0; frame < framesPerSecond; frame++)
            {
                Update(1.0 / framesPerSecond, emotions[frame * 5 / framesPerSecond]);
            }
            return (double[])Weights.Clone();
        }
    }
}

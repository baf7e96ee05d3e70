using System;
using NUnit.Framework;

namespace Evoke.Tests
{
    [TestFixture]
    public sealed class SteadyWeightsTests
    {
        const double Tolerance = 1e-9;

        // A critically damped spring from rest has (1 + ωt)·e^(−ωt) of its way before it, and ω is 2 / smoothing.
        static readonly double LeftAfterSmoothing = 3 * Math.Exp(-2);

        readonly double[] _weights = new double[8];
        SteadyWeights _steady;

        /// <summary>A face that shows happiness.</summary>
        [SetUp]
        public void Begin()
        {
            _steady = new SteadyWeights { FadeSeconds = 2 };
            Assert.That(Update(0, Emotion.Happy), Is.True);
            Assert.That(_weights, Is.EqualTo(Only(Emotion.Happy)));
        }

        [Test]
        public void Before_the_first_state_the_face_is_left_alone()
        {
            var face = new SteadyWeights();
            var none = new EmotionState();
            Assert.That(face.Update(1, false, ref none, false, _weights), Is.False);
            Assert.That(face.Update(1, false, ref none, true, _weights), Is.False);
        }

        [Test]
        public void The_first_state_is_shown_at_once_whatever_the_smoothing()
        {
            _steady = new SteadyWeights { SmoothingSeconds = 5 };
            Assert.That(Update(0.1, Emotion.Sad), Is.True);
            Assert.That(_weights, Is.EqualTo(Only(Emotion.Sad)));
        }

        [Test]
        public void Without_smoothing_a_state_is_shown_at_once_and_then_the_face_is_left_alone()
        {
            Assert.That(Update(0.1, Emotion.Sad), Is.True);
            Assert.That(_weights, Is.EqualTo(Only(Emotion.Sad)));
            Assert.That(Update(0.1, Emotion.Sad), Is.False);
        }

        [Test]
        public void Smoothing_has_gone_59_per_cent_of_the_way_after_its_time()
        {
            _steady.SmoothingSeconds = 0.5;
            Update(0.5, Emotion.Sad);
            Assert.That(Shown(Emotion.Sad), Is.EqualTo(1 - LeftAfterSmoothing).Within(Tolerance));
            Assert.That(Shown(Emotion.Happy), Is.EqualTo(LeftAfterSmoothing).Within(Tolerance));
        }

        [Test]
        public void Smoothing_begins_gently()
        {
            _steady.SmoothingSeconds = 0.5;
            Update(0.01, Emotion.Sad);
            Assert.That(Shown(Emotion.Sad), Is.LessThan(0.001));
        }

        [TestCase(30)]
        [TestCase(60)]
        [TestCase(240)]
        public void Smoothing_does_not_depend_on_the_frame_rate(int framesPerSecond)
        {
            _steady.SmoothingSeconds = 0.8;
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
                _steady.SmoothingSeconds = random.Next(20) == 0 ? random.NextDouble() : _steady.SmoothingSeconds;
                Update(0.05 * random.NextDouble(), (Emotion)(random.Next(8)));
                Assert.That(_weights, Is.All.InRange(-Tolerance, 1 + Tolerance));
                Assert.That(Sum(), Is.EqualTo(1).Within(Tolerance));
            }
        }

        [Test]
        public void Smoothing_arrives_and_then_leaves_the_face_alone()
        {
            _steady.SmoothingSeconds = 0.1;
            int frames = 0;
            while (Update(1 / 60.0, Emotion.Sad))
            {
                frames++;
            }
            Assert.That(_weights, Is.EqualTo(Only(Emotion.Sad)));
            Assert.That(frames, Is.InRange(30, 60));
            Assert.That(Update(1 / 60.0, Emotion.Sad), Is.False);
        }

        [Test]
        public void An_emotion_is_held_before_another_is_shown()
        {
            _steady.HoldSeconds = 1;
            Assert.That(Update(0.5, Emotion.Sad), Is.False);
            Assert.That(Update(0.4, Emotion.Sad), Is.False);
            Assert.That(Update(0.2, Emotion.Sad), Is.True);
            Assert.That(_weights, Is.EqualTo(Only(Emotion.Sad)));
            Assert.That(Update(0.5, Emotion.Angry), Is.False);
            Assert.That(Update(0.5, Emotion.Angry), Is.True);
        }

        [Test]
        public void An_emotion_that_is_gone_before_the_hold_is_over_is_never_shown()
        {
            _steady.HoldSeconds = 1;
            Assert.That(Update(0.5, Emotion.Sad), Is.False);
            Assert.That(Update(0.3, Emotion.Happy), Is.False);
            Assert.That(Update(0.7, Emotion.Happy), Is.False);
        }

        [Test]
        public void While_it_is_held_the_same_emotions_weights_are_followed()
        {
            _steady.HoldSeconds = 1;
            EmotionState fainter = State(Emotion.Happy);
            fainter.SetWeight((int)Emotion.Happy, 0.6);
            fainter.SetWeight((int)Emotion.Neutral, 0.4);
            Assert.That(_steady.Update(0.2, true, ref fainter, false, _weights), Is.True);
            Assert.That(Shown(Emotion.Happy), Is.EqualTo(0.6));
        }

        [Test]
        public void A_frozen_face_stays_as_it_is_and_then_goes_on_without_a_jump()
        {
            _steady.Frozen = true;
            Assert.That(Update(1, Emotion.Sad), Is.False);
            Assert.That(Update(60, Emotion.Sad, stale: true), Is.False);
            _steady.Frozen = false;
            _steady.SmoothingSeconds = 1;
            Update(0.1, Emotion.Sad);
            Assert.That(Shown(Emotion.Sad), Is.EqualTo(1 - 1.2 * Math.Exp(-0.2)).Within(Tolerance));
        }

        [Test]
        public void A_stale_stream_fades_to_neutral_evenly_and_is_then_left_alone()
        {
            foreach (double left in new[] { 0.75, 0.5, 0.25, 0.0 })
            {
                Assert.That(Update(0.5, Emotion.Happy, stale: true), Is.True);
                Assert.That(Shown(Emotion.Happy), Is.EqualTo(left).Within(Tolerance));
            }
            Assert.That(_weights, Is.EqualTo(Only(Emotion.Neutral)));
            Assert.That(Update(1, Emotion.Happy, stale: true), Is.False);
        }

        [Test]
        public void The_fade_begins_from_what_is_shown_even_half_way_to_another_emotion()
        {
            _steady.SmoothingSeconds = 0.5;
            Update(0.25, Emotion.Sad);
            var half = (double[])_weights.Clone();
            Update(1e-6, Emotion.Sad, stale: true);
            Assert.That(_weights, Is.EqualTo(half).Within(1e-5));
        }

        [Test]
        public void A_stream_that_returns_fades_back_from_where_the_fade_is()
        {
            Update(1, Emotion.Happy, stale: true);
            Assert.That(Shown(Emotion.Happy), Is.EqualTo(0.5).Within(Tolerance));
            Update(0.5, Emotion.Sad);
            Assert.That(Shown(Emotion.Sad), Is.EqualTo(0.75).Within(Tolerance));
            Update(0.5, Emotion.Sad);
            Assert.That(_weights, Is.EqualTo(Only(Emotion.Sad)));
        }

        [Test]
        public void A_state_that_is_forgotten_fades_too()
        {
            var none = new EmotionState();
            _steady.Update(1, false, ref none, true, _weights);
            Assert.That(Shown(Emotion.Happy), Is.EqualTo(0.5).Within(Tolerance));
        }

        [Test]
        public void A_fade_of_no_time_is_at_once()
        {
            _steady.FadeSeconds = 0;
            Update(0.1, Emotion.Happy, stale: true);
            Assert.That(_weights, Is.EqualTo(Only(Emotion.Neutral)));
            Update(0.1, Emotion.Happy);
            Assert.That(_weights, Is.EqualTo(Only(Emotion.Happy)));
        }

        [TestCase(0)]
        [TestCase(-1)]
        [TestCase(double.NaN)]
        public void What_is_no_time_moves_nothing(double deltaSeconds)
        {
            _steady.SmoothingSeconds = 0.5;
            Assert.That(Update(deltaSeconds, Emotion.Sad), Is.False);
            Assert.That(Update(deltaSeconds, Emotion.Sad, stale: true), Is.False);
        }

        [Test]
        public void After_a_reset_the_next_state_is_shown_at_once()
        {
            _steady.SmoothingSeconds = 5;
            _steady.HoldSeconds = 5;
            Update(1, Emotion.Happy, stale: true);
            _steady.Reset();
            Assert.That(Update(0, Emotion.Angry), Is.True);
            Assert.That(_weights, Is.EqualTo(Only(Emotion.Angry)));
        }

        [Test]
        public void Updating_allocates_nothing()
        {
            _steady.SmoothingSeconds = 1000;
            EmotionState sad = State(Emotion.Sad);
            Assert.That(
                Allocation.Of(() => _steady.Update(0.01, true, ref sad, false, _weights)), Is.EqualTo(0));
        }

        /// <summary>What is shown after a second with another emotion every fifth of it.</summary>
        double[] Follow(int framesPerSecond)
        {
            Begin();
            _steady.SmoothingSeconds = 0.3;
            var emotions = new[] { Emotion.Sad, Emotion.Angry, Emotion.Excited, Emotion.Sad, Emotion.Fearful };
            for (int frame = 0; frame < framesPerSecond; frame++)
            {
                Update(1.0 / framesPerSecond, emotions[frame * 5 / framesPerSecond]);
            }
            return (double[])_weights.Clone();
        }

        bool Update(double deltaSeconds, Emotion emotion, bool stale = false)
        {
            EmotionState state = State(emotion);
            return _steady.Update(deltaSeconds, true, ref state, stale, _weights);
        }

        static EmotionState State(Emotion emotion)
        {
            var state = new EmotionState { Emotion = emotion };
            state.SetWeight((int)emotion, 1);
            return state;
        }

        static double[] Only(Emotion emotion)
        {
            var weights = new double[8];
            weights[(int)emotion] = 1;
            return weights;
        }

        double Shown(Emotion emotion)
        {
            return _weights[(int)emotion];
        }

        double Sum()
        {
            double sum = 0;
            foreach (double weight in _weights)
            {
                sum += weight;
            }
            return sum;
        }
    }
}

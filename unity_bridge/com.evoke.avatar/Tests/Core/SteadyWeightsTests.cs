using System;
using NUnit.Framework;

namespace Evoke.Tests
{
    [TestFixture]
    public sealed class SteadyWeightsTests : SteadyFace
    {
        [Test]
        public void Before_the_first_state_the_face_is_left_alone()
        {
            var face = new SteadyWeights();
            var none = new EmotionState();
            Assert.That(face.Update(1, false, ref none, false, Weights), Is.False);
            Assert.That(face.Update(1, false, ref none, true, Weights), Is.False);
        }

        [Test]
        public void The_first_state_is_shown_at_once_whatever_the_smoothing()
        {
            Begin(new SteadyWeights { SmoothingSeconds = 5 });
            Assert.That(Update(0.1, Emotion.Sad), Is.True);
            Assert.That(Weights, Is.EqualTo(Only(Emotion.Sad)));
        }

        [Test]
        public void Without_smoothing_a_state_is_shown_at_once_and_then_the_face_is_left_alone()
        {
            Assert.That(Update(0.1, Emotion.Sad), Is.True);
            Assert.That(Weights, Is.EqualTo(Only(Emotion.Sad)));
            Assert.That(Update(0.1, Emotion.Sad), Is.False);
        }

        [Test]
        public void An_emotion_is_held_before_another_is_shown()
        {
            Steady.HoldSeconds = 1;
            Assert.That(Update(0.5, Emotion.Sad), Is.False);
            Assert.That(Update(0.4, Emotion.Sad), Is.False);
            Assert.That(Update(0.2, Emotion.Sad), Is.True);
            Assert.That(Weights, Is.EqualTo(Only(Emotion.Sad)));
            Assert.That(Update(0.5, Emotion.Angry), Is.False);
            Assert.That(Update(0.5, Emotion.Angry), Is.True);
        }

        [Test]
        public void An_emotion_that_is_gone_before_the_hold_is_over_is_never_shown()
        {
            Steady.HoldSeconds = 1;
            Assert.That(Update(0.5, Emotion.Sad), Is.False);
            Assert.That(Update(0.3, Emotion.Happy), Is.False);
            Assert.That(Update(0.7, Emotion.Happy), Is.False);
        }

        [Test]
        public void While_it_is_held_the_same_emotionsWeights_are_followed()
        {
            Steady.HoldSeconds = 1;
            EmotionState fainter = State(Emotion.Happy);
            fainter.SetWeight((int)Emotion.Happy, 0.6);
            fainter.SetWeight((int)Emotion.Neutral, 0.4);
            Assert.That(Steady.Update(0.2, true, ref fainter, false, Weights), Is.True);
            Assert.That(Shown(Emotion.Happy), Is.EqualTo(0.6));
        }

        [Test]
        public void A_frozen_face_stays_as_it_is_and_then_goes_on_without_a_jump()
        {
            Steady.Frozen = true;
            Assert.That(Update(1, Emotion.Sad), Is.False);
            Assert.That(Update(60, Emotion.Sad, stale: true), Is.False);
            Steady.Frozen = false;
            Steady.SmoothingSeconds = 1;
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
            Assert.That(Weights, Is.EqualTo(Only(Emotion.Neutral)));
            Assert.That(Update(1, Emotion.Happy, stale: true), Is.False);
        }

        [Test]
        public void The_fade_begins_from_what_is_shown_even_half_way_to_another_emotion()
        {
            Steady.SmoothingSeconds = 0.5;
            Update(0.25, Emotion.Sad);
            var half = (double[])Weights.Clone();
            Update(1e-6, Emotion.Sad, stale: true);
            Assert.That(Weights, Is.EqualTo(half).Within(1e-5));
        }

        [Test]
        public void A_stream_that_returns_fades_back_from_where_the_fade_is()
        {
            Update(1, Emotion.Happy, stale: true);
            Assert.That(Shown(Emotion.Happy), Is.EqualTo(0.5).Within(Tolerance));
            Update(0.5, Emotion.Sad);
            Assert.That(Shown(Emotion.Sad), Is.EqualTo(0.75).Within(Tolerance));
            Update(0.5, Emotion.Sad);
            Assert.That(Weights, Is.EqualTo(Only(Emotion.Sad)));
        }

        [Test]
        public void A_state_that_is_forgotten_fades_too()
        {
            var none = new EmotionState();
            Steady.Update(1, false, ref none, true, Weights);
            Assert.That(Shown(Emotion.Happy), Is.EqualTo(0.5).Within(Tolerance));
        }

        [Test]
        public void A_fade_of_no_time_is_at_once()
        {
            Steady.FadeSeconds = 0;
            Update(0.1, Emotion.Happy, stale: true);
            Assert.That(Weights, Is.EqualTo(Only(Emotion.Neutral)));
            Update(0.1, Emotion.Happy);
            Assert.That(Weights, Is.EqualTo(Only(Emotion.Happy)));
        }

        [TestCase(0)]
        [TestCase(-1)]
        [TestCase(double.NaN)]
        public void What_is_no_time_moves_nothing(double deltaSeconds)
        {
            Steady.SmoothingSeconds = 0.5;
            Assert.That(Update(deltaSeconds, Emotion.Sad), Is.False);
            Assert.That(Update(deltaSeconds, Emotion.Sad, stale: true), Is.False);
        }

        [Test]
        public void After_a_reset_the_next_state_is_shown_at_once()
        {
            Steady.SmoothingSeconds = 5;
            Steady.HoldSeconds = 5;
            Update(1, Emotion.Happy, stale: true);
            Steady.Reset();
            Assert.That(Update(0, Emotion.Angry), Is.True);
            Assert.That(Weights, Is.EqualTo(Only(Emotion.Angry)));
        }

        [Test]
        public void Updating_allocates_nothing()
        {
            Steady.SmoothingSeconds = 1000;
            EmotionState sad = State(Emotion.Sad);
            Assert.That(
                Allocation.Of(() => Steady.Update(0.01, true, ref sad, false, Weights)), Is.EqualTo(0));
        }
    }
}

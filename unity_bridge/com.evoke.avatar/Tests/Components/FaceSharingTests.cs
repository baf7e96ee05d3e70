using System;
using NUnit.Framework;
using UnityEngine;

namespace Evoke.Unity.Tests
{
    /// <summary>A face among others that write the same shapes: what it yields, adds, and puts back.</summary>
    [TestFixture]
    public sealed class FaceSharingTests
    {
        const string Smile = "Mouth_Smile_L";
        const string Blink = "Eye_Blink_L";

        Character _character;
        float _alone;

        [SetUp]
        public void SetUp()
        {
            _character = Character.WithFace("cc4_extended");
            _character.Show(Emotion.Happy);
            _alone = _character.Weight(Smile);
        }

        [TearDown]
        public void TearDown()
        {
            _character.Dispose();
        }

        [Test]
        public void To_replace_is_to_overwrite_what_lip_sync_wrote()
        {
            LipSyncWrites(80);
            Assert.That(_character.Weight(Smile), Is.EqualTo(_alone));
        }

        [Test]
        public void A_region_without_weight_is_the_others()
        {
            _character.Face.Sharing.Region("mouth").Weight = 0;
            LipSyncWrites(80);
            Assert.That(_character.Weight(Smile), Is.EqualTo(80).Within(1e-4));
        }

        [Test]
        public void Mouth_and_jaw_yield_to_speech_and_the_rest_does_not()
        {
            float cheek = _character.Weight("Cheek_Raise_L");
            _character.Face.SpeechWeight = 1;
            LipSyncWrites(80);
            Assert.That(_character.Weight(Smile), Is.EqualTo(80).Within(1e-4));
            Assert.That(_character.Weight("Cheek_Raise_L"), Is.EqualTo(cheek).And.GreaterThan(0));
            _character.Face.SpeechWeight = 0.5f;
            LipSyncWrites(80);
            Assert.That(_character.Weight(Smile), Is.EqualTo((80 + _alone) / 2).Within(1e-3));
        }

        [Test]
        public void The_jaws_bone_yields_to_speech()
        {
            _character.Face.SpeechWeight = 1;
            _character.Show(Emotion.Surprised);
            Assert.That(Quaternion.Angle(_character.Jaw.localRotation, Character.JawRest), Is.LessThan(0.1f));
        }

        [Test]
        public void The_lids_yield_to_whoever_blinks()
        {
            _character.Face.BlinkWeight = 1;
            _character.SetWeight(Blink, 100);
            _character.Show(Emotion.Surprised);
            Assert.That(_character.Weight(Blink), Is.EqualTo(100).Within(1e-4));
        }

        [Test]
        public void The_larger_of_two_is_shown_where_that_is_asked()
        {
            _character.Face.Sharing.Region("mouth").Mode = RegionMode.Max;
            _character.Face.Look.Intensity = 0.4f;
            LipSyncWrites(90);
            Assert.That(_character.Weight(Smile), Is.EqualTo(90).Within(1e-4));
            LipSyncWrites(1);
            Assert.That(_character.Weight(Smile), Is.EqualTo(0.4f * _alone).Within(1e-3));
        }

        [Test]
        public void Adding_never_counts_its_own_last_output()
        {
            _character.Face.Look.Intensity = 0.4f;
            _character.Face.Sharing.Region("mouth").Mode = RegionMode.Add;
            LipSyncWrites(20);
            float sum = _character.Weight(Smile);
            Assert.That(sum, Is.GreaterThan(30).And.LessThan(100));
            for (int frame = 0; frame < 100; frame++)
            {
                _character.Show(Emotion.Happy);
            }
            Assert.That(_character.Weight(Smile), Is.EqualTo(sum).Within(1e-3));
        }

        [Test]
        public void A_region_that_is_none_is_refused_with_the_names_of_those_there_are()
        {
            var error = Assert.Throws<ArgumentException>(() => _character.Face.Sharing.Region("ears"));
            Assert.That(error.Message, Contains.Substring("'ears' is no region of the face; there are brows, lids"));
        }

        void LipSyncWrites(float weight)
        {
            _character.SetWeight(Smile, weight);
            _character.Show(Emotion.Happy);
        }
    }
}

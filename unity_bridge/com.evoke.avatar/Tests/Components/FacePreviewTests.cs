using System.Collections.Generic;
using NUnit.Framework;
using UnityEngine;

namespace Evoke.Unity.Tests
{
    /// <summary>What an artist sees in edit mode, and what expressions are told to faces that have their own.</summary>
    [TestFixture]
    public sealed class FacePreviewTests
    {
        const string Smile = "Mouth_Smile_L";

        Character _character;

        [SetUp]
        public void SetUp()
        {
            _character = Character.WithFace("cc4_extended");
            _character.SetWeight(Smile, 7);
            _character.SetWeight("Jaw_Open", 3);
        }

        [TearDown]
        public void TearDown()
        {
            _character.Dispose();
        }

        [Test]
        public void A_preview_shows_at_once_and_leaves_no_trace()
        {
            _character.Face.Preview(Emotion.Surprised);
            Assert.That(_character.Face.IsPreviewing, Is.True);
            Assert.That(_character.Weight("Jaw_Open"), Is.GreaterThan(10));
            Assert.That(Quaternion.Angle(_character.Jaw.localRotation, Character.JawRest), Is.GreaterThan(5));
            _character.Face.Preview(Emotion.Happy, 0.5f);
            _character.Face.EndPreview();
            Assert.That(_character.Face.IsPreviewing, Is.False);
            Assert.That(_character.Weight(Smile), Is.EqualTo(7));
            Assert.That(_character.Weight("Jaw_Open"), Is.EqualTo(3));
            Assert.That(Quaternion.Angle(_character.Jaw.localRotation, Character.JawRest), Is.LessThan(0.1f));
        }

        [Test]
        public void Disabling_the_face_ends_its_preview()
        {
            _character.Face.Preview(Emotion.Happy);
            _character.Face.enabled = false;
            Assert.That(_character.Face.IsPreviewing, Is.False);
            Assert.That(_character.Weight(Smile), Is.EqualTo(7));
        }

        [Test]
        public void What_was_written_during_a_preview_is_left()
        {
            _character.Face.Preview(Emotion.Happy);
            _character.SetWeight(Smile, 50);
            _character.Face.EndPreview();
            Assert.That(_character.Weight(Smile), Is.EqualTo(50));
        }

        [Test]
        public void A_preview_of_several_emotions_is_a_mixture()
        {
            var strengths = new double[EmotionWords.Count];
            strengths[(int)Emotion.Happy] = 1;
            strengths[(int)Emotion.Surprised] = 1;
            _character.Face.Preview(strengths);
            Assert.That(_character.Face.Weight(Emotion.Happy), Is.EqualTo(0.5));
            Assert.That(_character.Face.Weight(Emotion.Neutral), Is.EqualTo(0));
        }

        [Test]
        public void Each_change_of_the_expression_is_told_by_eight_calls()
        {
            var told = new List<string>();
            _character.Face.OnExpression.AddListener((name, weight) => told.Add(name + " " + weight));
            _character.Show(Emotion.Happy);
            Assert.That(
                told,
                Is.EqualTo(
                    new[]
                    {
                        "neutral 0", "disgusted 0", "fearful 0", "angry 0", "sad 0", "happy 1", "surprised 0", "excited 0"
                    }));
            _character.Show(Emotion.Happy);
            Assert.That(told.Count, Is.EqualTo(8));
            _character.Show(Emotion.Sad);
            Assert.That(told.Count, Is.EqualTo(16));
        }

        [Test]
        public void A_face_without_blend_shapes_tells_its_expressions_all_the_same()
        {
            using (var character = new Character("VRM"))
            {
                var told = new Dictionary<string, float>();
                EvokeFace face = character.AddFace();
                face.OnExpression.AddListener((name, weight) => told[name] = weight);
                character.Show(Emotion.Sad);
                Assert.That(told["sad"], Is.EqualTo(1));
                face.Preview(Emotion.Happy);
                face.EndPreview();
                Assert.That(told["neutral"], Is.EqualTo(1));
                Assert.That(told["happy"], Is.EqualTo(0));
            }
        }
    }
}

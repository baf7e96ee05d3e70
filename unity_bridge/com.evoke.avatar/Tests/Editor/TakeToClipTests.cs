using System;
using System.Collections.Generic;
using Evoke.Unity.Tests;
using NUnit.Framework;
using UnityEditor;
using UnityEngine;

namespace Evoke.Unity.Editor.Tests
{
    /// <summary>The clip of a recording: neutral at 0 s, happy at 1 s, sad at 2 s, followed at once.</summary>
    [TestFixture]
    public sealed class TakeToClipTests
    {
        const string Smile = "Mouth_Smile_L";

        Character _character;

        [SetUp]
        public void SetUp()
        {
            _character = Character.WithFace("cc4_extended");
        }

        [TearDown]
        public void TearDown()
        {
            _character.Dispose();
        }

        [Test]
        public void Its_curves_show_what_the_face_shows()
        {
            AnimationClip clip = Bake();
            _character.Show(Emotion.Happy);
            float smile = _character.Weight(Smile);
            Assert.That(smile, Is.GreaterThan(30));
            AnimationCurve curve = ShapeCurve(clip, Smile);
            Assert.That(curve.Evaluate(0), Is.EqualTo(0));
            Assert.That(curve.Evaluate(29 / 30f), Is.EqualTo(0).Within(0.02));
            Assert.That(curve.Evaluate(1), Is.EqualTo(smile).Within(0.02));
            Assert.That(curve.Evaluate(1.5f), Is.EqualTo(smile).Within(0.02));
            Assert.That(curve.Evaluate(2), Is.LessThan(1));
            Assert.That(clip.length, Is.EqualTo(2).Within(1e-5));
            Assert.That(clip.frameRate, Is.EqualTo(30));
        }

        [Test]
        public void A_mesh_that_is_whole_at_another_weight_has_a_curve_as_fine()
        {
            float smile = ShapeCurve(Bake(), Smile).Evaluate(1.5f);
            string[] shapes = new List<string>(_character.Face.Rig.Shapes).ToArray();
            _character.Renderer().sharedMesh = Character.MeshOf(1, shapes);
            _character.Face.Motion.Smoothing = 0.3f;
            AnimationCurve curve = ShapeCurve(Bake(), Smile);
            Assert.That(curve.Evaluate(1.9f), Is.EqualTo(smile / 100).Within(0.01));
            Assert.That(curve.length, Is.GreaterThan(10));
        }

        [Test]
        public void A_smooth_face_is_kept_at_every_frame_with_fewer_keys()
        {
            _character.Face.Motion.Smoothing = 0.3f;
            AnimationCurve curve = ShapeCurve(Bake(60), Smile);
            AnimationCurve every = ShapeCurve(Bake(60), Smile);
            Assert.That(curve.length, Is.LessThan(90));
            Assert.That(every.Evaluate(1.5f), Is.EqualTo(curve.Evaluate(1.5f)));
            var shown = new List<float>();
            var player = _character.Root.AddComponent<EvokePlayer>();
            player.Recording = Recordings.HappyThenSad();
            for (int frame = 0; frame <= 120; frame++)
            {
                player.Time = frame / 60.0;
                _character.Face.Advance(frame == 0 ? 0 : 1 / 60f);
                shown.Add(_character.Weight(Smile));
            }
            for (int frame = 0; frame <= 120; frame++)
            {
                Assert.That(curve.Evaluate(frame / 60f), Is.EqualTo(shown[frame]).Within(0.05), "frame " + frame);
            }
        }

        [Test]
        public void The_jaws_bone_turns_from_its_rest()
        {
            TextAsset recording = Recordings.Of(Emotion.Neutral, Emotion.Surprised);
            AnimationClip clip = TakeToClip.Bake(_character.Face, recording);
            _character.Show(Emotion.Surprised);
            Quaternion open = _character.Jaw.localRotation;
            Assert.That(Quaternion.Angle(open, Character.JawRest), Is.GreaterThan(10));
            Assert.That(Quaternion.Angle(RotationAt(clip, 0), Character.JawRest), Is.LessThan(0.1));
            Assert.That(Quaternion.Angle(RotationAt(clip, 1), open), Is.LessThan(0.1));
        }

        [Test]
        public void What_the_take_does_not_move_has_no_curve()
        {
            foreach (EditorCurveBinding binding in AnimationUtility.GetCurveBindings(Bake()))
            {
                Assert.That(binding.path, Is.Not.EqualTo("Head/" + Character.JawBone));
                Assert.That(binding.propertyName, Is.Not.EqualTo("blendShape.Unmapped"));
                Assert.That(binding.propertyName, Is.Not.EqualTo("blendShape.Eye_Wide_L"));
            }
        }

        [Test]
        public void The_face_stays_as_it_was()
        {
            _character.SetWeight(Smile, 7);
            int children = _character.Root.transform.childCount;
            Bake();
            Assert.That(_character.Weight(Smile), Is.EqualTo(7));
            Assert.That(Quaternion.Angle(_character.Jaw.localRotation, Character.JawRest), Is.LessThan(0.1));
            Assert.That(_character.Root.transform.childCount, Is.EqualTo(children));
            Assert.That(Resources.FindObjectsOfTypeAll<EvokePlayer>(), Is.Empty);
            Assert.That(Resources.FindObjectsOfTypeAll<EvokeFace>().Length, Is.EqualTo(1));
        }

        [Test]
        public void Paths_begin_at_the_animator()
        {
            var stage = new GameObject("Stage");
            _character.Root.transform.SetParent(stage.transform, false);
            Assert.That(PathOf(Bake()), Is.EqualTo("CC_Base_Body"));
            stage.AddComponent<Animator>();
            Assert.That(PathOf(Bake()), Is.EqualTo("Kevin/CC_Base_Body"));
            _character.Root.transform.SetParent(null, false);
            UnityEngine.Object.DestroyImmediate(stage);
        }

        [Test]
        public void A_recording_that_is_none_and_a_face_without_shapes_are_said_in_a_sentence()
        {
            Assert.That(
                Refusal(() => TakeToClip.Bake(_character.Face, null)), Is.EqualTo("set a recording first"));
            Assert.That(
                Refusal(() => TakeToClip.Bake(_character.Face, new TextAsset("notes") { name = "notes" })),
                Is.EqualTo("'notes' cannot be played: line 1 is not a message; the file may be cut off there"));
            using (var robot = new Character("Robot"))
            {
                EvokeFace face = robot.AddFace();
                Assert.That(
                    Refusal(() => TakeToClip.Bake(face, Recordings.HappyThenSad())),
                    Is.EqualTo(face.Trouble));
            }
        }

        AnimationClip Bake(float framesPerSecond = TakeToClip.UsualFramesPerSecond)
        {
            return TakeToClip.Bake(_character.Face, Recordings.HappyThenSad(), "", framesPerSecond);
        }

        static string Refusal(TestDelegate bake)
        {
            return Assert.Throws<InvalidOperationException>(bake).Message;
        }

        static AnimationCurve ShapeCurve(AnimationClip clip, string shape)
        {
            return AnimationUtility.GetEditorCurve(
                clip,
                EditorCurveBinding.FloatCurve("CC_Base_Body", typeof(SkinnedMeshRenderer), "blendShape." + shape));
        }

        static Quaternion RotationAt(AnimationClip clip, float time)
        {
            Func<string, float> at = axis => AnimationUtility.GetEditorCurve(
                clip,
                EditorCurveBinding.FloatCurve(
                    "Head/" + Character.JawBone, typeof(Transform), "m_LocalRotation." + axis)).Evaluate(time);
            return new Quaternion(at("x"), at("y"), at("z"), at("w"));
        }

        static string PathOf(AnimationClip clip)
        {
            return Array.Find(
                AnimationUtility.GetCurveBindings(clip), binding => binding.propertyName == "blendShape." + Smile).path;
        }
    }
}

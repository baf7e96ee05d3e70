using System.Collections.Generic;
using NUnit.Framework;
using UnityEngine;

namespace Evoke.Unity.Tests
{
    /// <summary>How a face moves what it has found.</summary>
    [TestFixture]
    public sealed class EvokeFaceTests
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
        public void A_shape_weighs_a_hundred_times_what_the_solver_gives_it()
        {
            var solver = new ExpressionSolver(_character.Face.Rig, ShippedData.Expressions);
            Face solved = solver.NewFace();
            var weights = new double[EmotionWords.Count];
            States.Of(Emotion.Surprised, 0.7).CopyWeights(weights);
            solver.Solve(weights, solved);
            _character.Show(Emotion.Surprised, 0.7);
            foreach (string shape in solved.Shapes)
            {
                Assert.That(_character.Weight(shape), Is.EqualTo(100 * solved.WeightOf(shape)).Within(1e-3), shape);
            }
            Assert.That(_character.Weight("Jaw_Open"), Is.GreaterThan(10));
        }

        [Test]
        public void A_mesh_that_is_whole_at_another_weight_shows_as_much()
        {
            SkinnedMeshRenderer lashes = _character.Add("Lashes");
            lashes.sharedMesh = Character.MeshOf(1, Smile);
            _character.Show(Emotion.Happy);
            float smile = _character.Weight(Smile);
            Assert.That(smile, Is.GreaterThan(30));
            Assert.That(_character.Weight(Smile, "Lashes"), Is.EqualTo(smile / 100).Within(1e-6));
            _character.Face.Rebind();
            Assert.That(_character.Weight(Smile, "Lashes"), Is.EqualTo(0));
        }

        [Test]
        public void All_meshes_that_have_a_shape_move_alike()
        {
            _character.Add("CC_Base_Tongue", "Tongue_Out", Smile);
            _character.Add("Beard", Smile);
            _character.Face.Rebind();
            _character.Show(Emotion.Happy);
            Assert.That(_character.Weight(Smile), Is.GreaterThan(30));
            Assert.That(_character.Weight(Smile, "Beard"), Is.EqualTo(_character.Weight(Smile)));
            Assert.That(_character.Weight(Smile, "CC_Base_Tongue"), Is.EqualTo(_character.Weight(Smile)));
        }

        [Test]
        public void A_shape_that_the_rig_does_not_map_is_never_touched()
        {
            _character.SetWeight("Unmapped", 33);
            foreach (Emotion emotion in System.Enum.GetValues(typeof(Emotion)))
            {
                _character.Show(emotion);
                Assert.That(_character.Weight("Unmapped"), Is.EqualTo(33));
            }
        }

        [Test]
        public void A_bone_turns_from_its_rest_by_the_right_handed_turn_in_Unitys_axes()
        {
            var solver = new ExpressionSolver(_character.Face.Rig, ShippedData.Expressions);
            Face solved = solver.NewFace();
            var weights = new double[EmotionWords.Count];
            weights[(int)Emotion.Surprised] = 1;
            solver.Solve(weights, solved);
            Rotation turn = solved.TurnOf(Character.JawBone);
            var unity = new Quaternion((float)turn.X, (float)-turn.Y, (float)-turn.Z, (float)turn.W);

            _character.Show(Emotion.Surprised);
            Assert.That(Quaternion.Angle(_character.Jaw.localRotation, Character.JawRest * unity), Is.LessThan(0.1f));
            Assert.That(Quaternion.Angle(_character.Jaw.localRotation, Character.JawRest), Is.GreaterThan(5));
            _character.Show(Emotion.Neutral);
            Assert.That(Quaternion.Angle(_character.Jaw.localRotation, Character.JawRest), Is.LessThan(0.1f));
        }

        [Test]
        public void A_bone_that_is_not_wanted_stays_at_rest()
        {
            _character.Face.Sharing.JawBone = false;
            _character.Show(Emotion.Surprised);
            Assert.That(Quaternion.Angle(_character.Jaw.localRotation, Character.JawRest), Is.LessThan(0.1f));
        }

        [Test]
        public void The_eyes_bones_turn_where_an_expression_moves_the_gaze()
        {
            const string Left = "CC_Base_L_Eye";
            var looking = ScriptableObject.CreateInstance<ExpressionProfileAsset>();
            looking.Json = new TextAsset(Expressions("\"64\": 0.5"));
            _character.Face.Profile.Expressions = looking;
            Transform eye = _character.AddBone(Left);
            _character.Show(Emotion.Sad);
            Assert.That(Quaternion.Angle(eye.localRotation, Quaternion.identity), Is.EqualTo(11).Within(0.1));
            _character.Face.Sharing.Region("eyes").Weight = 0.5f;
            _character.Show(Emotion.Sad);
            Assert.That(Quaternion.Angle(eye.localRotation, Quaternion.identity), Is.EqualTo(5.5).Within(0.1));
            _character.Face.Sharing.EyeBones = false;
            _character.Show(Emotion.Sad);
            Assert.That(Quaternion.Angle(eye.localRotation, Quaternion.identity), Is.LessThan(0.1));
        }

        [Test]
        public void A_capped_shape_weighs_no_more_than_its_cap()
        {
            _character.Show(Emotion.Happy);
            Assert.That(_character.Weight(Smile), Is.GreaterThan(25));
            _character.Face.Sharing.SetCap(Smile, 0.25f);
            _character.Show(Emotion.Happy);
            Assert.That(_character.Weight(Smile), Is.EqualTo(25).Within(1e-4));
            Assert.That(_character.Weight("Mouth_Smile_R"), Is.GreaterThan(25));
        }

        [Test]
        public void The_upper_and_the_lower_face_have_strengths_of_their_own()
        {
            _character.Face.Look.Upper = 0;
            _character.Show(Emotion.Surprised);
            Assert.That(_character.Weight("Brow_Raise_Inner_L"), Is.EqualTo(0));
            Assert.That(_character.Weight("Jaw_Open"), Is.GreaterThan(0));
        }

        [Test]
        public void An_undecided_state_is_exactly_neutral()
        {
            _character.Show(Emotion.Happy, 1.0 / 8);
            foreach (FaceShape shape in _character.Face.Shapes)
            {
                Assert.That(shape.Renderer.GetBlendShapeWeight(shape.Index), Is.EqualTo(0), shape.Name);
            }
        }

        [Test]
        public void Smoothing_takes_its_time_and_a_frozen_face_stays()
        {
            _character.Face.Motion.Smoothing = 0.5f;
            _character.Show(Emotion.Neutral);
            _character.Show(Emotion.Happy);
            float begun = _character.Weight(Smile);
            _character.Face.Motion.Frozen = true;
            _character.Show(Emotion.Happy);
            Assert.That(_character.Weight(Smile), Is.EqualTo(begun));
            _character.Face.Motion.Frozen = false;
            _character.Show(Emotion.Happy, 1, 10);
            Assert.That(_character.Weight(Smile), Is.GreaterThan(begun + 10));
        }

        [Test]
        public void An_emotion_is_held_for_as_long_as_asked()
        {
            _character.Face.Motion.MinimumHold = 1;
            _character.Show(Emotion.Happy);
            _character.Show(Emotion.Sad, 1, 0.5f);
            Assert.That(_character.Face.Weight(Emotion.Happy), Is.EqualTo(1));
            _character.Show(Emotion.Sad, 1, 0.6f);
            Assert.That(_character.Face.Weight(Emotion.Sad), Is.EqualTo(1));
        }

        /// <summary>Expressions of which sadness alone has action units.</summary>
        static string Expressions(string unitsOfSadness)
        {
            var emotions = new List<string>();
            foreach (Emotion emotion in System.Enum.GetValues(typeof(Emotion)))
            {
                string units = emotion == Emotion.Sad ? unitsOfSadness : "";
                emotions.Add("\"" + EmotionWords.Of(emotion) + "\": {\"action_units\": {" + units + "}}");
            }
            return "{\"emotions\": {" + string.Join(", ", emotions) + "}}";
        }
    }
}

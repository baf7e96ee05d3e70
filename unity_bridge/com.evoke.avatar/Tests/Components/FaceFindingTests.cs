using System.Collections.Generic;
using NUnit.Framework;
using UnityEngine;

namespace Evoke.Unity.Tests
{
    /// <summary>What a face finds on a character, and what it says where that is not enough.</summary>
    [TestFixture]
    public sealed class FaceFindingTests
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

        [TestCase("arkit")]
        [TestCase("cc3_explus")]
        [TestCase("cc3_traditional")]
        [TestCase("cc4_extended")]
        [TestCase("cc4_standard")]
        [TestCase("cc5_hd")]
        public void The_rig_is_told_by_the_names_of_the_shapes(string profile)
        {
            using (Character character = Character.WithFace(profile))
            {
                Assert.That(character.Face.Rig.Profile, Is.EqualTo(profile));
                Assert.That(character.Face.Trouble, Is.EqualTo(""));
            }
        }

        [Test]
        public void Shapes_are_found_again_by_name_when_the_mesh_is_exchanged()
        {
            SkinnedMeshRenderer body = _character.Renderer();
            _character.SetWeight("Unmapped", 12);
            _character.Show(Emotion.Happy);
            float smile = _character.Weight(Smile);
            int oldIndex = body.sharedMesh.GetBlendShapeIndex(Smile);
            var names = new List<string>(_character.Face.Rig.Shapes);
            names.Reverse();
            names.Insert(oldIndex, "Another");
            body.sharedMesh = Character.MeshOf(names.ToArray());
            _character.Show(Emotion.Happy);
            Assert.That(body.sharedMesh.GetBlendShapeIndex(Smile), Is.Not.EqualTo(oldIndex));
            Assert.That(_character.Weight(Smile), Is.EqualTo(smile));
            Assert.That(body.GetBlendShapeWeight(oldIndex), Is.EqualTo(0), "what was written to the old mesh");
        }

        [Test]
        public void A_mesh_of_another_family_brings_another_rig()
        {
            _character.Show(Emotion.Happy);
            _character.Renderer().sharedMesh =
                Character.MeshOf(new List<string>(Character.RigOf("arkit").Shapes).ToArray());
            _character.Show(Emotion.Happy);
            Assert.That(_character.Face.Rig.Profile, Is.EqualTo("arkit"));
            Assert.That(_character.Weight("mouthSmileLeft"), Is.GreaterThan(30));
        }

        [Test]
        public void A_renderer_may_be_destroyed_while_the_face_moves()
        {
            _character.Add("Beard", Smile);
            _character.Face.Rebind();
            _character.Show(Emotion.Happy);
            Object.DestroyImmediate(_character.Renderer("Beard").gameObject);
            _character.Show(Emotion.Sad);
            Assert.That(_character.Weight(Smile), Is.EqualTo(0));
            Assert.That(_character.Weight("Mouth_Frown_L"), Is.GreaterThan(0));
        }

        [Test]
        public void Names_that_Maya_has_put_its_node_before_are_known()
        {
            using (var character = new Character())
            {
                character.Add("Sloth", "blendShape2.browInnerUp", "blendShape2.mouthSmile_L", "blendShape2.jawOpen");
                character.AddFace();
                character.Show(Emotion.Happy);
                Assert.That(character.Face.Rig.Profile, Is.EqualTo("arkit"));
                Assert.That(character.Weight("blendShape2.mouthSmile_L", "Sloth"), Is.GreaterThan(30));
            }
        }

        [Test]
        public void A_rig_file_of_ones_own_goes_before_what_the_names_tell()
        {
            _character.Add("Robot", "Grin");
            _character.Face.Profile.RigFile = new TextAsset(
                "{\"profile\": \"mine\", \"name\": \"Mine\", \"source\": \"by hand\", \"markers\": [\"Grin\"],"
                + " \"action_units\": {\"12\": {\"name\": \"Lip Corner Puller\", \"shapes\": {\"Grin\": 0.5}}},"
                + " \"regions\": {\"Grin\": \"mouth\"}}");
            _character.Show(Emotion.Happy);
            Assert.That(_character.Face.Rig.Profile, Is.EqualTo("mine"));
            Assert.That(_character.Weight("Grin", "Robot"), Is.GreaterThan(10));
            Assert.That(_character.Weight(Smile), Is.EqualTo(0));
        }

        [Test]
        public void A_profile_asset_names_the_rig()
        {
            var asset = ScriptableObject.CreateInstance<RigProfileAsset>();
            asset.Json = Resources.Load<TextAsset>("Evoke/rigs/cc4_standard");
            _character.Face.Profile.Rig = asset;
            Assert.That(_character.Face.Rig.Profile, Is.EqualTo("cc4_standard"));
        }

        [Test]
        public void A_broken_rig_file_is_said_and_moves_nothing()
        {
            _character.Face.Profile.RigFile = new TextAsset("{\"profile\": \"mine\"}");
            _character.Show(Emotion.Happy);
            Assert.That(_character.Face.Trouble, Contains.Substring("'rig.name' is missing"));
            Assert.That(_character.Face.Rig, Is.Null);
            Assert.That(_character.Weight(Smile), Is.EqualTo(0));
        }

        [Test]
        public void A_character_that_no_rig_fits_is_said()
        {
            using (var character = new Character("Robot"))
            {
                character.Add("Body", "left", "right");
                character.AddFace();
                Assert.That(character.Face.Trouble, Contains.Substring("fits the blend shapes of 'Robot'"));
                Assert.That(character.Face.Shapes.Count, Is.EqualTo(0));
            }
        }

        [Test]
        public void A_source_that_is_none_is_said()
        {
            _character.Face.Source = _character.Face;
            Assert.That(_character.Face.Trouble, Contains.Substring("no Evoke Receiver and no Evoke Player"));
        }

        [Test]
        public void A_face_below_another_moves_its_own_meshes_and_bones_alone()
        {
            using (Character rider = Character.WithFace("cc4_extended"))
            {
                rider.Root.transform.SetParent(_character.Root.transform, false);
                _character.Face.Rebind();
                _character.Show(Emotion.Happy);
                Assert.That(_character.Weight(Smile), Is.GreaterThan(30));
                Assert.That(rider.Weight(Smile), Is.EqualTo(0));
                Object.DestroyImmediate(_character.Jaw.gameObject);
                _character.Face.Rebind();
                _character.Show(Emotion.Surprised);
                Assert.That(_character.Face.Bones, Is.Empty);
                Assert.That(Quaternion.Angle(rider.Jaw.localRotation, Character.JawRest), Is.LessThan(0.1f));
            }
        }
    }
}

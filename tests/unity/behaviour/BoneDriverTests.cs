using Evoke.Unity.Tests;
using NUnit.Framework;
using Reallusion.Runtime;
using UnityEngine;

namespace Evoke.Unity.Behaviour
{
    /// <summary>A face on a character whose body has Reallusion's BoneDriver.</summary>
    [TestFixture]
    public sealed class BoneDriverTests
    {
        const string Smile = "Mouth_Smile_L";
        const string OnlyOnBrows = "Brow_Drop_L";

        Character _character;
        SkinnedMeshRenderer _beard;
        SkinnedMeshRenderer _tongue;
        FeedSource _source;

        [SetUp]
        public void SetUp()
        {
            PlayMode.NewScene();
            PlayMode.Enter();
            _character = Character.Of("cc4_extended");
            _beard = _character.Add("Beard", Smile, "Jaw_Open");
            _tongue = _character.Add("CC_Base_Tongue", Smile, "Jaw_Open");
            _source = _character.Root.AddComponent<FeedSource>();
        }

        [TearDown]
        public void TearDown()
        {
            Assert.That(Scene.Complaints(), Is.Empty);
        }

        [Test]
        public void Without_a_driver_the_face_writes_all_meshes_and_the_bone()
        {
            Play(Emotion.Surprised);
            Assert.That(_beard.WeightWrites, Is.GreaterThan(0));
            Assert.That(Quaternion.Angle(_character.Jaw.localRotation, Character.JawRest), Is.GreaterThan(5));
        }

        [Test]
        public void With_a_driver_the_face_writes_body_and_tongue_and_leaves_other_meshes_to_it()
        {
            AddDriver();
            Play(Emotion.Happy);
            Assert.That(_character.Weight(Smile, "CC_Base_Tongue"), Is.EqualTo(_character.Weight(Smile)));
            Assert.That(_character.Weight(Smile, "Beard"), Is.EqualTo(_character.Weight(Smile)));
            Assert.That(_tongue.WeightWrites, Is.EqualTo(1));
            Assert.That(_beard.WeightWrites, Is.EqualTo(2 * Frames), "the driver's own");
        }

        [Test]
        public void With_a_driver_the_face_leaves_the_bones_to_it()
        {
            BoneDriver driver = AddDriver();
            Play(Emotion.Surprised);
            Assert.That(Quaternion.Angle(driver.JawBefore, _character.Jaw.localRotation), Is.LessThan(0.1f));
            Assert.That(Quaternion.Angle(driver.JawBefore, Quaternion.identity), Is.GreaterThan(2).And.LessThan(21));
        }

        [Test]
        public void The_driver_sees_the_face_of_its_own_frame()
        {
            AddDriver();
            Play(Emotion.Happy);
            _source.Feed(States.Of(Emotion.Surprised));
            PlayMode.Frame();
            float open = _character.Weight("Jaw_Open");
            Assert.That(open, Is.GreaterThan(10));
            Assert.That(_character.Weight("Jaw_Open", "Beard"), Is.EqualTo(open));
            Quaternion driven = Quaternion.AngleAxis(20 * open / 100, new Vector3(0, 0, 1));
            Assert.That(Quaternion.Angle(_character.Jaw.localRotation, driven), Is.LessThan(0.1f));
        }

        [Test]
        public void With_its_bones_off_the_face_turns_the_jaw_itself()
        {
            AddDriver().bones = false;
            Play(Emotion.Surprised);
            Assert.That(Quaternion.Angle(_character.Jaw.localRotation, Character.JawRest), Is.GreaterThan(5));
        }

        [Test]
        public void With_its_expressions_off_the_face_writes_every_mesh()
        {
            AddDriver().expressions = false;
            Play(Emotion.Happy);
            Assert.That(_character.Weight(Smile, "Beard"), Is.EqualTo(_character.Weight(Smile)).And.GreaterThan(30));
            Assert.That(_beard.WeightWrites, Is.EqualTo(1));
        }

        [Test]
        public void A_switch_may_be_thrown_while_playing()
        {
            BoneDriver driver = AddDriver();
            Play(Emotion.Surprised);
            driver.bones = false;
            _character.Jaw.localRotation = Character.JawRest;
            Play(Emotion.Surprised);
            Assert.That(Quaternion.Angle(driver.JawBefore, Character.JawRest), Is.GreaterThan(5));
        }

        [Test]
        public void A_driver_that_is_disabled_drives_nothing()
        {
            AddDriver().enabled = false;
            Play(Emotion.Surprised);
            Assert.That(_character.Weight("Jaw_Open", "Beard"), Is.EqualTo(_character.Weight("Jaw_Open")));
            Assert.That(Quaternion.Angle(_character.Jaw.localRotation, Character.JawRest), Is.GreaterThan(5));
        }

        [Test]
        public void A_shape_that_the_body_has_not_is_written_by_the_face_on_whatever_mesh_has_it()
        {
            SkinnedMeshRenderer body = _character.Renderer();
            body.sharedMesh = Character.MeshOf(Smile, "Jaw_Open", "Brow_Compress_L");
            _character.Add("Brows", OnlyOnBrows);
            AddDriver();
            Play(Emotion.Angry);
            Assert.That(_character.Weight(OnlyOnBrows, "Brows"), Is.GreaterThan(10));
        }

        [Test]
        public void Another_script_of_that_name_is_no_driver()
        {
            _character.Renderer().gameObject.AddComponent<Ragdoll.BoneDriver>();
            Play(Emotion.Surprised);
            Assert.That(Quaternion.Angle(_character.Jaw.localRotation, Character.JawRest), Is.GreaterThan(5));
        }

        const int Frames = 30;

        BoneDriver AddDriver()
        {
            return _character.Renderer().gameObject.AddComponent<BoneDriver>();
        }

        void Play(Emotion emotion)
        {
            if (_character.Face == null)
            {
                _character.AddFace();
            }
            _source.Feed(States.Of(emotion));
            for (int i = 0; i < Frames; i++)
            {
                PlayMode.Frame();
            }
        }
    }
}

namespace Ragdoll
{
    public sealed class BoneDriver : MonoBehaviour
    {
        public float bones;
    }
}

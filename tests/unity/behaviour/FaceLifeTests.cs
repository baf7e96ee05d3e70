using Evoke.Unity.Tests;
using NUnit.Framework;
using UnityEngine;

namespace Evoke.Unity.Behaviour
{
    /// <summary>A face from frame to frame, in the hands of others, too.</summary>
    [TestFixture]
    public sealed class FaceLifeTests
    {
        const string Smile = "Mouth_Smile_L";

        Character _character;

        FeedSource Source
        {
            get { return _character.Root.GetComponent<FeedSource>(); }
        }

        [SetUp]
        public void SetUp()
        {
            PlayMode.NewScene();
            _character = Character.WithFace("cc4_extended");
            _character.Root.AddComponent<FeedSource>();
        }

        [TearDown]
        public void TearDown()
        {
            Assert.That(Scene.Complaints(), Is.Empty);
        }

        [Test]
        public void Nothing_moves_before_the_first_state()
        {
            _character.SetWeight(Smile, 12);
            PlayMode.Enter();
            PlayMode.Frame();
            Assert.That(_character.Weight(Smile), Is.EqualTo(12));
        }

        [Test]
        public void The_face_comes_after_the_animator_of_the_same_frame()
        {
            PlayMode.Enter();
            var animator = _character.Root.AddComponent<Animator>();
            animator.Evaluated += () => _character.SetWeight(Smile, 3);
            animator.Evaluated += () => _character.Jaw.localRotation = Quaternion.identity;
            Source.Feed(States.Of(Emotion.Surprised));
            PlayMode.Frame();
            Assert.That(_character.Weight(Smile), Is.EqualTo(0));
            Assert.That(Quaternion.Angle(_character.Jaw.localRotation, Character.JawRest), Is.GreaterThan(5).And.LessThan(40));
        }

        [Test]
        public void At_rest_the_jaws_bone_is_the_animators()
        {
            PlayMode.Enter();
            Source.Feed(States.Of(Emotion.Neutral));
            PlayMode.Frame();
            Quaternion animated = Quaternion.AngleAxis(33, new Vector3(1, 0, 0));
            _character.Root.AddComponent<Animator>().Evaluated += () => _character.Jaw.localRotation = animated;
            PlayMode.Frame();
            Assert.That(_character.Jaw.localRotation, Is.EqualTo(animated));
        }

        [Test]
        public void In_Update_the_face_comes_before_the_animator()
        {
            PlayMode.Enter();
            _character.Face.UpdateMethod = FaceUpdate.Update;
            _character.Root.AddComponent<Animator>().Evaluated += () => _character.SetWeight(Smile, 3);
            Source.Feed(States.Of(Emotion.Happy));
            PlayMode.Frame();
            Assert.That(_character.Weight(Smile), Is.EqualTo(3));
        }

        [Test]
        public void A_manual_face_waits_for_its_call()
        {
            PlayMode.Enter();
            _character.Face.UpdateMethod = FaceUpdate.Manual;
            Source.Feed(States.Of(Emotion.Happy));
            PlayMode.Frame();
            Assert.That(_character.Weight(Smile), Is.EqualTo(0));
            _character.Face.Advance(0.1f);
            Assert.That(_character.Weight(Smile), Is.GreaterThan(30));
        }

        [Test]
        public void A_stale_face_fades_to_neutral_and_is_then_left_to_others()
        {
            PlayMode.Enter();
            Source.Feed(States.Of(Emotion.Happy));
            PlayMode.Frame();
            float whole = _character.Weight(Smile);
            Source.Stale = true;
            PlayMode.Frame(0.5f);
            Assert.That(_character.Weight(Smile), Is.GreaterThan(0).And.LessThan(whole));
            PlayMode.Frame(0.6f);
            Assert.That(_character.Weight(Smile), Is.EqualTo(0));
            _character.SetWeight(Smile, 20);
            PlayMode.Frame();
            Assert.That(_character.Weight(Smile), Is.EqualTo(20));
            Source.Feed(States.Of(Emotion.Happy));
            PlayMode.Frame(2);
            Assert.That(_character.Weight(Smile), Is.EqualTo(whole));
        }

        [Test]
        public void A_source_that_is_destroyed_leaves_a_face_that_fades()
        {
            PlayMode.Enter();
            Source.Feed(States.Of(Emotion.Happy));
            PlayMode.Frame();
            UnityEngine.Object.DestroyImmediate(Source);
            PlayMode.Frame(2);
            Assert.That(_character.Weight(Smile), Is.EqualTo(0));
        }

        [Test]
        public void A_disabled_face_gives_back_what_stood_there_and_takes_up_again()
        {
            _character.SetWeight(Smile, 12);
            PlayMode.Enter();
            Source.Feed(States.Of(Emotion.Surprised));
            PlayMode.Frame();
            _character.Face.enabled = false;
            Assert.That(_character.Weight(Smile), Is.EqualTo(12));
            Assert.That(_character.Weight("Jaw_Open"), Is.EqualTo(0));
            Assert.That(_character.Jaw.localRotation, Is.EqualTo(Character.JawRest));
            PlayMode.Frame();
            Assert.That(_character.Weight("Jaw_Open"), Is.EqualTo(0));
            _character.Face.enabled = true;
            PlayMode.Frame();
            Assert.That(_character.Weight("Jaw_Open"), Is.GreaterThan(10));
        }

        [Test]
        public void Lip_sync_in_LateUpdate_that_is_given_the_mouth_is_not_disturbed()
        {
            PlayMode.Enter();
            _character.Root.AddComponent<LipSync>().Character = _character;
            _character.Face.SpeechWeight = 1;
            Source.Feed(States.Of(Emotion.Happy));
            for (int i = 0; i < 10; i++)
            {
                PlayMode.Frame();
                Assert.That(_character.Weight(Smile), Is.EqualTo(LipSync.WeightAt(i)));
            }
            Assert.That(_character.Weight("Cheek_Raise_L"), Is.GreaterThan(0));
        }

        [Test]
        public void Two_faces_show_one_source()
        {
            using (Character other = Character.WithFace("arkit"))
            {
                other.Face.Source = Source;
                PlayMode.Enter();
                Source.Feed(States.Of(Emotion.Happy));
                PlayMode.Frame();
                Assert.That(_character.Weight(Smile), Is.GreaterThan(30));
                Assert.That(other.Weight("mouthSmileLeft"), Is.GreaterThan(30));
                UnityEngine.Object.DestroyImmediate(_character.Root);
                Assert.That(other.Face.FollowedStream, Is.EqualTo("fed"));
                PlayMode.Frame(2);
                Assert.That(other.Weight("mouthSmileLeft"), Is.EqualTo(0), "the source went with the first");
            }
        }

        public sealed class LipSync : MonoBehaviour
        {
            int _frame;

            internal Character Character { get; set; }

            public static float WeightAt(int frame)
            {
                return 10 * (frame % 5);
            }

            void LateUpdate()
            {
                Character.SetWeight(Smile, WeightAt(_frame++));
            }
        }
    }
}

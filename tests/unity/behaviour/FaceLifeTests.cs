using Evoke.Unity.Tests;
using NUnit.Framework;
using UnityEngine;

namespace Evoke.Unity.Behaviour
{
    /// <summary>A face from frame to frame, in the hands of others, too.</summary>
    [TestFixture]
    public sealed class FaceLifeTests : PlayedFace
    {
        [Test]
        public void Nothing_moves_before_the_first_state()
        {
            Character.SetWeight(Smile, 12);
            PlayMode.Enter();
            PlayMode.Frame();
            Assert.That(Character.Weight(Smile), Is.EqualTo(12));
        }

        [Test]
        public void The_face_comes_after_the_animator_of_the_same_frame()
        {
            PlayMode.Enter();
            var animator = Character.Root.AddComponent<Animator>();
            animator.Evaluated += () => Character.SetWeight(Smile, 3);
            Source.Feed(States.Of(Emotion.Surprised));
            PlayMode.Frame();
            Assert.That(Character.Weight(Smile), Is.EqualTo(0));
        }

        [Test]
        public void In_Update_the_face_comes_before_the_animator()
        {
            PlayMode.Enter();
            Character.Face.UpdateMethod = FaceUpdate.Update;
            Character.Root.AddComponent<Animator>().Evaluated += () => Character.SetWeight(Smile, 3);
            Source.Feed(States.Of(Emotion.Happy));
            PlayMode.Frame();
            Assert.That(Character.Weight(Smile), Is.EqualTo(3));
        }

        [Test]
        public void A_manual_face_waits_for_its_call()
        {
            PlayMode.Enter();
            Character.Face.UpdateMethod = FaceUpdate.Manual;
            Source.Feed(States.Of(Emotion.Happy));
            PlayMode.Frame();
            Assert.That(Character.Weight(Smile), Is.EqualTo(0));
            Character.Face.Advance(0.1f);
            Assert.That(Character.Weight(Smile), Is.GreaterThan(30));
        }

        [Test]
        public void A_stale_face_fades_to_neutral_and_is_then_left_to_others()
        {
            PlayMode.Enter();
            Source.Feed(States.Of(Emotion.Happy));
            PlayMode.Frame();
            float whole = Character.Weight(Smile);
            Source.Stale = true;
            PlayMode.Frame(0.5f);
            Assert.That(Character.Weight(Smile), Is.GreaterThan(0).And.LessThan(whole));
            PlayMode.Frame(0.6f);
            Assert.That(Character.Weight(Smile), Is.EqualTo(0));
            Character.SetWeight(Smile, 20);
            PlayMode.Frame();
            Assert.That(Character.Weight(Smile), Is.EqualTo(20));
            Source.Feed(States.Of(Emotion.Happy));
            PlayMode.Frame(2);
            Assert.That(Character.Weight(Smile), Is.EqualTo(whole));
        }

        [Test]
        public void A_source_that_is_destroyed_leaves_a_face_that_fades()
        {
            PlayMode.Enter();
            Source.Feed(States.Of(Emotion.Happy));
            PlayMode.Frame();
            UnityEngine.Object.DestroyImmediate(Source);
            PlayMode.Frame(2);
            Assert.That(Character.Weight(Smile), Is.EqualTo(0));
        }

        [Test]
        public void A_disabled_face_gives_back_what_stood_there_and_takes_up_again()
        {
            Character.SetWeight(Smile, 12);
            PlayMode.Enter();
            Source.Feed(States.Of(Emotion.Surprised));
            PlayMode.Frame();
            Character.Face.enabled = false;
            Assert.That(Character.Weight(Smile), Is.EqualTo(12));
            Assert.That(Character.Weight("Jaw_Open"), Is.EqualTo(0));
            Assert.That(Character.Jaw.localRotation, Is.EqualTo(Character.JawRest));
            PlayMode.Frame();
            Assert.That(Character.Weight("Jaw_Open"), Is.EqualTo(0));
            Character.Face.enabled = true;
            PlayMode.Frame();
            Assert.That(Character.Weight("Jaw_Open"), Is.GreaterThan(10));
        }

        [Test]
        public void Lip_sync_in_LateUpdate_that_is_given_the_mouth_is_not_disturbed()
        {
            PlayMode.Enter();
            Character.Root.AddComponent<LipSync>().Character = Character;
            Character.Face.SpeechWeight = 1;
            Source.Feed(States.Of(Emotion.Happy));
            for (int i = 0; i < 10; i++)
            {
                PlayMode.Frame();
                Assert.That(Character.Weight(Smile), Is.EqualTo(LipSync.WeightAt(i)));
            }
            Assert.That(Character.Weight("Cheek_Raise_L"), Is.GreaterThan(0));
        }

        [Test]
        public void A_mesh_that_comes_later_moves_whatever_depth_it_comes_at()
        {
            PlayMode.Enter();
            Source.Feed(States.Of(Emotion.Happy));
            PlayMode.Frame();
            SkinnedMeshRenderer beard = Character.Add("Beard", Smile);
            beard.transform.SetParent(Character.Jaw);
            PlayMode.Frame();
            Assert.That(Character.Weight(beard, Smile), Is.EqualTo(Character.Weight(Smile)).And.GreaterThan(30));
        }

        [Test]
        public void A_character_that_comes_without_meshes_moves_once_they_are_there()
        {
            PlayMode.Enter();
            var late = new Character("Late");
            late.AddFace().Source = Source;
            Source.Feed(States.Of(Emotion.Happy));
            PlayMode.Frame();
            Assert.That(late.Face.Trouble, Is.Not.EqualTo(""));
            late.Add("CC_Base_Body", new System.Collections.Generic.List<string>(Character.Face.Rig.Shapes).ToArray());
            PlayMode.Frame();
            Assert.That(late.Weight(Smile), Is.EqualTo(Character.Weight(Smile)).And.GreaterThan(30));
        }

        [Test]
        public void What_is_no_mesh_may_come_and_go_without_a_shape_being_written()
        {
            PlayMode.Enter();
            Source.Feed(States.Of(Emotion.Happy));
            PlayMode.Frame();
            int writes = Character.Renderer().WeightWrites;
            new GameObject("Sparks").transform.SetParent(Character.Root.transform);
            PlayMode.Frame();
            Assert.That(Character.Renderer().WeightWrites, Is.EqualTo(writes));
        }

        [Test]
        public void With_another_parent_the_face_follows_the_source_that_is_there()
        {
            PlayMode.Enter();
            UnityEngine.Object.DestroyImmediate(Source);
            var left = new GameObject("Left").AddComponent<FeedSource>();
            var right = new GameObject("Right").AddComponent<FeedSource>();
            left.Feed(States.Of(Emotion.Sad));
            right.Feed(States.Of(Emotion.Happy));
            Character.Root.transform.SetParent(left.transform);
            PlayMode.Frame();
            Assert.That(Character.Weight(Smile), Is.EqualTo(0));
            Character.Root.transform.SetParent(right.transform);
            PlayMode.Frame();
            Assert.That(Character.Weight(Smile), Is.GreaterThan(30));
        }

        [Test]
        public void Of_two_sources_beside_it_the_face_follows_the_one_that_is_enabled()
        {
            PlayMode.Enter();
            var other = Character.Root.AddComponent<FeedSource>();
            Source.Feed(States.Of(Emotion.Sad));
            other.Feed(States.Of(Emotion.Happy));
            PlayMode.Frame();
            Assert.That(Character.Weight(Smile), Is.EqualTo(0));
            Source.enabled = false;
            PlayMode.Frame();
            Assert.That(Character.Face.FollowedSource, Is.SameAs(other));
            Assert.That(Character.Weight(Smile), Is.GreaterThan(30));
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
                Assert.That(Character.Weight(Smile), Is.GreaterThan(30));
                Assert.That(other.Weight("mouthSmileLeft"), Is.GreaterThan(30));
                UnityEngine.Object.DestroyImmediate(Character.Root);
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

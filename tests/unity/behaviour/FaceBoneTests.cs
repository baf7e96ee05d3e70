using Evoke.Unity.Tests;
using NUnit.Framework;
using UnityEngine;

namespace Evoke.Unity.Behaviour
{
    /// <summary>The jaw's bone, which an Animator may hold, too.</summary>
    [TestFixture]
    public sealed class FaceBoneTests : PlayedFace
    {
        static readonly Quaternion Animated = Quaternion.AngleAxis(33, new Vector3(1, 0, 0));

        [Test]
        public void At_rest_it_is_the_animators()
        {
            PlayMode.Enter();
            Source.Feed(States.Of(Emotion.Neutral));
            PlayMode.Frame();
            Animate(Animated);
            PlayMode.Frame();
            Assert.That(Character.Jaw.localRotation, Is.EqualTo(Animated));
        }

        [Test]
        public void It_is_turned_from_where_the_animator_holds_it_in_each_frame()
        {
            PlayMode.Enter();
            Source.Feed(States.Of(Emotion.Surprised));
            PlayMode.Frame();
            Quaternion turn = Quaternion.Inverse(Character.JawRest) * Character.Jaw.localRotation;
            Assert.That(Quaternion.Angle(turn, Quaternion.identity), Is.GreaterThan(5).And.LessThan(40));
            Animate(Animated);
            for (int i = 0; i < 3; i++)
            {
                PlayMode.Frame();
                Assert.That(Quaternion.Angle(Character.Jaw.localRotation, Animated * turn), Is.LessThan(0.1f));
            }
        }

        [Test]
        public void Where_nobody_else_moves_it_its_own_last_turn_is_not_counted_again()
        {
            PlayMode.Enter();
            Source.Feed(States.Of(Emotion.Surprised));
            PlayMode.Frame();
            Quaternion once = Character.Jaw.localRotation;
            for (int i = 0; i < 10; i++)
            {
                PlayMode.Frame();
            }
            Assert.That(Character.Jaw.localRotation, Is.EqualTo(once));
        }

        [Test]
        public void Once_the_face_is_neutral_it_stands_where_it_stood()
        {
            PlayMode.Enter();
            Source.Feed(States.Of(Emotion.Surprised));
            PlayMode.Frame();
            Source.Feed(States.Of(Emotion.Neutral));
            PlayMode.Frame();
            Assert.That(Character.Jaw.localRotation, Is.EqualTo(Character.JawRest));
        }

        [Test]
        public void A_face_that_is_disabled_leaves_it_where_another_has_turned_it_since()
        {
            PlayMode.Enter();
            Source.Feed(States.Of(Emotion.Surprised));
            PlayMode.Frame();
            Character.Jaw.localRotation = Animated;
            Character.Face.enabled = false;
            Assert.That(Character.Jaw.localRotation, Is.EqualTo(Animated));
        }

        void Animate(Quaternion rotation)
        {
            Character.Root.AddComponent<Animator>().Evaluated += () => Character.Jaw.localRotation = rotation;
        }
    }
}

using System;
using System.Threading;
using Evoke.Unity.Tests;
using NUnit.Framework;
using UnityEngine;

namespace Evoke.Unity.Behaviour
{
    /// <summary>The stand-in for Unity does what Unity does, and refuses what Unity refuses.</summary>
    [TestFixture]
    public sealed class StandInTests
    {
        GameObject _object;

        [SetUp]
        public void SetUp()
        {
            PlayMode.NewScene();
            _object = new GameObject("Kevin");
            Journal.Lines.Clear();
        }

        [Test]
        public void Messages_come_in_Unitys_order()
        {
            PlayMode.Enter();
            var journal = _object.AddComponent<Journal>();
            PlayMode.Frame();
            PlayMode.Frame();
            PlayMode.Pause(true);
            UnityEngine.Object.Destroy(journal);
            PlayMode.Frame();
            PlayMode.Frame();
            Assert.That(
                Journal.Lines,
                Is.EqualTo(
                    new[]
                    {
                        "Journal Awake", "Journal OnEnable", "Journal Start", "Journal Update", "Journal LateUpdate",
                        "Journal Update", "Journal LateUpdate", "Journal OnApplicationPause True", "Journal Update",
                        "Journal LateUpdate", "Journal OnDisable", "Journal OnDestroy"
                    }));
        }

        [Test]
        public void The_execution_order_goes_before_the_order_of_making()
        {
            _object.AddComponent<Journal>();
            _object.AddComponent<EarlyJournal>();
            Assert.That(Journal.Lines, Is.Empty, "edit mode");
            PlayMode.Enter();
            PlayMode.Frame();
            Assert.That(
                Journal.Lines,
                Is.EqualTo(
                    new[]
                    {
                        "EarlyJournal Awake", "EarlyJournal OnEnable", "Journal Awake", "Journal OnEnable",
                        "EarlyJournal Start", "Journal Start", "EarlyJournal Update", "Journal Update",
                        "EarlyJournal LateUpdate", "Journal LateUpdate"
                    }));
        }

        [Test]
        public void An_inactive_object_sleeps_until_it_is_active()
        {
            PlayMode.Enter();
            _object.SetActive(false);
            _object.AddComponent<Journal>();
            PlayMode.Frame();
            Assert.That(Journal.Lines, Is.Empty);
            _object.SetActive(true);
            _object.SetActive(false);
            Assert.That(
                Journal.Lines, Is.EqualTo(new[] { "Journal Awake", "Journal OnEnable", "Journal OnDisable" }));
        }

        [Test]
        public void What_is_destroyed_is_null_and_throws_when_used()
        {
            var renderer = _object.AddComponent<SkinnedMeshRenderer>();
            UnityEngine.Object.DestroyImmediate(_object);
            Assert.That(renderer == null, Is.True);
            Assert.That(ReferenceEquals(renderer, null), Is.False);
            Assert.Throws<MissingReferenceException>(() => renderer.GetBlendShapeWeight(0));
        }

        [Test]
        public void A_wrong_blend_shape_index_is_an_error_that_does_nothing()
        {
            var renderer = _object.AddComponent<SkinnedMeshRenderer>();
            renderer.sharedMesh = Character.MeshOf("Smile");
            renderer.SetBlendShapeWeight(-1, 50);
            renderer.SetBlendShapeWeight(1, 50);
            Assert.That(Scene.Complaints().Count, Is.EqualTo(2));
            Assert.That(Scene.Complaints()[1], Is.EqualTo("Error: Array index (1) is out of bounds (size=1)"));
        }

        [Test]
        public void Another_thread_may_not_touch_the_scene()
        {
            Exception refused = null;
            var thread = new Thread(
                () =>
                {
                    try
                    {
                        _object.SetActive(false);
                    }
                    catch (UnityException error)
                    {
                        refused = error;
                    }
                });
            thread.Start();
            thread.Join();
            Assert.That(refused, Is.Not.Null);
        }

        [Test]
        public void An_exception_in_a_message_is_logged_and_the_frame_goes_on()
        {
            PlayMode.Enter();
            _object.AddComponent<Thrower>();
            _object.AddComponent<Journal>();
            PlayMode.Frame();
            Assert.That(Scene.Complaints()[0], Contains.Substring("thrown by a test"));
            Assert.That(Journal.Lines, Has.Member("Journal Update"));
        }

        [Test]
        public void Play_mode_makes_scripts_anew_from_what_is_serialised()
        {
            var edited = _object.AddComponent<Keeper>();
            edited.Kept = 3;
            edited.Other = edited;
            edited.Lost = 4;
            PlayMode.Enter();
            var played = _object.GetComponent<Keeper>();
            Assert.That(edited == null, Is.True);
            Assert.That(played.Kept, Is.EqualTo(3));
            Assert.That(played.Lost, Is.EqualTo(0));
            Assert.That(played.Other, Is.SameAs(played));
            played.Kept = 5;
            PlayMode.Leave();
            Assert.That(_object.GetComponent<Keeper>().Kept, Is.EqualTo(3));
        }

        public sealed class Thrower : MonoBehaviour
        {
            void Update()
            {
                throw new InvalidOperationException("thrown by a test");
            }
        }

        public sealed class Keeper : MonoBehaviour
        {
            public int Kept;
            public Keeper Other;
            [NonSerialized] public int Lost;
        }
    }
}

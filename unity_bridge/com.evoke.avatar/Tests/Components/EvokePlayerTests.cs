using NUnit.Framework;
using UnityEngine;

namespace Evoke.Unity.Tests
{
    /// <summary>A recording at the times that it is moved to.</summary>
    [TestFixture]
    public sealed class EvokePlayerTests
    {
        const string Smile = "Mouth_Smile_L";

        Character _character;
        EvokePlayer _player;

        [SetUp]
        public void SetUp()
        {
            _character = Character.WithFace("cc4_extended");
            _player = _character.Root.AddComponent<EvokePlayer>();
            _player.Recording = Recordings.HappyThenSad();
            _player.Stop();
        }

        [TearDown]
        public void TearDown()
        {
            _character.Dispose();
        }

        [TestCase(0, Emotion.Neutral)]
        [TestCase(0.99, Emotion.Neutral)]
        [TestCase(1, Emotion.Happy)]
        [TestCase(1.99, Emotion.Happy)]
        [TestCase(2, Emotion.Sad)]
        [TestCase(99, Emotion.Sad)]
        public void A_moment_has_the_last_state_before_it(double seconds, Emotion emotion)
        {
            _player.Time = seconds;
            long version = 0;
            EmotionState state;
            Assert.That(_player.TryGetLatest("demo", ref version, out state), Is.True);
            Assert.That(state.Emotion, Is.EqualTo(emotion));
            Assert.That(_player.TryGetLatest("demo", ref version, out state), Is.False);
        }

        [Test]
        public void The_face_shows_the_moment_forwards_and_backwards()
        {
            _player.Time = 1;
            _character.Face.Advance(1);
            float smile = _character.Weight(Smile);
            Assert.That(smile, Is.GreaterThan(30));
            _player.Time = 2;
            _character.Face.Advance(1);
            Assert.That(_character.Weight(Smile), Is.LessThan(1));
            _player.Time = 1;
            _character.Face.Advance(1);
            Assert.That(_character.Weight(Smile), Is.EqualTo(smile));
        }

        [Test]
        public void Stopped_it_is_stale_and_at_the_beginning()
        {
            _player.Time = 1;
            Assert.That(_player.IsStale("demo"), Is.False);
            _player.Stop();
            Assert.That(_player.IsStale("demo"), Is.True);
            Assert.That(_player.Time, Is.EqualTo(0));
        }

        [Test]
        public void Where_the_recording_is_silent_for_long_it_is_stale()
        {
            _player.Recording = Recordings.WithGap();
            _player.Time = 2.9;
            Assert.That(_player.IsStale("demo"), Is.False);
            _player.Time = 3;
            Assert.That(_player.IsStale("demo"), Is.True);
            _player.Time = 10;
            Assert.That(_player.IsStale("demo"), Is.False);
        }

        [Test]
        public void Each_stream_ends_by_itself_and_says_what_decodes_it()
        {
            _player.Recording = Recordings.OfTwo();
            _player.Time = 0.5;
            Assert.That(_player.StreamCount, Is.EqualTo(2));
            Assert.That(_player.StreamAt(1), Is.EqualTo("right"));
            Assert.That(_player.IsStale("right"), Is.False);
            _player.Time = 1;
            Assert.That(_player.IsStale("right"), Is.True);
            Assert.That(_player.IsStale("left"), Is.False);
            Assert.That(_player.SyntheticModel("left"), Is.False);
            Assert.That(_player.SyntheticModel("right"), Is.True);
        }

        [Test]
        public void Another_recording_is_news_to_who_has_followed_the_one_before()
        {
            long version = 0;
            EmotionState state;
            for (int i = 0; i < 50; i++)
            {
                _player.Time = i % 3;
            }
            _player.TryGetLatest("demo", ref version, out state);
            _player.Recording = Recordings.WithGap();
            _player.Time = 0;
            Assert.That(_player.TryGetLatest("demo", ref version, out state), Is.True);
            Assert.That(state.Emotion, Is.EqualTo(Emotion.Happy));
        }

        [Test]
        public void What_is_no_recording_is_said_in_a_sentence()
        {
            _player.Recording = new TextAsset("{}\n") { name = "notes" };
            Assert.That(_player.StreamCount, Is.EqualTo(0));
            Assert.That(
                _player.Trouble,
                Is.EqualTo("'notes' cannot be played: line 1 is not a message; the file may be cut off there"));
            _player.Recording = null;
            Assert.That(_player.Duration, Is.EqualTo(0));
            Assert.That(_player.Trouble, Is.EqualTo("no recording is set; drag one there, its name ending in .txt"));
            Assert.That(_player.IsStale("demo"), Is.True);
        }
    }
}

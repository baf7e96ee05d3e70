using System.Collections.Generic;
using Evoke.Unity.Tests;
using NUnit.Framework;
using UnityEngine;

namespace Evoke.Unity.Behaviour
{
    /// <summary>A player and a recorder through frames.</summary>
    [TestFixture]
    public sealed class PlayerPlayTests
    {
        Character _character;

        [SetUp]
        public void SetUp()
        {
            PlayMode.NewScene();
            _character = Character.WithFace("cc4_extended");
            _character.Root.AddComponent<EvokePlayer>().Recording = Recordings.HappyThenSad();
            _character.Root.AddComponent<EvokeRecorder>();
        }

        [TearDown]
        public void TearDown()
        {
            Assert.That(Scene.Complaints(), Is.Empty);
        }

        EvokePlayer Player
        {
            get { return _character.Root.GetComponent<EvokePlayer>(); }
        }

        EvokeRecorder Recorder
        {
            get { return _character.Root.GetComponent<EvokeRecorder>(); }
        }

        Emotion Shown
        {
            get
            {
                EvokeFace face = _character.Face;
                Emotion shown = Emotion.Neutral;
                for (int i = 0; i < EmotionWords.Count; i++)
                {
                    shown = face.Weight((Emotion)i) > face.Weight(shown) ? (Emotion)i : shown;
                }
                return shown;
            }
        }

        static void Frames(double seconds)
        {
            for (int i = 0; i < seconds * 8; i++)
            {
                PlayMode.Frame(1 / 8f);
            }
        }

        [Test]
        public void It_plays_at_once_and_again_from_the_beginning()
        {
            PlayMode.Enter();
            Frames(1.25);
            Assert.That(Shown, Is.EqualTo(Emotion.Happy));
            Frames(1);
            Assert.That(Shown, Is.EqualTo(Emotion.Neutral));
            Assert.That(Player.Time, Is.EqualTo(0.25));
            Frames(1);
            Assert.That(Shown, Is.EqualTo(Emotion.Happy));
        }

        [Test]
        public void Played_once_it_fades_to_neutral_and_can_be_played_again()
        {
            Player.Loop = false;
            PlayMode.Enter();
            _character.Face.Motion.Fade = 0.5f;
            Frames(1.875);
            Assert.That(Shown, Is.EqualTo(Emotion.Happy));
            Frames(1);
            Assert.That(Player.IsPlaying, Is.False);
            Assert.That(Shown, Is.EqualTo(Emotion.Neutral));
            Player.Play();
            Frames(1.25);
            Assert.That(Shown, Is.EqualTo(Emotion.Happy));
        }

        [Test]
        public void Paused_it_keeps_the_face_and_stopped_it_lets_it_go()
        {
            PlayMode.Enter();
            Frames(1.25);
            Player.Pause();
            Frames(10);
            Assert.That(Shown, Is.EqualTo(Emotion.Happy));
            Assert.That(Player.Time, Is.EqualTo(1.25));
            Player.Stop();
            Frames(2);
            Assert.That(Shown, Is.EqualTo(Emotion.Neutral));
        }

        [Test]
        public void It_goes_by_its_speed_and_the_games_time()
        {
            PlayMode.Enter();
            Player.Speed = 2;
            Frames(0.5);
            Assert.That(Player.Time, Is.EqualTo(1));
            Time.timeScale = 0;
            Frames(1);
            Assert.That(Player.Time, Is.EqualTo(1));
        }

        [Test]
        public void It_waits_to_be_told_where_it_does_not_play_by_itself()
        {
            Player.PlayOnEnable = false;
            PlayMode.Enter();
            Frames(1.25);
            Assert.That(Shown, Is.EqualTo(Emotion.Neutral));
            Player.Play();
            Frames(1.25);
            Assert.That(Shown, Is.EqualTo(Emotion.Happy));
        }

        [Test]
        public void Disabled_it_lets_the_face_go()
        {
            PlayMode.Enter();
            Frames(1.25);
            Player.enabled = false;
            Frames(2);
            Assert.That(Shown, Is.EqualTo(Emotion.Neutral));
        }

        [Test]
        public void A_frame_of_playing_and_following_allocates_nothing()
        {
            PlayMode.Enter();
            Frames(5);
            Assert.That(BytesAFrame(), Is.EqualTo(0));
        }

        [Test]
        public void A_recorder_allocates_nothing_in_a_frame_without_a_state()
        {
            PlayMode.Enter();
            Recorder.Begin();
            Frames(1);
            Player.Pause();
            Assert.That(BytesAFrame(), Is.EqualTo(0));
        }

        static long BytesAFrame()
        {
            const int Rounds = 1000;
            PlayMode.Frame(1 / 60f);
            long before = Heap.AllocatedBytes;
            for (int i = 0; i < Rounds; i++)
            {
                PlayMode.Frame(1 / 60f);
            }
            return (Heap.AllocatedBytes - before) / Rounds;
        }

        [Test]
        public void A_take_plays_as_what_was_taken_also_over_a_loops_seam()
        {
            PlayMode.Enter();
            Recorder.Begin();
            Frames(4.5);
            string take = Recorder.End();
            Frames(1);
            Assert.That(Recorder.Seconds, Is.EqualTo(4.5));
            Assert.That(Recorder.Take, Is.EqualTo(take));
            Recording recording = Recording.Parse(take);
            Assert.That(recording.SyntheticModel, Is.True);
            Assert.That(recording.Streams, Is.EqualTo(new[] { "demo" }));
            Assert.That(Moments(recording), Is.EqualTo(new[] { "0 Neutral", "1 Happy", "2 Neutral", "3 Happy", "4 Neutral" }));
        }

        [Test]
        public void A_take_without_a_source_says_so_and_is_empty()
        {
            Object.DestroyImmediate(Player);
            PlayMode.Enter();
            Recorder.Begin();
            Frames(1);
            Assert.That(Recorder.End(), Is.EqualTo(""));
            Assert.That(Recorder.Count, Is.EqualTo(0));
            Assert.That(
                Debug.Lines,
                Has.Some.EqualTo(
                    "Warning: Evoke Recorder: there is no source to record; set an Evoke Receiver or an Evoke Player, "
                    + "or put this on its object"));
            var error = Assert.Throws<System.InvalidOperationException>(() => Recorder.Save("nowhere"));
            Assert.That(error.Message, Is.EqualTo("the take is empty: no state came while it was recorded"));
        }

        [Test]
        public void A_take_is_saved_to_a_file_where_there_are_files()
        {
            PlayMode.Enter();
            Recorder.Begin();
            Frames(1.5);
            Recorder.End();
            string path = System.IO.Path.GetTempFileName();
            Recorder.Save(path);
            Assert.That(System.IO.File.ReadAllText(path), Is.EqualTo(Recorder.Take));
            System.IO.File.Delete(path);
            Application.Pretend(RuntimePlatform.WebGLPlayer);
            Assert.Throws<System.PlatformNotSupportedException>(() => Recorder.Save(path));
        }

        [Test]
        public void A_new_take_begins_with_the_face_of_its_moment()
        {
            PlayMode.Enter();
            Frames(1.5);
            Recorder.Begin();
            Frames(0.25);
            Recorder.End();
            Recorder.Begin();
            Frames(0.125);
            Assert.That(Moments(Recording.Parse(Recorder.End())), Is.EqualTo(new[] { "0 Happy" }));
        }

        static List<string> Moments(Recording recording)
        {
            var moments = new List<string>();
            int cursor = 0;
            double last = -1;
            for (double seconds = 0; seconds <= recording.Seconds + 1e-6; seconds += 0.125)
            {
                EmotionState state;
                recording.TryAt(null, seconds + 1e-6, ref cursor, out state);
                if (state.T != last)
                {
                    moments.Add(System.Math.Round(seconds) + " " + state.Emotion);
                    last = state.T;
                }
            }
            return moments;
        }
    }
}

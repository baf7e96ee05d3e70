using System;
using Evoke.Unity.Tests;
using NUnit.Framework;
using UnityEngine;

namespace Evoke.Unity.Behaviour
{
    /// <summary>A face when play mode begins, ends, and goes on for long.</summary>
    [TestFixture]
    public sealed class FacePlayTests : PlayedFace
    {
        const int Frames = 20000;

        [Test]
        public void Play_mode_may_be_entered_twice_and_leaves_the_scene_as_it_was()
        {
            Character.SetWeight(Smile, 12);
            for (int time = 0; time < 2; time++)
            {
                PlayMode.Enter();
                Source.Feed(States.Of(Emotion.Surprised));
                PlayMode.Frame();
                Assert.That(Character.Weight("Jaw_Open"), Is.GreaterThan(10), "time " + time);
                PlayMode.Leave();
                Assert.That(Character.Weight(Smile), Is.EqualTo(12));
                Assert.That(Character.Jaw.localRotation, Is.EqualTo(Character.JawRest));
            }
        }

        [Test]
        public void Scripts_compiled_while_playing_do_not_make_a_turned_bone_the_rest()
        {
            PlayMode.Enter();
            Source.Feed(States.Of(Emotion.Surprised));
            PlayMode.Frame();
            Quaternion turned = Character.Jaw.localRotation;
            PlayMode.ReloadScripts();
            Assert.That(Character.Jaw.localRotation, Is.EqualTo(Character.JawRest));
            Source.Feed(States.Of(Emotion.Surprised));
            PlayMode.Frame();
            Assert.That(Character.Jaw.localRotation, Is.EqualTo(turned));
        }

        [Test]
        public void In_edit_mode_nothing_is_followed()
        {
            Source.Feed(States.Of(Emotion.Happy));
            PlayMode.Frame();
            Assert.That(Character.Weight(Smile), Is.EqualTo(0));
        }

        [Test]
        public void A_profiles_file_that_was_imported_anew_counts_from_the_next_preview_on()
        {
            var file = new TextAsset(Rigs("cc4_extended"));
            var profile = ScriptableObject.CreateInstance<RigProfileAsset>();
            profile.Json = file;
            Character.Face.Profile.Rig = profile;
            Character.Face.Preview(Emotion.Happy);
            Assert.That(Character.Face.Rig.Profile, Is.EqualTo("cc4_extended"));
            Character.Face.EndPreview();
            file.Reimport(Rigs("cc4_standard"));
            Assert.That(Character.Face.Rig.Profile, Is.EqualTo("cc4_standard"));
        }

        [Test]
        public void A_character_destroyed_in_mid_smile_complains_of_nothing()
        {
            PlayMode.Enter();
            Source.Feed(States.Of(Emotion.Happy));
            PlayMode.Frame();
            UnityEngine.Object.Destroy(Character.Root);
            PlayMode.Frame();
            PlayMode.Frame();
        }

        [Test]
        public void A_face_that_no_rig_fits_says_so_on_the_console_once()
        {
            PlayMode.Enter();
            using (var robot = new Character("Robot"))
            {
                robot.AddFace();
                PlayMode.Frame();
                PlayMode.Frame();
            }
            string[] warnings = Array.FindAll(Debug.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
            Assert.That(warnings.Length, Is.EqualTo(1));
            Assert.That(warnings[0], Contains.Substring("fits the blend shapes of 'Robot'"));
        }

        [Test]
        public void A_face_that_code_adds_and_then_gives_a_rig_is_not_in_trouble()
        {
            PlayMode.Enter();
            using (var robot = new Character("Robot"))
            {
                robot.Add("Head", "Jaw_Open");
                robot.AddFace().Profile.RigFile = new TextAsset(Rigs("cc4_extended"));
                PlayMode.Frame();
                Assert.That(robot.Face.Trouble, Is.EqualTo(""));
            }
            Assert.That(Debug.Lines, Has.None.Contains("Warning"));
        }

        [Test]
        public void A_frame_allocates_nothing()
        {
            PlayMode.Enter();
            Character.Root.AddComponent<Animator>();
            EmotionState happy = States.Of(Emotion.Happy, 0.8);
            EmotionState sad = States.Of(Emotion.Sad, 0.7);
            Character.Face.Motion.Smoothing = 0.3f;
            PlayFrames(200, happy, sad);
            long before = Heap.AllocatedBytes;
            PlayFrames(Frames, happy, sad);
            Assert.That((Heap.AllocatedBytes - before) / Frames, Is.EqualTo(0), "bytes a frame");
        }

        static string Rigs(string profile)
        {
            return Resources.Load<TextAsset>("Evoke/rigs/" + profile).text;
        }

        void PlayFrames(int count, EmotionState happy, EmotionState sad)
        {
            FeedSource source = Source;
            for (int i = 0; i < count; i++)
            {
                source.Feed(i % 20 < 10 ? happy : sad);
                PlayMode.Frame();
            }
        }
    }
}

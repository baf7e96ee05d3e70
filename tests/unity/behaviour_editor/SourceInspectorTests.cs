using System;
using Evoke.Unity.Tests;
using NUnit.Framework;
using UnityEditor;
using UnityEngine;

namespace Evoke.Unity.Behaviour
{
    /// <summary>What the inspectors of sources and the menus show, and what a hand at them does.</summary>
    [TestFixture]
    public sealed class SourceInspectorTests
    {
        EvokePlayer _player;

        [SetUp]
        public void SetUp()
        {
            PlayMode.NewScene();
            AssetDatabase.Forget();
            SessionState.EraseString("Evoke.HeardStreams");
            EditorUtility.Chosen = "";
            Character.WithFace("cc4_extended");
            _player = new GameObject("Tape").AddComponent<EvokePlayer>();
            _player.Recording = Recordings.OfTwo();
        }

        [Test]
        public void A_player_tells_its_recording_and_obeys_in_play_mode()
        {
            string[] lines = Inspected.Draw(_player);
            Assert.That(lines, Has.Some.EqualTo("Label: Streams | left"));
            Assert.That(lines, Has.Some.EqualTo("Label: Duration | 2.0 s"));
            Assert.That(lines, Has.Some.EqualTo("Box: Info | demonstration model, not an emotion reading"));
            EditorApplication.Play();
            _player = UnityEngine.Object.FindObjectOfType<EvokePlayer>();
            PlayMode.Frame();
            Drawn.Press("Pause");
            Inspected.Draw(_player);
            Assert.That(_player.IsPlaying, Is.False);
            Drawn.Give("Time", 1.5f);
            Inspected.Draw(_player);
            Assert.That(_player.Time, Is.EqualTo(1.5));
            Drawn.Press("Play");
            Inspected.Draw(_player);
            Assert.That(_player.IsPlaying, Is.True);
            Drawn.Press("Stop");
            Inspected.Draw(_player);
            Assert.That(_player.Time, Is.EqualTo(0));
            PlayMode.Leave();
        }

        [Test]
        public void Several_sources_and_recorders_are_set_at_once()
        {
            var other = new GameObject("Other").AddComponent<EvokePlayer>();
            Drawn.Give("Speed", 2f);
            Inspected.Draw(_player, other);
            Assert.That(other.Speed, Is.EqualTo(2));
            Assert.That(other.Recording, Is.Null);
            var recorders = new[] { _player.gameObject, other.gameObject };
            UnityEngine.Object[] both = Array.ConvertAll(recorders, one => one.AddComponent<EvokeRecorder>());
            Drawn.Choose("Source", "Tape (Evoke Player)");
            Inspected.Draw(both);
            Assert.That(((EvokeRecorder)both[1]).Source, Is.SameAs(_player));
            UnityEngine.Object[] radios = Array.ConvertAll(recorders, one => one.AddComponent<EvokeReceiver>());
            Assert.That(Inspected.Draw(radios), Has.Some.EqualTo("Field: Endpoints"));
        }

        [Test]
        public void A_player_without_a_recording_says_so()
        {
            _player.Recording = null;
            Assert.That(Inspected.Draw(_player), Has.Some.EqualTo("Box: Warning | " + _player.Trouble));
        }

        [Test]
        public void A_player_makes_a_clip_of_its_recording()
        {
            EditorUtility.Chosen = "Assets/Clip.anim";
            UnityEditor.Editor inspector = UnityEditor.Editor.CreateEditor(_player);
            Drawn.Choose("Face", "Kevin");
            Drawn.Choose("Frames a second", "60");
            Drawn.Draw(inspector.OnInspectorGUI);
            Drawn.Press("Make a clip…");
            Drawn.Draw(inspector.OnInspectorGUI);
            var clip = AssetDatabase.LoadAssetAtPath<AnimationClip>("Assets/Clip.anim");
            Assert.That(clip.frameRate, Is.EqualTo(60));
            Assert.That(AnimationUtility.GetCurveBindings(clip), Is.Not.Empty);
        }

        [Test]
        public void A_recorder_saves_its_take_as_an_asset_that_a_player_plays()
        {
            _player.gameObject.AddComponent<EvokeRecorder>();
            EditorApplication.Play();
            var recorder = UnityEngine.Object.FindObjectOfType<EvokeRecorder>();
            Drawn.Press("Begin");
            Inspected.Draw(recorder);
            PlayMode.Frame();
            PlayMode.Frame();
            Assert.That(Inspected.Draw(recorder), Has.Some.EqualTo("Label: Take | 2 states in 0.0 s"));
            Drawn.Press("End");
            Inspected.Draw(recorder);
            EditorUtility.Chosen = System.IO.Path.GetTempFileName();
            Drawn.Press("Save…");
            Inspected.Draw(recorder);
            var take = AssetDatabase.LoadAssetAtPath<TextAsset>(EditorUtility.Chosen);
            Assert.That(Recording.Parse(take.text).Streams, Is.EqualTo(new[] { "left", "right" }));
            System.IO.File.Delete(EditorUtility.Chosen);
            PlayMode.Leave();
        }

        [Test]
        public void A_receiver_shows_its_lamp_and_why_it_waits()
        {
            var receiver = new GameObject("Radio").AddComponent<EvokeReceiver>();
            receiver.Endpoints = new[] { "127.0.0.1:5571" };
            EditorApplication.Play();
            receiver = UnityEngine.Object.FindObjectOfType<EvokeReceiver>();
            string[] lines = Inspected.Draw(receiver);
            Assert.That(lines, Has.Some.EqualTo("Label: " + receiver.LampText));
            Assert.That(lines, Has.Some.EqualTo("Label: Lag | not known"));
            Assert.That(lines, Has.Some.EqualTo("Label: Dropped | 0"));
            Assert.That(lines, Has.Some.EqualTo("Box: Warning | " + receiver.LastError));
            PlayMode.Leave();
        }

        [Test]
        public void The_streams_heard_in_play_mode_are_offered_afterwards()
        {
            var receiver = new GameObject("Radio").AddComponent<EvokeReceiver>();
            SessionState.SetString("Evoke.HeardStreams", "left right");
            Drawn.Choose("Follow only", "right");
            Inspected.Draw(receiver);
            Assert.That(receiver.Streams, Is.EqualTo(new[] { "right" }));
            Assert.That(Inspected.Draw(receiver), Has.Some.EqualTo("Popup: Follow only | Add a stream…, left | Add a stream…"));
        }

        [Test]
        public void The_menus_set_up_the_selected_character_and_make_profiles_of_files()
        {
            Selection.activeObject = null;
            Assert.That(Menus.Run("GameObject/EVOKE/Face setup"), Is.False);
            using (Character other = Character.Of("arkit"))
            {
                Selection.activeGameObject = other.Root;
                Assert.That(Menus.Run("GameObject/EVOKE/Face setup"), Is.True);
                Assert.That(Debug.Lines, Has.Some.Contains("'Kevin' is a " + other.Face.Rig.Name + " face; "));
                Assert.That(Undo.Steps, Has.Member("Add EvokeFace"));
            }
            var file = Inspected.Shipped("rigs/arkit.json");
            AssetDatabase.Put(file, "Assets/Rigs/phone.json");
            file.name = "phone";
            Selection.activeObject = file;
            Menus.Run("Assets/EVOKE/Rig profile from this file");
            var profile = AssetDatabase.LoadAssetAtPath<RigProfileAsset>("Assets/Rigs/phone.asset");
            Assert.That(profile.Rig.Profile, Is.EqualTo("arkit"));
            Selection.activeObject = file;
            Menus.Run("Assets/EVOKE/Expression profile from this file");
            Assert.That(
                Debug.Lines,
                Has.Some.EqualTo(
                    "Error: 'phone' cannot be taken: 'expressions.emotions' is missing; choose a file that Blender's "
                    + "EVOKE panel has saved"));
        }
    }
}

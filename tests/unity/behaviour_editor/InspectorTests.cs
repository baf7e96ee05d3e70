using System;
using Evoke.Unity.Tests;
using NUnit.Framework;
using UnityEditor;
using UnityEngine;

namespace Evoke.Unity.Behaviour
{
    /// <summary>What the inspectors show, and what a hand at them does.</summary>
    [TestFixture]
    public sealed class InspectorTests
    {
        const string Smile = "Mouth_Smile_L";

        Character _character;
        EvokePlayer _player;

        [SetUp]
        public void SetUp()
        {
            PlayMode.NewScene();
            AssetDatabase.Forget();
            SessionState.EraseString("Evoke.HeardStreams");
            EditorUtility.Chosen = "";
            _character = Character.WithFace("cc4_extended");
            _player = new GameObject("Tape").AddComponent<EvokePlayer>();
            _player.Recording = Recordings.OfTwo();
        }

        [Test]
        public void A_face_offers_the_scenes_sources_and_their_streams()
        {
            Drawn.Choose("Source", "Tape (Evoke Player)");
            Draw(_character.Face);
            Assert.That(_character.Face.Source, Is.SameAs(_player));
            Drawn.Choose("Stream", "right");
            Assert.That(
                Draw(_character.Face),
                Has.Some.EqualTo("Popup: Stream | The first that is heard, left, right | The first that is heard"));
            Assert.That(_character.Face.Stream, Is.EqualTo("right"));
            Drawn.Choose("Stream", "The first that is heard");
            Draw(_character.Face);
            Assert.That(_character.Face.Stream, Is.EqualTo(""));
        }

        [Test]
        public void A_stream_that_is_not_there_now_is_kept()
        {
            _character.Face.Stream = "elsewhere";
            Assert.That(
                Draw(_character.Face),
                Has.Some.EqualTo("Popup: Stream | The first that is heard, elsewhere | elsewhere"));
            Assert.That(_character.Face.Stream, Is.EqualTo("elsewhere"));
        }

        [Test]
        public void A_face_offers_the_rigs_that_ship_and_those_of_the_project()
        {
            var mine = ScriptableObject.CreateInstance<RigProfileAsset>();
            mine.Json = new TextAsset(Shipped("rigs/arkit.json"));
            AssetDatabase.CreateAsset(mine, "Assets/Mine.asset");
            Drawn.Choose("Rig", "Mine");
            Assert.That(
                Draw(_character.Face),
                Has.Some.EqualTo(
                    "Popup: Rig | Told by the shapes, arkit, cc3_explus, cc3_traditional, cc4_extended, cc4_standard, "
                    + "cc5_hd, Mine | Told by the shapes"));
            Assert.That(_character.Face.Profile.Rig, Is.SameAs(mine));
            Drawn.Choose("Rig", "Told by the shapes");
            Draw(_character.Face);
            Assert.That(_character.Face.Profile.Rig, Is.Null);
        }

        [Test]
        public void A_face_says_what_it_moves_and_what_the_character_lacks()
        {
            string[] lines = Draw(_character.Face);
            Assert.That(lines, Has.Some.EqualTo("Label: Rig | " + _character.Face.Rig.Name));
            Assert.That(lines, Has.Some.EqualTo("Foldout: Moved: " + _character.Face.Shapes.Count + " shapes, 1 bones"));
            Assert.That(lines, Has.Some.StartsWith("Foldout: Lacks: "));
            Drawn.Give("Moved: " + _character.Face.Shapes.Count + " shapes, 1 bones", true);
            Assert.That(
                Draw(_character.Face), Has.Some.EqualTo("Label: " + Smile + " | CC_Base_Body, " + Smile + ", mouth"));
        }

        [Test]
        public void A_face_in_trouble_says_why()
        {
            using (var robot = new Character("Robot"))
            {
                EvokeFace face = robot.AddFace();
                Assert.That(Draw(face), Has.Some.EqualTo("Box: Warning | " + face.Trouble));
            }
        }

        [Test]
        public void Sliders_preview_emotions_in_edit_mode_until_the_inspector_closes()
        {
            UnityEditor.Editor inspector = UnityEditor.Editor.CreateEditor(_character.Face);
            Drawn.Give("happy", 1f);
            Drawn.Draw(inspector.OnInspectorGUI);
            Assert.That(_character.Face.IsPreviewing, Is.True);
            float smile = _character.Weight(Smile);
            Assert.That(smile, Is.GreaterThan(30));
            Drawn.Draw(inspector.OnInspectorGUI);
            Assert.That(_character.Weight(Smile), Is.EqualTo(smile));
            Drawn.Press("End preview");
            Drawn.Draw(inspector.OnInspectorGUI);
            Assert.That(_character.Weight(Smile), Is.EqualTo(0));
            Drawn.Give("happy", 1f);
            Drawn.Draw(inspector.OnInspectorGUI);
            UnityEngine.Object.DestroyImmediate(inspector);
            Assert.That(_character.Weight(Smile), Is.EqualTo(0));
        }

        [Test]
        public void Regions_and_caps_are_set_by_popups_and_sliders()
        {
            UnityEditor.Editor inspector = UnityEditor.Editor.CreateEditor(_character.Face);
            Drawn.Give("Sharing", true);
            Drawn.Draw(inspector.OnInspectorGUI);
            Drawn.Give("Mouth", 0.25f);
            Drawn.Choose("Cap", Smile);
            Drawn.Draw(inspector.OnInspectorGUI);
            Assert.That(_character.Face.Sharing.Region("mouth").Weight, Is.EqualTo(0.25f));
            Drawn.Give(Smile, 0.1f);
            Drawn.Give("Mouth", 1f);
            Drawn.Draw(inspector.OnInspectorGUI);
            _character.Show(Emotion.Happy);
            Assert.That(_character.Weight(Smile), Is.EqualTo(10));
            Drawn.Press("Remove " + Smile);
            Drawn.Draw(inspector.OnInspectorGUI);
            _character.Show(Emotion.Neutral);
            _character.Show(Emotion.Happy);
            Assert.That(_character.Weight(Smile), Is.GreaterThan(30));
        }

        [Test]
        public void A_player_tells_its_recording_and_obeys_in_play_mode()
        {
            string[] lines = Draw(_player);
            Assert.That(lines, Has.Some.EqualTo("Label: Streams | left"));
            Assert.That(lines, Has.Some.EqualTo("Label: Duration | 2.0 s"));
            Assert.That(lines, Has.Some.EqualTo("Box: Info | demonstration model, not an emotion reading"));
            EditorApplication.Play();
            _player = UnityEngine.Object.FindObjectOfType<EvokePlayer>();
            PlayMode.Frame();
            Drawn.Press("Pause");
            Draw(_player);
            Assert.That(_player.IsPlaying, Is.False);
            Drawn.Give("Time", 1.5f);
            Draw(_player);
            Assert.That(_player.Time, Is.EqualTo(1.5));
            Drawn.Press("Play");
            Draw(_player);
            Assert.That(_player.IsPlaying, Is.True);
            Drawn.Press("Stop");
            Draw(_player);
            Assert.That(_player.Time, Is.EqualTo(0));
            PlayMode.Leave();
        }

        [Test]
        public void A_player_without_a_recording_says_so()
        {
            _player.Recording = null;
            Assert.That(Draw(_player), Has.Some.EqualTo("Box: Warning | " + _player.Trouble));
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
            Draw(recorder);
            PlayMode.Frame();
            PlayMode.Frame();
            Assert.That(Draw(recorder), Has.Some.EqualTo("Label: Take | 2 states in 0.0 s"));
            Drawn.Press("End");
            Draw(recorder);
            EditorUtility.Chosen = System.IO.Path.GetTempFileName();
            Drawn.Press("Save…");
            Draw(recorder);
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
            string[] lines = Draw(receiver);
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
            Draw(receiver);
            Assert.That(receiver.Streams, Is.EqualTo(new[] { "right" }));
            Assert.That(Draw(receiver), Has.Some.EqualTo("Popup: Follow only | Add a stream…, left | Add a stream…"));
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
            var file = new TextAsset(Shipped("rigs/arkit.json"));
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

        static string Shipped(string file)
        {
            return System.IO.File.ReadAllText(
                System.IO.Path.Combine(Environment.GetEnvironmentVariable("EVOKE_ASSETS"), file));
        }

        static string[] Draw(UnityEngine.Object target)
        {
            return Drawn.Draw(UnityEditor.Editor.CreateEditor(target).OnInspectorGUI);
        }
    }
}

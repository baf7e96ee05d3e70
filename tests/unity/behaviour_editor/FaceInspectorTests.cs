using System;
using Evoke.Unity.Tests;
using NUnit.Framework;
using UnityEditor;
using UnityEngine;
using UnityEngine.SceneManagement;

namespace Evoke.Unity.Behaviour
{
    /// <summary>What a face's inspector shows, and what a hand at it does.</summary>
    [TestFixture]
    public sealed class FaceInspectorTests
    {
        const string Smile = "Mouth_Smile_L";

        Character _character;
        EvokePlayer _player;

        [SetUp]
        public void SetUp()
        {
            PlayMode.NewScene();
            AssetDatabase.Forget();
            _character = Character.WithFace("cc4_extended");
            _player = new GameObject("Tape").AddComponent<EvokePlayer>();
            _player.Recording = Recordings.OfTwo();
        }

        [Test]
        public void A_face_offers_the_scenes_sources_and_their_streams()
        {
            Drawn.Choose("Source", "Tape (Evoke Player)");
            Inspected.Draw(_character.Face);
            Assert.That(_character.Face.Source, Is.SameAs(_player));
            Drawn.Choose("Stream", "right");
            Assert.That(
                Inspected.Draw(_character.Face),
                Has.Some.EqualTo("Popup: Stream | The first that is heard, left, right | The first that is heard"));
            Assert.That(_character.Face.Stream, Is.EqualTo("right"));
            Drawn.Choose("Stream", "The first that is heard");
            Inspected.Draw(_character.Face);
            Assert.That(_character.Face.Stream, Is.EqualTo(""));
        }

        [Test]
        public void A_stream_that_is_not_there_now_is_kept()
        {
            _character.Face.Stream = "elsewhere";
            Assert.That(
                Inspected.Draw(_character.Face),
                Has.Some.EqualTo("Popup: Stream | The first that is heard, elsewhere | elsewhere"));
            Assert.That(_character.Face.Stream, Is.EqualTo("elsewhere"));
        }

        [Test]
        public void A_face_offers_the_rigs_that_ship_and_those_of_the_project()
        {
            var mine = ScriptableObject.CreateInstance<RigProfileAsset>();
            mine.Json = Inspected.Shipped("rigs/arkit.json");
            AssetDatabase.CreateAsset(mine, "Assets/Mine.asset");
            Drawn.Choose("Rig", "Mine");
            Assert.That(
                Inspected.Draw(_character.Face),
                Has.Some.EqualTo(
                    "Popup: Rig | Told by the shapes, arkit, cc3_explus, cc3_traditional, cc4_extended, cc4_standard, "
                    + "cc5_hd, Mine | Told by the shapes"));
            Assert.That(_character.Face.Profile.Rig, Is.SameAs(mine));
            Drawn.Choose("Rig", "Told by the shapes");
            Inspected.Draw(_character.Face);
            Assert.That(_character.Face.Profile.Rig, Is.Null);
        }

        [Test]
        public void A_face_says_what_it_moves_and_what_the_character_lacks()
        {
            string[] lines = Inspected.Draw(_character.Face);
            Assert.That(lines, Has.Some.EqualTo("Label: Rig | " + _character.Face.Rig.Name));
            Assert.That(lines, Has.Some.EqualTo("Foldout: Moved: " + _character.Face.Shapes.Count + " shapes, 1 bones"));
            Assert.That(lines, Has.Some.StartsWith("Foldout: Lacks: "));
            Drawn.Give("Moved: " + _character.Face.Shapes.Count + " shapes, 1 bones", true);
            Assert.That(
                Inspected.Draw(_character.Face), Has.Some.EqualTo("Label: " + Smile + " | CC_Base_Body, " + Smile + ", mouth"));
        }

        [Test]
        public void Several_faces_are_set_at_once_and_what_differs_stays_until_it_is_chosen()
        {
            using (Character other = Character.WithFace("arkit"))
            {
                other.Face.Stream = "right";
                UnityEditor.Editor both = UnityEditor.Editor.CreateEditor(
                    new UnityEngine.Object[] { _character.Face, other.Face });
                Drawn.Choose("Source", "Tape (Evoke Player)");
                Drawn.Draw(both.OnInspectorGUI);
                string[] lines = Drawn.Draw(both.OnInspectorGUI);
                Assert.That(lines, Has.Some.EqualTo("Popup: Stream | The first that is heard, left, right | —"));
                Assert.That(other.Face.Source, Is.SameAs(_player));
                Assert.That(_character.Face.Source, Is.SameAs(_player));
                Assert.That(_character.Face.Stream + " " + other.Face.Stream, Is.EqualTo(" right"));
                Drawn.Choose("Stream", "left");
                Drawn.Draw(both.OnInspectorGUI);
                Assert.That(_character.Face.Stream + " " + other.Face.Stream, Is.EqualTo("left left"));
                Drawn.Give("Sharing", true);
                Drawn.Draw(both.OnInspectorGUI);
                Drawn.Give("Mouth", 0.25f);
                Drawn.Draw(both.OnInspectorGUI);
                Assert.That(other.Face.Sharing.Region("mouth").Weight, Is.EqualTo(0.25f));
                Assert.That(_character.Face.Sharing.Region("mouth").Weight, Is.EqualTo(0.25f));
                Assert.That(_character.Face.Sharing.Region("brows").Weight, Is.EqualTo(1));
            }
        }

        [Test]
        public void In_a_prefab_that_is_not_open_nothing_is_previewed()
        {
            AssetDatabase.Put(_character.Face, "Assets/Kevin.prefab");
            Assert.That(Inspected.Draw(_character.Face), Has.None.EqualTo("Label: Preview"));
        }

        [Test]
        public void A_source_of_another_scene_is_not_offered_because_it_would_not_be_saved()
        {
            SceneManager.MoveGameObjectToScene(_player.gameObject, SceneManager.CreateScene("Another"));
            Assert.That(
                Inspected.Draw(_character.Face),
                Has.Some.EqualTo("Popup: Source | On this object or above | On this object or above"));
        }

        [Test]
        public void A_face_in_trouble_says_why()
        {
            using (var robot = new Character("Robot"))
            {
                EvokeFace face = robot.AddFace();
                Assert.That(Inspected.Draw(face), Has.Some.EqualTo("Box: Warning | " + face.Trouble));
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
    }
}

using Evoke.Unity.Tests;
using NUnit.Framework;
using UnityEditor.SceneManagement;
using UnityEngine;
using UnityEngine.SceneManagement;

namespace Evoke.Unity.Editor.Tests
{
    /// <summary>A character as it was imported, set up.</summary>
    [TestFixture]
    public sealed class FaceSetupTests
    {
        Character _character;

        [SetUp]
        public void SetUp()
        {
            _character = Character.Of("cc4_extended");
        }

        [TearDown]
        public void TearDown()
        {
            _character.Dispose();
        }

        [Test]
        public void It_gets_a_face_and_a_receiver()
        {
            EvokeFace face = FaceSetup.SetUp(_character.Root);
            Assert.That(face, Is.SameAs(_character.Face));
            Assert.That(face.Rig.Profile, Is.EqualTo("cc4_extended"));
            Assert.That(_character.Root.GetComponent<EvokeReceiver>(), Is.Not.Null);
            Assert.That(face.Source, Is.Null);
        }

        [Test]
        public void A_second_character_follows_the_receiver_that_is_there()
        {
            FaceSetup.SetUp(_character.Root);
            using (Character other = Character.Of("arkit"))
            {
                EvokeFace face = FaceSetup.SetUp(other.Root);
                Assert.That(face.Source, Is.SameAs(_character.Root.GetComponent<EvokeReceiver>()));
                Assert.That(other.Root.GetComponent<EvokeReceiver>(), Is.Null);
            }
        }

        [Test]
        public void A_player_above_is_source_enough()
        {
            var stage = new GameObject("Stage");
            stage.AddComponent<EvokePlayer>();
            _character.Root.transform.SetParent(stage.transform, false);
            EvokeFace face = FaceSetup.SetUp(_character.Root);
            Assert.That(face.Source, Is.Null);
            Assert.That(_character.Root.GetComponent<EvokeReceiver>(), Is.Null);
            _character.Root.transform.SetParent(null, false);
            Object.DestroyImmediate(stage);
        }

        [Test]
        public void A_receiver_of_another_scene_is_none_of_its_own()
        {
            var elsewhere = new GameObject("Radio");
            elsewhere.AddComponent<EvokeReceiver>();
            Scene stage = EditorSceneManager.NewPreviewScene();
            SceneManager.MoveGameObjectToScene(_character.Root, stage);
            EvokeFace face = FaceSetup.SetUp(_character.Root);
            Assert.That(face.Source, Is.Null);
            Assert.That(_character.Root.GetComponent<EvokeReceiver>(), Is.Not.Null);
            SceneManager.MoveGameObjectToScene(_character.Root, elsewhere.scene);
            Object.DestroyImmediate(elsewhere);
            EditorSceneManager.ClosePreviewScene(stage);
        }

        [TestCase(true)]
        [TestCase(false)]
        public void Again_it_changes_nothing(bool isActive)
        {
            _character.Root.SetActive(isActive);
            EvokeFace face = FaceSetup.SetUp(_character.Root);
            face.Stream = "left";
            Assert.That(FaceSetup.SetUp(_character.Root), Is.SameAs(face));
            Assert.That(face.Stream, Is.EqualTo("left"));
            Assert.That(face.Source, Is.Null);
            Assert.That(_character.Root.GetComponents<EvokeReceiver>().Length, Is.EqualTo(1));
        }
    }
}

using Evoke.Unity.Tests;
using NUnit.Framework;
using UnityEditor;
using UnityEditor.SceneManagement;
using UnityEngine;

namespace Evoke.Unity.Behaviour
{
    /// <summary>A preview is never kept.</summary>
    [TestFixture]
    public sealed class PreviewGuardTests
    {
        const string Smile = "Mouth_Smile_L";

        Character _character;

        [SetUp]
        public void SetUp()
        {
            PlayMode.NewScene();
            _character = Character.WithFace("cc4_extended");
            _character.SetWeight(Smile, 12);
            _character.Face.Preview(Emotion.Happy);
            Assert.That(_character.Weight(Smile), Is.GreaterThan(30));
        }

        [Test]
        public void It_ends_before_the_scene_is_backed_up_for_play_mode()
        {
            EditorApplication.Play();
            PlayMode.Frame();
            Assert.That(_character.Weight(Smile), Is.EqualTo(12));
            PlayMode.Leave();
            Assert.That(_character.Weight(Smile), Is.EqualTo(12));
        }

        [Test]
        public void It_ends_before_the_scene_is_saved()
        {
            EditorSceneManager.Save();
            Assert.That(_character.Weight(Smile), Is.EqualTo(12));
        }

        [Test]
        public void It_ends_before_a_prefab_is_saved()
        {
            PrefabStage.Save(_character.Root);
            Assert.That(_character.Weight(Smile), Is.EqualTo(12));
        }
    }
}

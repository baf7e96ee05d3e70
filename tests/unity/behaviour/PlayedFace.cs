using Evoke.Unity.Tests;
using NUnit.Framework;

namespace Evoke.Unity.Behaviour
{
    /// <summary>A character with a face and a source that a test feeds, in a scene that is played.</summary>
    public abstract class PlayedFace
    {
        protected const string Smile = "Mouth_Smile_L";

        protected Character Character { get; private set; }

        protected FeedSource Source
        {
            get { return Character.Root.GetComponent<FeedSource>(); }
        }

        [SetUp]
        public void SetUpScene()
        {
            UnityEngine.PlayMode.NewScene();
            Character = Character.WithFace("cc4_extended");
            Character.Root.AddComponent<FeedSource>();
        }

        [TearDown]
        public void NothingWasComplainedOf()
        {
            Assert.That(Scene.Complaints(), Is.Empty);
        }
    }
}

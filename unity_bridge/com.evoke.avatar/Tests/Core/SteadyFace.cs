using NUnit.Framework;

namespace Evoke.Tests
{
    /// <summary>A face that shows happiness, as steadily as its settings want.</summary>
    public abstract class SteadyFace
    {
        protected const double Tolerance = 1e-9;

        protected SteadyWeights Steady { get; private set; }

        /// <summary>The eight that were shown last.</summary>
        protected double[] Weights { get; } = new double[8];

        [SetUp]
        public void Begin()
        {
            Begin(new SteadyWeights { FadeSeconds = 2 });
            Assert.That(Update(0, Emotion.Happy), Is.True);
            Assert.That(Weights, Is.EqualTo(Only(Emotion.Happy)));
        }

        /// <summary>Puts another in its place, which has shown nothing.</summary>
        protected void Begin(SteadyWeights steady)
        {
            Steady = steady;
        }

        protected bool Update(double deltaSeconds, Emotion emotion, bool stale = false)
        {
            EmotionState state = State(emotion);
            return Steady.Update(deltaSeconds, true, ref state, stale, Weights);
        }

        protected static EmotionState State(Emotion emotion)
        {
            var state = new EmotionState { Emotion = emotion };
            state.SetWeight((int)emotion, 1);
            return state;
        }

        protected static double[] Only(Emotion emotion)
        {
            var weights = new double[8];
            weights[(int)emotion] = 1;
            return weights;
        }

        protected double Shown(Emotion emotion)
        {
            return Weights[(int)emotion];
        }

        protected double Sum()
        {
            double sum = 0;
            foreach (double weight in Weights)
            {
                sum += weight;
            }
            return sum;
        }
    }
}

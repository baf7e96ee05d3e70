namespace Evoke.Unity.Tests
{
    /// <summary>States for a face to show.</summary>
    public static class States
    {
        /// <summary>An emotion's weight, and the rest shared among the other seven.</summary>
        public static EmotionState Of(Emotion emotion, double certainty = 1)
        {
            var state = new EmotionState { T = 1700000000, SourceT = double.NaN, Emotion = emotion, Quality = 1 };
            for (int i = 0; i < EmotionWords.Count; i++)
            {
                state.SetWeight(i, i == (int)emotion ? certainty : (1 - certainty) / (EmotionWords.Count - 1));
            }
            state.Key = (int)emotion;
            state.Confidence = (certainty - 1.0 / 8) / (7.0 / 8);
            return state;
        }
    }
}

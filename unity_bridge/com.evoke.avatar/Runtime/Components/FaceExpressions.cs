namespace Evoke.Unity
{
    /// <summary>Tells the eight emotions' strengths to whoever shows named expressions, each time that one changes.</summary>
    sealed class FaceExpressions
    {
        readonly double[] _fitted = new double[EmotionWords.Count];
        readonly float[] _told = new float[EmotionWords.Count];
        readonly float[] _strengths = new float[EmotionWords.Count];
        bool _hasTold;

        public void Show(double[] weights, FaceLook look, EvokeFace face)
        {
            ExpressionSolver.FitForFace(weights, _fitted, look.Sharpness, look.Contrast);
            for (int i = 0; i < _strengths.Length; i++)
            {
                double strength = i == (int)Emotion.Neutral ? _fitted[i] : look.Intensity * _fitted[i];
                _strengths[i] = (float)System.Math.Min(1, strength);
            }
            Tell(face);
        }

        /// <summary>Neutral alone, if anything else was told.</summary>
        public void Restore(EvokeFace face)
        {
            if (_hasTold)
            {
                System.Array.Clear(_strengths, 0, _strengths.Length);
                _strengths[(int)Emotion.Neutral] = 1;
                Tell(face);
                _hasTold = false;
            }
        }

        void Tell(EvokeFace face)
        {
            bool changed = !_hasTold;
            for (int i = 0; i < _strengths.Length; i++)
            {
                changed |= _strengths[i] != _told[i];
                _told[i] = _strengths[i];
            }
            _hasTold = true;
            for (int i = 0; changed && i < _strengths.Length; i++)
            {
                face.OnExpression.Tell(EmotionWords.Of((Emotion)i), _told[i], face);
            }
        }
    }
}

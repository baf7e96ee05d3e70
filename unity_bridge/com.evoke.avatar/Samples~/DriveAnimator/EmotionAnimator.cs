using UnityEngine;

namespace Evoke.Unity.Samples
{
    /// <summary>
    /// Writes a stream's state to an Animator's parameters: floats Valence, Arousal, Dominance and Confidence, 0–1, and
    /// the integer Emotion, 0–7. A stale stream is neutral.
    /// </summary>
    public sealed class EmotionAnimator : MonoBehaviour
    {
        static readonly int Valence = Animator.StringToHash("Valence");
        static readonly int Arousal = Animator.StringToHash("Arousal");
        static readonly int Dominance = Animator.StringToHash("Dominance");
        static readonly int Confidence = Animator.StringToHash("Confidence");
        static readonly int EmotionId = Animator.StringToHash("Emotion");

        [SerializeField] EvokeFace _face;
        [SerializeField] Animator _animator;
        [SerializeField, Tooltip("Seconds within which the floats follow.")] float _damping = 0.5f;

        /// <summary>Made in code rather than in the inspector.</summary>
        public void Connect(EvokeFace face, Animator animator)
        {
            _face = face;
            _animator = animator;
        }

        void Update()
        {
            IEmotionSource source = _face.FollowedSource;
            bool isStale = source == null || source.IsStale(_face.FollowedStream);
            long version = 0;
            var state = new EmotionState();
            if (!isStale)
            {
                source.TryGetLatest(_face.FollowedStream, ref version, out state);
            }
            Write(Valence, isStale ? 0.5 : state.Valence);
            Write(Arousal, isStale ? 0.5 : state.Arousal);
            Write(Dominance, isStale ? 0.5 : state.Dominance);
            Write(Confidence, isStale ? 0 : state.Confidence);
            _animator.SetInteger(EmotionId, isStale ? (int)Emotion.Neutral : (int)state.Emotion);
        }

        void Write(int parameter, double value)
        {
            _animator.SetFloat(parameter, (float)value, _damping, Time.deltaTime);
        }
    }
}

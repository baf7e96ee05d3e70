using System;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>How a face follows a stream through time.</summary>
    [Serializable]
    public sealed class FaceMotion
    {
        [SerializeField, Range(0, 2), Tooltip("Seconds within which the face follows; 0 is at once.")]
        float _smoothing = 0.3f;

        [SerializeField, Range(0, 5), Tooltip("Seconds for which an emotion stays at least.")]
        float _minimumHold;

        [SerializeField, Range(0, 10), Tooltip("Seconds from a full face to neutral when the stream is stale, and back.")]
        float _fade = 1;

        [SerializeField, Tooltip("Stay as it is.")]
        bool _frozen;

        /// <summary>Seconds within which the face follows; 0 is at once.</summary>
        public float Smoothing
        {
            get { return _smoothing; }
            set { _smoothing = Mathf.Max(0, value); }
        }

        /// <summary>Seconds for which an emotion stays at least before another is taken up.</summary>
        public float MinimumHold
        {
            get { return _minimumHold; }
            set { _minimumHold = Mathf.Max(0, value); }
        }

        /// <summary>Seconds from a full face to neutral when the stream is stale, and back; 0 is at once.</summary>
        public float Fade
        {
            get { return _fade; }
            set { _fade = Mathf.Max(0, value); }
        }

        /// <summary>Stay as it is.</summary>
        public bool Frozen
        {
            get { return _frozen; }
            set { _frozen = value; }
        }

        internal void CopyTo(SteadyWeights steady)
        {
            steady.SmoothingSeconds = _smoothing;
            steady.HoldSeconds = _minimumHold;
            steady.FadeSeconds = _fade;
            steady.Frozen = _frozen;
        }
    }
}

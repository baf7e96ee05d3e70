using System;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>How emotion weights become a face.</summary>
    [Serializable]
    public sealed class FaceLook
    {
        [SerializeField, Range(0, 2), Tooltip("Strength of the whole expression.")]
        float _intensity = 1;

        [SerializeField, Range(0.1f, 10), Tooltip("How much the strongest emotion is preferred to the others.")]
        float _sharpness = 2;

        [SerializeField, Range(0, 10), Tooltip("How soon a face is shown at all: at 3, from a third of full confidence.")]
        float _contrast = 3;

        [SerializeField, Range(0, 2), Tooltip("Strength of brows, eyes and lids.")]
        float _upper = 1;

        [SerializeField, Range(0, 2), Tooltip("Strength of nose, mouth and jaw.")]
        float _lower = 1;

        /// <summary>Strength of the whole expression, 0–2.</summary>
        public float Intensity
        {
            get { return _intensity; }
            set { _intensity = Mathf.Clamp(value, 0, 2); }
        }

        /// <summary>How much the strongest emotion is preferred to the others, 0.1–10.</summary>
        public float Sharpness
        {
            get { return _sharpness; }
            set { _sharpness = Mathf.Clamp(value, 0.1f, 10); }
        }

        /// <summary>How soon a face is shown at all: the share is min(1, this × confidence); 0–10.</summary>
        public float Contrast
        {
            get { return _contrast; }
            set { _contrast = Mathf.Clamp(value, 0, 10); }
        }

        /// <summary>Strength of brows, eyes and lids, 0–2.</summary>
        public float Upper
        {
            get { return _upper; }
            set { _upper = Mathf.Clamp(value, 0, 2); }
        }

        /// <summary>Strength of nose, mouth and jaw, 0–2.</summary>
        public float Lower
        {
            get { return _lower; }
            set { _lower = Mathf.Clamp(value, 0, 2); }
        }
    }
}

using System;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>How far a face's emotion reaches in one region, and how it meets what others write there.</summary>
    [Serializable]
    public sealed class RegionSetting
    {
        [SerializeField, HideInInspector] string _region;
        [SerializeField, Range(0, 1)] float _weight = 1;
        [SerializeField] RegionMode _mode = RegionMode.Replace;

        /// <summary>For Unity, which fills the fields in.</summary>
        public RegionSetting()
        {
        }

        internal RegionSetting(string region)
        {
            _region = region;
        }

        /// <summary>brows, lids, cheeks, nose, mouth, jaw or eyes.</summary>
        public string Region => _region;

        /// <summary>0 leaves the region to others, 1 is the whole emotion.</summary>
        public float Weight
        {
            get { return _weight; }
            set { _weight = Mathf.Clamp01(value); }
        }

        public RegionMode Mode
        {
            get { return _mode; }
            set { _mode = value; }
        }
    }
}

using System;
using System.Collections.Generic;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>How a face lives with lip-sync, blinking and animation that move the same shapes and bones.</summary>
    [Serializable]
    public sealed class FaceSharing
    {
        [SerializeField, Range(0, 1), Tooltip("How far mouth and jaw yield to lip-sync.")]
        float _speechWeight;

        [SerializeField, Range(0, 1), Tooltip("How far the lids yield to blinking.")]
        float _blinkWeight;

        [SerializeField, Tooltip("Turn the jaw's bone, where the rig has one.")]
        bool _jawBone = true;

        [SerializeField, Tooltip("Turn the eyes' bones, where the rig has them and an expression moves the gaze.")]
        bool _eyeBones = true;

        [SerializeField, Tooltip("How far the emotion reaches in each region, and how it meets what others write there.")]
        RegionSetting[] _regions = NewRegions();

        [SerializeField, Tooltip("The most that single shapes may weigh.")]
        List<ShapeCap> _caps = new List<ShapeCap>();

        /// <summary>How far mouth and jaw yield to lip-sync, 0–1.</summary>
        public float SpeechWeight
        {
            get { return _speechWeight; }
            set { _speechWeight = Mathf.Clamp01(value); }
        }

        /// <summary>How far the lids yield to blinking, 0–1.</summary>
        public float BlinkWeight
        {
            get { return _blinkWeight; }
            set { _blinkWeight = Mathf.Clamp01(value); }
        }

        /// <summary>Whether the jaw's bone is turned, where the rig has one.</summary>
        public bool JawBone
        {
            get { return _jawBone; }
            set { _jawBone = value; }
        }

        /// <summary>Whether the eyes' bones are turned, where the rig has them and an expression moves the gaze.</summary>
        public bool EyeBones
        {
            get { return _eyeBones; }
            set { _eyeBones = value; }
        }

        internal RegionSetting[] Regions => _regions;

        internal List<ShapeCap> Caps => _caps;

        /// <summary>Another number after each change of the caps.</summary>
        internal int CapsVersion { get; private set; }

        /// <summary>Weight and mode of one of <see cref="FaceRegions.Names"/>.</summary>
        public RegionSetting Region(string name)
        {
            RegionSetting found = Array.Find(_regions, region => region.Region == name);
            if (found == null)
            {
                throw new ArgumentException(
                    "'" + name + "' is no region of the face; there are " + string.Join(", ", FaceRegions.Names));
            }
            return found;
        }

        /// <summary>Sets the most that a shape may weigh, 0–1, by its name in the rig or as the character spells it.</summary>
        public void SetCap(string shape, float most)
        {
            _caps.RemoveAll(cap => cap.Shape == shape);
            _caps.Add(new ShapeCap { Shape = shape, Most = Mathf.Clamp01(most) });
            CapsVersion++;
        }

        /// <summary>Has the caps taken up anew, and the regions complete, whatever was saved.</summary>
        internal void Mend()
        {
            RegionSetting[] regions = NewRegions();
            for (int i = 0; i < regions.Length; i++)
            {
                string name = regions[i].Region;
                regions[i] = Array.Find(_regions, region => region.Region == name) ?? regions[i];
            }
            _regions = regions;
            CapsVersion++;
        }

        static RegionSetting[] NewRegions()
        {
            var regions = new RegionSetting[FaceRegions.Names.Count];
            for (int i = 0; i < regions.Length; i++)
            {
                regions[i] = new RegionSetting(FaceRegions.Names[i]);
            }
            return regions;
        }
    }
}

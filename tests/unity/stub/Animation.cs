using System;
using System.Collections.Generic;

namespace UnityEngine
{
    public struct Keyframe
    {
        public Keyframe(float time, float value) : this(time, value, 0, 0)
        {
        }

        public Keyframe(float time, float value, float inTangent, float outTangent)
        {
            this.time = time;
            this.value = value;
            this.inTangent = inTangent;
            this.outTangent = outTangent;
        }

        public float time { get; set; }

        public float value { get; set; }

        public float inTangent { get; set; }

        public float outTangent { get; set; }
    }

    /// <summary>A cubic Hermite spline between its keys, and their values before and after.</summary>
    public class AnimationCurve
    {
        readonly List<Keyframe> _keys;

        public AnimationCurve(params Keyframe[] keys)
        {
            _keys = new List<Keyframe>(keys);
            _keys.Sort((a, b) => a.time.CompareTo(b.time));
        }

        public Keyframe[] keys
        {
            get { return _keys.ToArray(); }
        }

        public int length
        {
            get { return _keys.Count; }
        }

        public float Evaluate(float time)
        {
            int after = _keys.FindIndex(key => key.time > time);
            if (after <= 0)
            {
                return after == 0 ? _keys[0].value : _keys[_keys.Count - 1].value;
            }
            Keyframe a = _keys[after - 1];
            Keyframe b = _keys[after];
            float span = b.time - a.time;
            float s = (time - a.time) / span;
            float square = s * s;
            float cube = square * s;
            return (2 * cube - 3 * square + 1) * a.value
                + (cube - 2 * square + s) * span * a.outTangent
                + (3 * square - 2 * cube) * b.value
                + (cube - square) * span * b.inTangent;
        }
    }

    public sealed class AnimationClip : Object
    {
        internal readonly Dictionary<string, Entry> Curves = new Dictionary<string, Entry>();

        public float frameRate { get; set; } = 60;

        public bool legacy { get; set; }

        public float length
        {
            get
            {
                float longest = 0;
                foreach (Entry entry in Curves.Values)
                {
                    longest = Math.Max(longest, entry.Curve.keys[entry.Curve.length - 1].time);
                }
                return longest;
            }
        }

        /// <summary>Unity turns keys round where a rotation would take the long way; a test may see that it was asked.</summary>
        public bool WasMadeContinuous { get; private set; }

        public void EnsureQuaternionContinuity()
        {
            CheckAlive("EnsureQuaternionContinuity");
            WasMadeContinuous = true;
        }

        internal sealed class Entry
        {
            public string Path { get; set; }

            public Type Type { get; set; }

            public string Property { get; set; }

            public AnimationCurve Curve { get; set; }
        }
    }
}

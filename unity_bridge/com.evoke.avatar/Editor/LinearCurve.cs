using System.Collections.Generic;
using UnityEngine;

namespace Evoke.Unity.Editor
{
    /// <summary>Animation curves of straight lines through values that were sampled frame by frame.</summary>
    static class LinearCurve
    {
        /// <summary>A curve with a key where it bends: at every frame it is within the tolerance of its value.</summary>
        /// <param name="values">At least one, one a frame.</param>
        /// <param name="framesPerSecond">Above 0.</param>
        /// <param name="tolerance">Below 0 to have a key at every frame.</param>
        public static AnimationCurve Through(float[] values, float framesPerSecond, float tolerance)
        {
            int[] frames = Bends(values, tolerance).ToArray();
            var keys = new Keyframe[frames.Length];
            for (int i = 0; i < frames.Length; i++)
            {
                keys[i] = new Keyframe(
                    frames[i] / framesPerSecond,
                    values[frames[i]],
                    Slope(values, frames, i - 1, framesPerSecond),
                    Slope(values, frames, i, framesPerSecond));
            }
            return new AnimationCurve(keys);
        }

        static float Slope(float[] values, int[] frames, int from, float framesPerSecond)
        {
            if (from < 0 || from + 1 >= frames.Length)
            {
                return 0;
            }
            float rise = values[frames[from + 1]] - values[frames[from]];
            return rise * framesPerSecond / (frames[from + 1] - frames[from]);
        }

        /// <summary>
        /// From each key, the steepest and the flattest line that pass near enough to all values since; where the next
        /// value lies outside them, the one before becomes a key.
        /// </summary>
        static List<int> Bends(float[] values, float tolerance)
        {
            var frames = new List<int> { 0 };
            int from = 0;
            float low = float.NegativeInfinity;
            float high = float.PositiveInfinity;
            for (int i = 1; i < values.Length; i++)
            {
                float slope = (values[i] - values[from]) / (i - from);
                bool isBend = i - from > 1 && (tolerance < 0 || slope < low || slope > high);
                if (isBend)
                {
                    from = i - 1;
                    frames.Add(from);
                    low = float.NegativeInfinity;
                    high = float.PositiveInfinity;
                }
                low = Mathf.Max(low, (values[i] - tolerance - values[from]) / (i - from));
                high = Mathf.Min(high, (values[i] + tolerance - values[from]) / (i - from));
            }
            if (values.Length > 1)
            {
                frames.Add(values.Length - 1);
            }
            return frames;
        }
    }
}

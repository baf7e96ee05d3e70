using System;

namespace Evoke
{
    /// <summary>Groups of the Facial Action Coding System's units, by number; the same as evoke_core/facs.py.</summary>
    static class Facs
    {
        public const int EyesClosed = 43;

        static readonly int[] Gaze = { 61, 62, 63, 64 };
        static readonly int[] Upper = { 1, 2, 4, 5, 6, 7, 41, 42, 43, 44 };
        static readonly int[] HoldLids = { 5, 7 };

        /// <summary>Whether it turns the eyes.</summary>
        public static bool IsGaze(int unit)
        {
            return Array.IndexOf(Gaze, unit) >= 0;
        }

        /// <summary>Whether it belongs to brows, lids, cheeks or eyes rather than to nose, mouth and jaw.</summary>
        public static bool IsUpperFace(int unit)
        {
            return IsGaze(unit) || Array.IndexOf(Upper, unit) >= 0;
        }

        /// <summary>Whether it holds the lids open or tight, and so gives way to a blink.</summary>
        public static bool HoldsLids(int unit)
        {
            return Array.IndexOf(HoldLids, unit) >= 0;
        }
    }
}

using System;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>The most that one shape may weigh on this face.</summary>
    [Serializable]
    public struct ShapeCap
    {
        [Tooltip("The shape's name in the rig, or as this character spells it.")]
        public string Shape;

        [Range(0, 1), Tooltip("0–1; 1 is a blend shape at 100.")]
        public float Most;
    }
}

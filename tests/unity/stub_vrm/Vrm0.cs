using System.Collections.Generic;
using UnityEngine;

namespace VRM
{
    public enum BlendShapePreset
    {
        Unknown,
        Neutral,
        A,
        I,
        U,
        E,
        O,
        Blink,
        Joy,
        Angry,
        Sorrow,
        Fun,
        LookUp,
        LookDown,
        LookLeft,
        LookRight,
        Blink_L,
        Blink_R
    }

    public struct BlendShapeKey
    {
        public string Name;
        public BlendShapePreset Preset;

        public static BlendShapeKey CreateFromPreset(BlendShapePreset preset)
        {
            return new BlendShapeKey { Name = preset.ToString(), Preset = preset };
        }

        public static BlendShapeKey CreateUnknown(string name)
        {
            return new BlendShapeKey { Name = name, Preset = BlendShapePreset.Unknown };
        }
    }

    public class VRMBlendShapeProxy : MonoBehaviour
    {
        readonly Dictionary<BlendShapeKey, float> _weights = new Dictionary<BlendShapeKey, float>();

        public void ImmediatelySetValue(BlendShapeKey key, float value)
        {
            _weights[key] = value;
        }

        public float GetValue(BlendShapeKey key)
        {
            return _weights[key];
        }
    }
}

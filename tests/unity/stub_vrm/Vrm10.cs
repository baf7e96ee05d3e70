using System.Collections.Generic;
using UnityEngine;

namespace UniVRM10
{
    public enum ExpressionPreset
    {
        custom,
        happy,
        angry,
        sad,
        relaxed,
        surprised,
        aa,
        ih,
        ou,
        ee,
        oh,
        blink,
        blinkLeft,
        blinkRight,
        lookUp,
        lookDown,
        lookLeft,
        lookRight,
        neutral
    }

    public struct ExpressionKey
    {
        public readonly ExpressionPreset Preset;
        public readonly string Name;

        public ExpressionKey(ExpressionPreset preset, string customName = null)
        {
            Preset = preset;
            Name = customName ?? preset.ToString();
        }

        public static ExpressionKey CreateCustom(string key)
        {
            return new ExpressionKey(ExpressionPreset.custom, key);
        }

        public static ExpressionKey CreateFromPreset(ExpressionPreset preset)
        {
            return new ExpressionKey(preset);
        }
    }

    public sealed class Vrm10RuntimeExpression
    {
        readonly Dictionary<ExpressionKey, float> _weights = new Dictionary<ExpressionKey, float>();

        public void SetWeight(ExpressionKey expressionKey, float weight)
        {
            _weights[expressionKey] = weight;
        }

        public float GetWeight(ExpressionKey expressionKey)
        {
            return _weights[expressionKey];
        }
    }

    public sealed class Vrm10Runtime
    {
        public Vrm10RuntimeExpression Expression { get; } = new Vrm10RuntimeExpression();
    }

    public sealed class Vrm10Instance : MonoBehaviour
    {
        public Vrm10Runtime Runtime { get; } = new Vrm10Runtime();
    }
}

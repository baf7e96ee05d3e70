using System;
using UnityEngine.Events;

namespace Evoke.Unity
{
    /// <summary>One of the eight emotions' words, and how strongly a face shows it, 0–1.</summary>
    [Serializable]
    public sealed class ExpressionEvent : UnityEvent<string, float>
    {
    }
}

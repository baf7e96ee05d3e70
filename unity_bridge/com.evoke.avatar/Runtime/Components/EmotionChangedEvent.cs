using System;
using UnityEngine.Events;

namespace Evoke.Unity
{
    /// <summary>Another emotion is held: its word, and its id 0–7.</summary>
    [Serializable]
    public sealed class EmotionChangedEvent : UnityEvent<string, int>
    {
    }
}

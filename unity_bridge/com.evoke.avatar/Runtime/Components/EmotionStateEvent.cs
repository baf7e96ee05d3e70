using System;
using UnityEngine.Events;

namespace Evoke.Unity
{
    /// <summary>The newest state of a stream, at most once a frame.</summary>
    [Serializable]
    public sealed class EmotionStateEvent : UnityEvent<EmotionState>
    {
    }
}

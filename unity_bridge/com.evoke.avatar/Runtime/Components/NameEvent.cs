using System;
using UnityEngine.Events;

namespace Evoke.Unity
{
    /// <summary>Something happened to a stream, or to an endpoint: its name.</summary>
    [Serializable]
    public sealed class NameEvent : UnityEvent<string>
    {
    }
}

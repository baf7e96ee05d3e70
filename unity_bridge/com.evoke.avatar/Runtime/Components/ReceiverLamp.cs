namespace Evoke.Unity
{
    /// <summary>A receiver's state at a glance; of several endpoints, that of the best one.</summary>
    public enum ReceiverLamp
    {
        /// <summary>Not enabled.</summary>
        Off,

        /// <summary>No endpoint is connected; of the streams heard, one is still fresh, or there are none.</summary>
        Waiting,

        /// <summary>Connected, and a stream is fresh or none has been heard yet.</summary>
        Connected,

        /// <summary>No state has come for too long.</summary>
        Stale,

        /// <summary>Every stream has said that it ends.</summary>
        Ended
    }
}

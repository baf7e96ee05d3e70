namespace Evoke
{
    /// <summary>Where a subscriber stands.</summary>
    public enum ZmtpState
    {
        /// <summary>Not started, or stopped.</summary>
        Stopped,

        /// <summary>A connection is being made.</summary>
        Connecting,

        /// <summary>The handshake is done and the subscriptions are sent.</summary>
        Connected,

        /// <summary>The last connection failed or was lost; the next attempt comes by itself.</summary>
        Waiting
    }
}

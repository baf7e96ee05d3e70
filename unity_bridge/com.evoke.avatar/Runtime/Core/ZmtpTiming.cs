namespace Evoke
{
    /// <summary>How patient a subscriber is; all in milliseconds.</summary>
    public sealed class ZmtpTiming
    {
        /// <summary>
        /// For resolving the host, and for connecting to one address: more than the two seconds that Windows takes until
        /// it says that nothing listens.
        /// </summary>
        public int Connect { get; set; } = 3000;

        /// <summary>For the whole handshake.</summary>
        public int Handshake { get; set; } = 3000;

        /// <summary>Silence after which the peer is asked for a sign of life.</summary>
        public int PingAfter { get; set; } = 1000;

        /// <summary>Silence after which the connection is given up.</summary>
        public int LostAfter { get; set; } = 3000;

        /// <summary>Wait before the first attempt to connect again; it doubles with each failure, and some chance is added.</summary>
        public int FirstBackoff { get; set; } = 250;

        /// <summary>Wait after a peer that does not speak the protocol, at least.</summary>
        public int RefusedBackoff { get; set; } = 1000;

        /// <summary>The longest wait between two attempts.</summary>
        public int LastBackoff { get; set; } = 4000;
    }
}

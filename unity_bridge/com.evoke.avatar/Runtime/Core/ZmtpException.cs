using System;

namespace Evoke
{
    /// <summary>A peer that does not speak the protocol as needed here; the text says why.</summary>
    public sealed class ZmtpException : Exception
    {
        public ZmtpException(string message) : base(message)
        {
        }
    }
}

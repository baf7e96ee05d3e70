using System;

namespace Evoke
{
    /// <summary>A message that is not of the protocol; never leaves its reader.</summary>
    sealed class RefusedException : Exception
    {
        public RefusedException(string reason) : base(reason)
        {
        }
    }
}

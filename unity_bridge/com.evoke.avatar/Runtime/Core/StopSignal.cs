using System;
using System.Threading;

namespace Evoke
{
    /// <summary>Ends a thread's waits: quick to ask for, and something to wait on. Once given it stays.</summary>
    sealed class StopSignal
    {
        readonly ManualResetEvent _event = new ManualResetEvent(false);
        volatile bool _given;

        public bool IsGiven
        {
            get { return _given; }
        }

        public void Give()
        {
            _given = true;
            _event.Set();
        }

        /// <summary>Waits so many milliseconds, or until the signal.</summary>
        public void Wait(int milliseconds)
        {
            _event.WaitOne(milliseconds);
        }

        /// <summary>
        /// Waits for another event: false where it took longer than so many milliseconds. The signal raises
        /// OperationCanceledException.
        /// </summary>
        public bool TryAwait(WaitHandle other, int milliseconds)
        {
            int first = WaitHandle.WaitAny(new[] { _event, other }, milliseconds);
            ThrowIfGiven();
            return first != WaitHandle.WaitTimeout;
        }

        public void ThrowIfGiven()
        {
            if (_given)
            {
                throw new OperationCanceledException();
            }
        }
    }
}

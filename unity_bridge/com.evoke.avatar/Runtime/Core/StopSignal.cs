using System;
using System.Threading;

namespace Evoke
{
    /// <summary>Ends a thread's waits: quick to ask for, and something to wait on. Once given it stays.</summary>
    sealed class StopSignal
    {
        readonly ManualResetEvent _event = new ManualResetEvent(false);
        volatile bool _given;
        volatile Action _ending;

        public bool IsGiven
        {
            get { return _given; }
        }

        /// <summary>What ends a wait that knows nothing of the signal, done by whoever gives it; or null.</summary>
        public Action Ending
        {
            set { _ending = value; }
        }

        public void Give()
        {
            _given = true;
            _event.Set();
            Action ending = _ending;
            if (ending != null)
            {
                ending();
            }
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

namespace Evoke
{
    /// <summary>What is known of one run of one stream. Not thread-safe.</summary>
    sealed class StreamRun
    {
        StreamEvent _start;
        bool _hasStart;
        bool _hasEnded;
        double _lag;

        public string Run { get; private set; }

        public double Since { get; private set; }

        public double LastHeardAt { get; set; }

        public double LastStateAt { get; private set; }

        /// <summary>The newest state's number, or −1 before the first.</summary>
        public long LastSeq { get; private set; }

        /// <summary>The newest state; meant only where LastSeq is not −1.</summary>
        public EmotionState Latest { get; private set; }

        /// <summary>Forgets all, and begins with another run.</summary>
        public void Begin(string run, double now)
        {
            Run = run;
            Since = now;
            LastStateAt = double.NaN;
            LastSeq = -1;
            _start = default(StreamEvent);
            _hasStart = false;
            _hasEnded = false;
            _lag = double.NaN;
        }

        /// <summary>False where the state is a repeat; else the number of those missing before it.</summary>
        public bool TryTake(ref StateMessage message, double now, double wall, out long missing)
        {
            missing = 0;
            if (message.Seq <= LastSeq)
            {
                return false;
            }
            bool follows = LastSeq >= 0 && message.Seq == LastSeq + 1;
            if (LastSeq >= 0)
            {
                missing = message.Seq - LastSeq - 1;
            }
            if (follows)
            {
                // A state that does not follow its predecessor may be the repeat for a late joiner, of any age.
                _lag = wall - message.State.T;
            }
            LastSeq = message.Seq;
            Latest = message.State;
            LastStateAt = now;
            // A newer state proves that the stream goes on, whatever was said of its end.
            _hasEnded = false;
            return true;
        }

        /// <summary>False where the event is a start that is known.</summary>
        public bool TryTake(ref StreamEvent streamEvent)
        {
            if (streamEvent.Kind == StreamEventKind.Start)
            {
                if (_hasStart && streamEvent.T == _start.T)
                {
                    return false;
                }
                _hasStart = true;
                _start = streamEvent;
            }
            _hasEnded = _hasEnded || streamEvent.Kind == StreamEventKind.End;
            return true;
        }

        public void Describe(double now, ref StreamStatus status)
        {
            status.Run = Run;
            status.HasState = LastSeq >= 0;
            status.HasEnded = _hasEnded;
            status.SyntheticModel = _start.SyntheticModel;
            status.SyntheticSource = _start.SyntheticSource;
            status.Source = _start.Source ?? "";
            status.Model = _start.Model ?? "";
            status.HopSeconds = _start.HopSeconds;
            status.LastStateAt = LastStateAt;
            status.RunSince = Since;
            status.LastSeq = LastSeq;
            status.LagSeconds = status.IsStale(now) ? double.NaN : _lag;
        }
    }
}

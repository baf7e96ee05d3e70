namespace Evoke
{
    /// <summary>
    /// One stream: its runs, of which one is current, and its counts. What is known of an earlier run is kept, so that
    /// a second publisher under the same name is told from a restart: its run comes back. Not thread-safe.
    /// </summary>
    sealed class StreamEntry
    {
        /// <summary>For so long after two runs alternated, a stream is said to have two publishers.</summary>
        const double ConflictSeconds = 5;

        const int MaxRuns = 4;

        readonly string _stream;
        readonly StreamRun[] _runs = new StreamRun[MaxRuns];
        readonly RateMeter _rate = new RateMeter();
        StreamRun _current;
        double _conflictUntil = double.NegativeInfinity;
        long _received;
        long _dropped;

        public StreamEntry(string stream)
        {
            _stream = stream;
        }

        /// <summary>False where the state is a repeat.</summary>
        public bool TryTake(ref StateMessage message, double now, double wall)
        {
            Follow(message.Run, now);
            long missing;
            if (!_current.TryTake(ref message, now, wall, out missing))
            {
                return false;
            }
            _received++;
            _dropped += missing;
            _rate.Count(now);
            return true;
        }

        /// <summary>False where the event is a start that is known.</summary>
        public bool TryTake(ref StreamEvent streamEvent, double now)
        {
            Follow(streamEvent.Run, now);
            return _current.TryTake(ref streamEvent);
        }

        /// <summary>True where the newest state is newer than a version, which is brought up to it.</summary>
        public bool TryGetLatest(ref long version, out EmotionState state)
        {
            bool newer = _current.LastSeq >= 0 && _received > version;
            state = newer ? _current.Latest : default(EmotionState);
            if (newer)
            {
                version = _received;
            }
            return newer;
        }

        public StreamStatus Describe(double now)
        {
            var status = new StreamStatus { Stream = _stream, Received = _received, Dropped = _dropped };
            _current.Describe(now, ref status);
            status.RateHz = _rate.PerSecond(now);
            status.Conflict = now < _conflictUntil;
            return status;
        }

        /// <summary>How many states are missing so far.</summary>
        public long Dropped
        {
            get { return _dropped; }
        }

        void Follow(string run, double now)
        {
            if (_current == null || _current.Run != run)
            {
                _current = Find(run, now);
            }
            _current.LastHeardAt = now;
        }

        StreamRun Find(string run, double now)
        {
            int oldest = 0;
            for (int i = 0; i < MaxRuns; i++)
            {
                if (_runs[i] == null)
                {
                    _runs[i] = new StreamRun();
                    _runs[i].Begin(run, now);
                    return _runs[i];
                }
                if (_runs[i].Run == run)
                {
                    _conflictUntil = now + ConflictSeconds;
                    return _runs[i];
                }
                if (_runs[i].LastHeardAt < _runs[oldest].LastHeardAt)
                {
                    oldest = i;
                }
            }
            _runs[oldest].Begin(run, now);
            return _runs[oldest];
        }
    }
}

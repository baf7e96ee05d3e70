using System;
using System.Collections.Generic;

namespace Evoke.Unity
{
    /// <summary>One stream of a recording that is played: its state at a time, and whether it is stale there.</summary>
    sealed class PlayedStream
    {
        const double LeastPatienceSeconds = 3;
        const double PatienceInHops = 3;

        readonly Recording _recording;
        readonly List<double> _ends = new List<double>();
        readonly double _begin;
        readonly double _patience = LeastPatienceSeconds;
        EmotionState _state;
        bool _hasState;
        int _cursor;

        /// <param name="recording">Has the stream.</param>
        /// <param name="name">The stream's.</param>
        /// <param name="version">At least that of any stream that was played before, so that this one is news.</param>
        public PlayedStream(Recording recording, string name, long version)
        {
            _recording = recording;
            Name = name;
            Version = version;
            _begin = recording.Events[0].T;
            foreach (StreamEvent happened in recording.Events)
            {
                if (happened.Stream != name)
                {
                    continue;
                }
                if (happened.Kind == StreamEventKind.End)
                {
                    _ends.Add(happened.T - _begin);
                }
                _patience = Math.Max(_patience, PatienceInHops * happened.HopSeconds);
            }
        }

        public string Name { get; }

        /// <summary>It grows with each state, and with each jump to one.</summary>
        public long Version { get; private set; }

        /// <summary>Whether a face should fade to neutral at the time that was moved to.</summary>
        public bool IsStale { get; private set; } = true;

        /// <summary>Moves to a time in seconds since the recording's beginning; after a jump its state is news again.</summary>
        public void MoveTo(double seconds, bool jumped)
        {
            EmotionState state;
            bool found = _recording.TryAt(Name, seconds, ref _cursor, out state);
            if (found && (jumped || !_hasState || state.T != _state.T))
            {
                Version++;
            }
            if (found)
            {
                _state = state;
            }
            _hasState = found;
            double since = state.T - _begin;
            IsStale = !found || seconds - since >= _patience || HasEnded(since, seconds);
        }

        public bool TryGetLatest(ref long version, out EmotionState state)
        {
            state = _state;
            bool isNews = Version > version;
            version = Version;
            return isNews;
        }

        bool HasEnded(double since, double seconds)
        {
            for (int i = 0; i < _ends.Count; i++)
            {
                if (_ends[i] >= since && _ends[i] <= seconds)
                {
                    return true;
                }
            }
            return false;
        }
    }
}

using System.Collections.Generic;

namespace Evoke.Unity
{
    /// <summary>What the main thread knows of one stream. It outlives the connections that bring it.</summary>
    sealed class ReceivedStream
    {
        const int NoEmotion = -1;

        EmotionState _state;
        ReceiverLink _link;
        StreamStatus _status;
        int _emotion = NoEmotion;
        long _version;
        bool _wasFresh;
        bool _wasInConflict;

        public ReceivedStream(string name)
        {
            Name = name;
        }

        public string Name { get; }

        /// <summary>Since the connections were made.</summary>
        public bool IsHeard => _status.Stream != null;

        public bool IsStale { get; private set; } = true;

        /// <summary>Two publishers send under this name, to one endpoint or each to its own.</summary>
        public bool Conflict { get; private set; }

        /// <summary>Seconds since the last state.</summary>
        public double SilentFor { get; private set; }

        /// <summary>Of the model of its last publisher, also while the connections are closed.</summary>
        public bool SyntheticModel { get; private set; }

        /// <summary>As of this frame; empty where the stream was not heard since the connections were made.</summary>
        public StreamStatus Status => _status;

        public bool TryGetLatest(ref long version, out EmotionState state)
        {
            state = _state;
            bool isNews = _version > version;
            version = _version;
            return isNews;
        }

        /// <summary>Takes a newer state in; true where it holds another emotion than the one before.</summary>
        public bool Take(ReceiverLink link, ref EmotionState state)
        {
            _link = link;
            _state = state;
            _version++;
            bool changed = (int)state.Emotion != _emotion;
            _emotion = (int)state.Emotion;
            return changed;
        }

        /// <summary>Asks the connections how the stream is at this frame.</summary>
        public void Refresh(List<ReceiverLink> links)
        {
            int fresh = 0;
            foreach (ReceiverLink link in links)
            {
                StreamStatus status;
                if (!link.Subscriber.TryGetStatus(Name, out status))
                {
                    continue;
                }
                double now = link.Subscriber.Now;
                if (link.IsConnected && !status.IsStale(now))
                {
                    fresh++;
                }
                if (link == _link || _link == null)
                {
                    _status = status;
                    SyntheticModel = status.SyntheticModel;
                    IsStale = status.IsStale(now);
                    SilentFor = status.SilentFor(now);
                }
            }
            Conflict = _status.Conflict || fresh > 1;
        }

        /// <summary>True once after each time that a fresh stream falls silent or ends.</summary>
        public bool HasTurnedStale()
        {
            bool turned = _wasFresh && IsStale;
            _wasFresh = !IsStale;
            return turned;
        }

        /// <summary>True once after each time that a second publisher appears.</summary>
        public bool HasComeIntoConflict()
        {
            bool come = Conflict && !_wasInConflict;
            _wasInConflict = Conflict;
            return come;
        }

        /// <summary>The connections are closed: the last state stays, but it is stale.</summary>
        public void Forsake()
        {
            _link = null;
            _status = new StreamStatus();
            IsStale = true;
            Conflict = false;
            _wasFresh = false;
            _wasInConflict = false;
        }
    }
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;

namespace Evoke
{
    /// <summary>
    /// Receives emotions: connects to a publisher, decodes what comes, and keeps the newest state of each stream. It is
    /// a ZeroMQ SUB over TCP (ZMTP 3.0 and later, no security mechanism), and nothing else of ZeroMQ. Every member may
    /// be used from any thread; once a stream is known, neither receiving nor asking allocates.
    /// </summary>
    public sealed class EvokeSubscriber : IDisposable
    {
        public const string DefaultEndpoint = "tcp://127.0.0.1:5571";

        const int MaxWaitingEvents = 256;

        static readonly DateTime Epoch = new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);

        readonly TopicFilter _filter;
        readonly ZmtpSubscriber _subscriber;
        readonly MessageDecoder _decoder = new MessageDecoder();
        readonly DecodedMessage _decoded = new DecodedMessage();
        readonly StreamTable _table = new StreamTable();
        readonly Queue<StreamEvent> _events = new Queue<StreamEvent>(MaxWaitingEvents);
        readonly Stopwatch _clock = Stopwatch.StartNew();
        readonly object _gate = new object();

        // A thread that was stopped may still be in a handler when its successor receives.
        readonly object _receiving = new object();

        /// <param name="endpoint">tcp://host:port; a FormatException says what is wrong with another.</param>
        /// <param name="streams">The streams to follow, 64 at most; null or empty for all.</param>
        /// <param name="timing">Null for the usual patience.</param>
        public EvokeSubscriber(string endpoint, IReadOnlyList<string> streams, ZmtpTiming timing = null)
        {
            bool all = streams == null || streams.Count == 0;
            _filter = all ? TopicFilter.ForAllStreams() : TopicFilter.ForStreams(streams);
            _subscriber = new ZmtpSubscriber(TcpEndpoint.Parse(endpoint), _filter.Subscriptions, Receive, timing);
        }

        /// <summary>Raised on the network thread for each unique state, at once.</summary>
        public event Action<StateMessage> StateReceived;

        /// <summary>Raised on the network thread for each event that is no repeat, at once.</summary>
        public event Action<StreamEvent> EventReceived;

        /// <summary>The connection's new state and its text, raised on the network thread.</summary>
        public event Action<ZmtpState, string> StateChanged
        {
            add { _subscriber.StateChanged += value; }
            remove { _subscriber.StateChanged -= value; }
        }

        public ZmtpState State
        {
            get { return _subscriber.State; }
        }

        /// <summary>The state in words for the person who waits, e.g. why there is no connection.</summary>
        public string StateText
        {
            get { return _subscriber.StateText; }
        }

        /// <summary>Seconds of this receiver's clock, by which StreamStatus.IsStale is asked.</summary>
        public double Now
        {
            get { return _clock.Elapsed.TotalSeconds; }
        }

        /// <summary>Unique states.</summary>
        public long Received
        {
            get { lock (_gate) { return _table.Received; } }
        }

        /// <summary>States and starts that were already known.</summary>
        public long Repeated
        {
            get { lock (_gate) { return _table.Repeated; } }
        }

        /// <summary>States that never came, told by gaps in their numbers.</summary>
        public long Dropped
        {
            get { lock (_gate) { return _table.Dropped; } }
        }

        /// <summary>Messages that were not of the protocol.</summary>
        public long Refused
        {
            get { lock (_gate) { return _table.Refused; } }
        }

        /// <summary>Why the last refused message was refused, or null.</summary>
        public string LastRefusal
        {
            get { lock (_gate) { return _table.LastRefusal; } }
        }

        /// <summary>How many streams were heard of so far.</summary>
        public int StreamCount
        {
            get { lock (_gate) { return _table.Streams.Count; } }
        }

        /// <summary>The name of a stream, in order of first hearing; there are <see cref="StreamCount"/>.</summary>
        public string StreamAt(int index)
        {
            lock (_gate)
            {
                return _table.Streams[index];
            }
        }

        public void Start()
        {
            _subscriber.Start();
        }

        public void Stop()
        {
            _subscriber.Stop();
        }

        public void Dispose()
        {
            Stop();
        }

        /// <summary>
        /// The newest state of a stream, where it is newer than <paramref name="version"/>: that is 0 at first, and is
        /// brought up to what was given, so each asker has its own.
        /// </summary>
        public bool TryGetLatest(string stream, ref long version, out EmotionState state)
        {
            lock (_gate)
            {
                return _table.TryGetLatest(stream, ref version, out state);
            }
        }

        /// <summary>False where nothing has come of this stream.</summary>
        public bool TryGetStatus(string stream, out StreamStatus status)
        {
            double now = Now;
            lock (_gate)
            {
                return _table.TryGetStatus(stream, now, out status);
            }
        }

        /// <summary>Moves starts, markers and ends since the last call to the end of a list, oldest first, 256 at most.</summary>
        public void DrainEvents(ICollection<StreamEvent> events)
        {
            lock (_gate)
            {
                while (_events.Count > 0)
                {
                    events.Add(_events.Dequeue());
                }
            }
        }

        void Receive(ZmtpMessage message)
        {
            if (!_filter.Accepts(message.Frame(0)))
            {
                return;
            }
            lock (_receiving)
            {
                Decode(message);
                if (TryKeep())
                {
                    Raise();
                }
            }
        }

        void Decode(ZmtpMessage message)
        {
            if (message.FrameCount == 2)
            {
                _decoder.Decode(message.Frame(0), message.Frame(1), _decoded);
                return;
            }
            _decoded.Refuse(
                "a message of " + message.FrameCount.ToString(CultureInfo.InvariantCulture) + " frames, not 2");
        }

        bool TryKeep()
        {
            double now = Now;
            double wall = (DateTime.UtcNow - Epoch).TotalSeconds;
            lock (_gate)
            {
                if (!_table.Accept(_decoded, now, wall))
                {
                    return false;
                }
                if (_decoded.Kind == MessageKind.Event && _decoded.EventField.Kind != StreamEventKind.Beat)
                {
                    if (_events.Count == MaxWaitingEvents)
                    {
                        _events.Dequeue();
                    }
                    _events.Enqueue(_decoded.EventField);
                }
                return true;
            }
        }

        void Raise()
        {
            if (_decoded.Kind == MessageKind.State)
            {
                Action<StateMessage> stateReceived = StateReceived;
                if (stateReceived != null)
                {
                    stateReceived(_decoded.StateField);
                }
                return;
            }
            Action<StreamEvent> eventReceived = EventReceived;
            if (eventReceived != null)
            {
                eventReceived(_decoded.EventField);
            }
        }
    }
}

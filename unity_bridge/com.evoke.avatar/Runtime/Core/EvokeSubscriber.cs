using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;

namespace Evoke
{
    /// <summary>
    /// Receives emotions: connects to a publisher, decodes what comes, and keeps the newest state of each stream until
    /// it is taken. Every member may be used from any thread.
    /// </summary>
    public sealed class EvokeSubscriber : IDisposable
    {
        public const string DefaultEndpoint = "tcp://127.0.0.1:5571";

        const int MaxWaitingEvents = 256;

        readonly TopicFilter _filter;
        readonly ZmtpSubscriber _subscriber;
        readonly StreamTable _table = new StreamTable();
        readonly Dictionary<string, StateMessage> _untaken = new Dictionary<string, StateMessage>();
        readonly Queue<StreamEvent> _events = new Queue<StreamEvent>();
        readonly Stopwatch _clock = Stopwatch.StartNew();
        readonly object _gate = new object();

        /// <param name="endpoint">tcp://host:port; a FormatException says what is wrong with another.</param>
        /// <param name="stream">A stream's name, or null or "" for all streams.</param>
        /// <param name="timing">Null for the usual patience.</param>
        public EvokeSubscriber(string endpoint, string stream, ZmtpTiming timing = null)
        {
            _filter = string.IsNullOrEmpty(stream) ? TopicFilter.ForAllStreams() : TopicFilter.ForStream(stream);
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

        public long Refused
        {
            get { lock (_gate) { return _table.Refused; } }
        }

        /// <summary>Why the last refused message was refused, or null.</summary>
        public string LastRefusal
        {
            get { lock (_gate) { return _table.LastRefusal; } }
        }

        /// <summary>The names of the streams heard of so far.</summary>
        public string[] Streams
        {
            get { lock (_gate) { return new List<string>(_table.Streams).ToArray(); } }
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

        /// <summary>The newest state of a stream; false where none has come since it was last taken.</summary>
        public bool TryTakeLatest(string stream, out StateMessage message)
        {
            lock (_gate)
            {
                return _untaken.TryGetValue(stream, out message) && _untaken.Remove(stream);
            }
        }

        /// <summary>False where nothing has come of this stream.</summary>
        public bool TryGetStatus(string stream, out StreamStatus status)
        {
            lock (_gate)
            {
                return _table.TryGet(stream, out status);
            }
        }

        /// <summary>Moves the events since the last call to the end of a list, oldest first, 256 at most.</summary>
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
            DecodedMessage decoded = message.FrameCount == 2
                ? MessageDecoder.Decode(message.Frame(0), message.Frame(1))
                : DecodedMessage.Refused(
                    "a message of " + message.FrameCount.ToString(CultureInfo.InvariantCulture) + " frames, not 2");
            if (TryKeep(decoded))
            {
                Raise(decoded);
            }
        }

        bool TryKeep(DecodedMessage message)
        {
            lock (_gate)
            {
                if (!_table.Accept(message, Now))
                {
                    return false;
                }
                if (message.State != null)
                {
                    _untaken[message.State.Stream] = message.State;
                    return true;
                }
                ForgetOtherRun(message.Event);
                if (_events.Count == MaxWaitingEvents)
                {
                    _events.Dequeue();
                }
                _events.Enqueue(message.Event);
                return true;
            }
        }

        void ForgetOtherRun(StreamEvent streamEvent)
        {
            StateMessage waiting;
            if (_untaken.TryGetValue(streamEvent.Stream, out waiting) && waiting.Run != streamEvent.Run)
            {
                _untaken.Remove(streamEvent.Stream);
            }
        }

        void Raise(DecodedMessage message)
        {
            Action<StateMessage> stateReceived = StateReceived;
            Action<StreamEvent> eventReceived = EventReceived;
            if (message.State != null && stateReceived != null)
            {
                stateReceived(message.State);
            }
            if (message.Event != null && eventReceived != null)
            {
                eventReceived(message.Event);
            }
        }
    }
}

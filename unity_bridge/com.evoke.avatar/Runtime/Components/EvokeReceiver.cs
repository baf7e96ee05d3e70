using System;
using System.Collections.Generic;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>
    /// Hears emotions from one or several publishers while it is enabled. What comes is taken up in Update, before the
    /// faces move; every event is raised there, at most once a frame and stream. All members are for the main thread.
    /// </summary>
    [AddComponentMenu("EVOKE/Evoke Receiver")]
    [DefaultExecutionOrder(-100)]
    [DisallowMultipleComponent]
    public sealed class EvokeReceiver : MonoBehaviour, IEmotionSource
    {
        [SerializeField, Tooltip("Where the publishers are, as tcp://host:port.")]
        string[] _endpoints = { EvokeSubscriber.DefaultEndpoint };

        [SerializeField, Tooltip("The streams to follow; with none listed, all that come.")]
        string[] _streams = new string[0];

        /// <summary>A stream's newest state, at most once a frame; <see cref="EventStream"/> names the stream.</summary>
        public EmotionStateEvent OnState = new EmotionStateEvent();

        /// <summary>The held emotion is another: its word and its id 0–7; <see cref="EventStream"/> names the stream.</summary>
        public EmotionChangedEvent OnEmotionChanged = new EmotionChangedEvent();

        /// <summary>A stream that was fresh is stale, or has ended: its name.</summary>
        public NameEvent OnStale = new NameEvent();

        /// <summary>A publisher is there: its endpoint.</summary>
        public NameEvent OnConnected = new NameEvent();

        /// <summary>A publisher was lost: its endpoint. Not raised where this component is disabled.</summary>
        public NameEvent OnDisconnected = new NameEvent();

        /// <summary>A second publisher sends under the same name: the stream's.</summary>
        public NameEvent OnConflict = new NameEvent();

        readonly ReceiverLinks _links = new ReceiverLinks();
        readonly ReceivedStreams _received = new ReceivedStreams();
        bool _paused;

        /// <summary>Where the publishers are, as tcp://host:port. Setting connects anew.</summary>
        public string[] Endpoints
        {
            get { return (string[])_endpoints.Clone(); }
            set
            {
                _endpoints = value == null ? new string[0] : (string[])value.Clone();
                Reconnect();
            }
        }

        /// <summary>The streams to follow; none for all. Setting connects anew.</summary>
        public string[] Streams
        {
            get { return (string[])_streams.Clone(); }
            set
            {
                _streams = value == null ? new string[0] : (string[])value.Clone();
                Reconnect();
            }
        }

        /// <summary>The stream that OnState or OnEmotionChanged is just being raised for, else null.</summary>
        public string EventStream { get; private set; }

        public ReceiverLamp Lamp => ReceiverLamps.Of(_links.IsRunning, _links.AnyConnected, _received.All);

        /// <summary>The lamp in words, e.g. "stale for 7 s".</summary>
        public string LampText => ReceiverLamps.Text(Lamp, _received.All);

        /// <summary>
        /// What is wrong, in a sentence: an endpoint or a stream's name as it is written, a connection that cannot be
        /// made, or why the last message was refused; "" where nothing is.
        /// </summary>
        public string LastError => _links.LastError;

        /// <summary>States since it was enabled.</summary>
        public long Received => _links.Sum(link => link.Received);

        /// <summary>States that never came since it was enabled, told by gaps in their numbers.</summary>
        public long Dropped => _links.Sum(link => link.Dropped);

        /// <summary>Messages that were not of the protocol, since it was enabled.</summary>
        public long Refused => _links.Sum(link => link.Refused);

        /// <summary>States per second over the last three seconds, of the fastest stream.</summary>
        public double RateHz => _received.HighestRate;

        /// <summary>From the moment a state is of to its arrival, of the slowest stream; NaN while it is not known.</summary>
        public double LagSeconds => _received.LongestLag;

        /// <summary>The streams heard of so far.</summary>
        public int StreamCount => _received.All.Count;

        /// <summary>A stream's name, in the order of first hearing.</summary>
        public string StreamAt(int index)
        {
            return _received.All[index].Name;
        }

        public bool TryGetLatest(string stream, ref long version, out EmotionState state)
        {
            return _received[stream].TryGetLatest(ref version, out state);
        }

        public bool IsStale(string stream)
        {
            return _received[stream].IsStale;
        }

        public bool SyntheticModel(string stream)
        {
            return _received[stream].SyntheticModel;
        }

        /// <summary>All that is known of a stream, as of this frame; false where it was not heard since enabling.</summary>
        public bool TryGetStatus(string stream, out StreamStatus status)
        {
            status = _received[stream].Status;
            return _received[stream].IsHeard;
        }

        void OnEnable()
        {
            _paused = false;
            Connect();
        }

        void OnDisable()
        {
            Disconnect();
        }

        void OnApplicationPause(bool paused)
        {
            // A phone closes the sockets of what sleeps; some send a first "not paused" at the start.
            if (paused == _paused)
            {
                return;
            }
            _paused = paused;
            if (paused)
            {
                Disconnect();
            }
            else if (isActiveAndEnabled)
            {
                Connect();
            }
        }

        void Update()
        {
            // A listener may disable this component, or set its endpoints: then the links are others, or none.
            for (int i = 0; i < _links.Count; i++)
            {
                ReceiverLink link = _links[i];
                if (link.HasLost())
                {
                    OnDisconnected.Tell(link.Endpoint, this);
                }
                if (link.HasConnected())
                {
                    OnConnected.Tell(link.Endpoint, this);
                }
            }
            for (int i = 0; i < _links.Count; i++)
            {
                TakeFrom(_links[i]);
            }
            for (int i = 0; i < _received.All.Count; i++)
            {
                Refresh(_received.All[i]);
            }
        }

        void TakeFrom(ReceiverLink link)
        {
            int count = link.Subscriber.StreamCount;
            for (int i = 0; i < count && _links.All.Contains(link); i++)
            {
                string name = link.Subscriber.StreamAt(i);
                ReceivedStream stream = _received.FindOrAdd(name);
                EmotionState state;
                if (link.TryTake(i, name, out state))
                {
                    bool changed = stream.Take(link, ref state);
                    stream.Refresh(_links.All);
                    Raise(name, ref state, changed);
                }
            }
        }

        void Raise(string stream, ref EmotionState state, bool changed)
        {
            EventStream = stream;
            OnState.Tell(state, this);
            if (changed)
            {
                OnEmotionChanged.Tell(EmotionWords.Of(state.Emotion), (int)state.Emotion, this);
            }
            EventStream = null;
        }

        void Refresh(ReceivedStream stream)
        {
            stream.Refresh(_links.All);
            if (stream.HasTurnedStale())
            {
                OnStale.Tell(stream.Name, this);
            }
            if (stream.HasComeIntoConflict())
            {
                OnConflict.Tell(stream.Name, this);
            }
        }

        void Reconnect()
        {
            if (isActiveAndEnabled && Application.isPlaying && !_paused)
            {
                Disconnect();
                Connect();
            }
        }

        void Connect()
        {
            _links.Open(_endpoints, _streams);
            _links.Mistakes.ForEach(mistake => Debug.LogWarning("Evoke Receiver: " + mistake, this));
        }

        void Disconnect()
        {
            _links.Close();
            _received.Forsake();
        }
    }
}

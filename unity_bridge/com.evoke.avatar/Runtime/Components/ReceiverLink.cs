using System.Collections.Generic;

namespace Evoke.Unity
{
    /// <summary>One endpoint of a receiver, and which states of each of its streams the main thread has seen.</summary>
    sealed class ReceiverLink
    {
        readonly EvokeSubscriber _subscriber;
        readonly List<long> _versions = new List<long>();

        /// <summary>A FormatException or an ArgumentException says what is wrong with the endpoint or a stream's name.</summary>
        public ReceiverLink(string endpoint, IReadOnlyList<string> streams)
        {
            Endpoint = endpoint;
            _subscriber = new EvokeSubscriber(endpoint, streams);
        }

        public string Endpoint { get; }

        public EvokeSubscriber Subscriber => _subscriber;

        /// <summary>As the main thread has noticed it.</summary>
        public bool IsConnected { get; private set; }

        /// <summary>True once after each time that the connection is made or lost.</summary>
        public bool HasChanged()
        {
            bool connected = _subscriber.State == ZmtpState.Connected;
            bool changed = connected != IsConnected;
            IsConnected = connected;
            return changed;
        }

        /// <summary>The newest state of one of the subscriber's streams, where it has not been taken yet.</summary>
        public bool TryTake(int index, string stream, out EmotionState state)
        {
            while (_versions.Count <= index)
            {
                _versions.Add(0);
            }
            long version = _versions[index];
            bool isNews = _subscriber.TryGetLatest(stream, ref version, out state);
            _versions[index] = version;
            return isNews;
        }
    }
}

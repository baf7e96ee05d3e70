using System.Collections.Generic;
using System.Threading;

namespace Evoke.Unity
{
    /// <summary>One endpoint of a receiver, and which states of each of its streams the main thread has seen.</summary>
    sealed class ReceiverLink
    {
        readonly EvokeSubscriber _subscriber;
        readonly List<long> _versions = new List<long>();
        int _connections;
        int _seen;

        /// <summary>A FormatException or an ArgumentException says what is wrong with the endpoint or a stream's name.</summary>
        public ReceiverLink(string endpoint, IReadOnlyList<string> streams)
        {
            Endpoint = endpoint;
            _subscriber = new EvokeSubscriber(endpoint, streams);
            _subscriber.StateChanged += Count;
        }

        public string Endpoint { get; }

        public EvokeSubscriber Subscriber => _subscriber;

        /// <summary>As the main thread has noticed it.</summary>
        public bool IsConnected { get; private set; }

        /// <summary>True once after each loss of the connection, also where it was made again before the next frame.</summary>
        public bool HasLost()
        {
            bool same = Volatile.Read(ref _connections) == _seen && _subscriber.State == ZmtpState.Connected;
            bool lost = IsConnected && !same;
            IsConnected = IsConnected && same;
            return lost;
        }

        /// <summary>True once after each time that the connection is made.</summary>
        public bool HasConnected()
        {
            int connections = Volatile.Read(ref _connections);
            if (IsConnected || _subscriber.State != ZmtpState.Connected)
            {
                return false;
            }
            _seen = connections;
            IsConnected = true;
            return true;
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

        /// <summary>On the network's thread.</summary>
        void Count(ZmtpState state, string text)
        {
            if (state == ZmtpState.Connected)
            {
                Interlocked.Increment(ref _connections);
            }
        }
    }
}

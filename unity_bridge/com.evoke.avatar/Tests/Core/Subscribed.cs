using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Text;

namespace Evoke.Tests
{
    /// <summary>A running subscriber to the topics "a" and "b" with little patience, and what it has told.</summary>
    sealed class Subscribed : IDisposable
    {
        const int TimeoutMs = 10000;

        readonly BlockingCollection<string> _texts = new BlockingCollection<string>();
        readonly BlockingCollection<string[]> _messages = new BlockingCollection<string[]>();

        public Subscribed(TcpEndpoint endpoint, Action<ZmtpMessage> receiver = null)
        {
            IReadOnlyList<byte[]> topics = new[] { new[] { (byte)'a' }, new[] { (byte)'b' } };
            Subscriber = new ZmtpSubscriber(endpoint, topics, receiver ?? Keep, Impatient());
            Subscriber.StateChanged += (state, text) => _texts.Add(state + ": " + text);
            Subscriber.Start();
        }

        public ZmtpSubscriber Subscriber { get; }

        public static ZmtpTiming Impatient()
        {
            return new ZmtpTiming
            {
                Handshake = 300, PingAfter = 60, LostAfter = 180, FirstBackoff = 10, RefusedBackoff = 10
            };
        }

        /// <summary>Why there is no connection to a peer that does so.</summary>
        public static string WhyNot(Action<PeerConnection> script)
        {
            using (var raw = new RawPeer(script))
            using (var subscribed = new Subscribed(raw.Endpoint))
            {
                return subscribed.Await(ZmtpState.Waiting);
            }
        }

        /// <summary>Waits for the next report that begins so, and gives it whole.</summary>
        public string Await(ZmtpState state)
        {
            const int MostReports = 20;
            for (int i = 0; i < MostReports; i++)
            {
                string text = Take(_texts, state.ToString());
                if (text.StartsWith(state.ToString(), StringComparison.Ordinal))
                {
                    return text;
                }
            }
            throw new TimeoutException("many reports, but none of " + state);
        }

        public string[] AwaitMessage()
        {
            return Take(_messages, "a message");
        }

        public void Dispose()
        {
            Subscriber.Dispose();
        }

        void Keep(ZmtpMessage message)
        {
            var frames = new string[message.FrameCount];
            for (int i = 0; i < frames.Length; i++)
            {
                ArraySegment<byte> frame = message.Frame(i);
                frames[i] = Encoding.ASCII.GetString(frame.Array, frame.Offset, frame.Count);
            }
            _messages.Add(frames);
        }

        static T Take<T>(BlockingCollection<T> queue, string wanted)
        {
            T item;
            if (!queue.TryTake(out item, TimeoutMs))
            {
                throw new TimeoutException("waited in vain for " + wanted);
            }
            return item;
        }
    }
}

using System;
using System.Collections.Generic;
using System.Text;

namespace Evoke
{
    /// <summary>
    /// Which topics to subscribe to and which to let through. ZeroMQ matches by prefix, so a subscription to
    /// "emotion/ab" also brings "emotion/abc": here the whole topic is compared.
    /// </summary>
    public sealed class TopicFilter
    {
        readonly bool _wholeTopic;
        readonly byte[][] _topics;

        TopicFilter(bool wholeTopic, string streamTopic, string emotionTopic)
        {
            _wholeTopic = wholeTopic;
            // The stream's topic comes first, so that its start is there before its first state.
            _topics = new[] { Encoding.UTF8.GetBytes(streamTopic), Encoding.UTF8.GetBytes(emotionTopic) };
        }

        /// <summary>The topics to subscribe to, in this order.</summary>
        public IReadOnlyList<byte[]> Subscriptions
        {
            get { return _topics; }
        }

        public static TopicFilter ForAllStreams()
        {
            return new TopicFilter(false, "stream/", "emotion/");
        }

        public static TopicFilter ForStream(string stream)
        {
            if (!StreamName.IsValid(stream))
            {
                throw new ArgumentException(
                    "'" + stream + "' is not a stream's name: 1 to 64 letters, digits, _ and - are allowed");
            }
            return new TopicFilter(true, "stream/" + stream, "emotion/" + stream);
        }

        public bool Accepts(ArraySegment<byte> topic)
        {
            if (!_wholeTopic)
            {
                return true;
            }
            foreach (byte[] wanted in _topics)
            {
                if (AreEqual(wanted, topic))
                {
                    return true;
                }
            }
            return false;
        }

        static bool AreEqual(byte[] wanted, ArraySegment<byte> topic)
        {
            if (topic.Count != wanted.Length)
            {
                return false;
            }
            for (int i = 0; i < wanted.Length; i++)
            {
                if (topic.Array[topic.Offset + i] != wanted[i])
                {
                    return false;
                }
            }
            return true;
        }
    }
}

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
        readonly bool _wholeTopics;
        readonly byte[][] _topics;

        TopicFilter(bool wholeTopics, IReadOnlyList<string> names)
        {
            _wholeTopics = wholeTopics;
            _topics = new byte[2 * names.Count][];
            for (int i = 0; i < names.Count; i++)
            {
                // The stream's topic comes first, so that its start is there before its first state.
                _topics[2 * i] = Encoding.ASCII.GetBytes("stream/" + names[i]);
                _topics[2 * i + 1] = Encoding.ASCII.GetBytes("emotion/" + names[i]);
            }
        }

        /// <summary>The topics to subscribe to, in this order.</summary>
        public IReadOnlyList<byte[]> Subscriptions
        {
            get { return _topics; }
        }

        public static TopicFilter ForAllStreams()
        {
            return new TopicFilter(false, new[] { "" });
        }

        /// <summary>An ArgumentException says which name is none, or that they are more than 64.</summary>
        public static TopicFilter ForStreams(IReadOnlyList<string> names)
        {
            if (names.Count > StreamTable.MaxStreams)
            {
                throw new ArgumentException(
                    names.Count + " streams are too many: follow at most " + StreamTable.MaxStreams);
            }
            foreach (string name in names)
            {
                if (!StreamName.IsValid(name))
                {
                    throw new ArgumentException(
                        "'" + name + "' is not a stream's name: 1 to 64 letters, digits, _ and - are allowed");
                }
            }
            return new TopicFilter(true, names);
        }

        public bool Accepts(ArraySegment<byte> topic)
        {
            return !_wholeTopics || Bytes.IndexIn(_topics, topic) >= 0;
        }
    }
}

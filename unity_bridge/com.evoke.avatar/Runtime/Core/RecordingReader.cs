using System;
using System.Collections.Generic;

namespace Evoke
{
    /// <summary>Reads a recording's lines; what they say goes through the decoder of the wire, and so by its rules.</summary>
    sealed class RecordingReader
    {
        readonly MessageDecoder _decoder = new MessageDecoder();
        readonly DecodedMessage _decoded = new DecodedMessage();
        readonly MessagePackWriter _writer = new MessagePackWriter();

        /// <summary>What a line says, until the next is read; FormatException where it is no message of any kind.</summary>
        public DecodedMessage Read(string line)
        {
            var entry = JsonReader.Read(line) as Dictionary<string, object>;
            object topic = null;
            object message = null;
            bool found = entry != null
                && entry.TryGetValue("topic", out topic)
                && entry.TryGetValue("message", out message);
            if (!found || !(topic is string) || !(message is Dictionary<string, object>))
            {
                throw new FormatException("'topic' and 'message' are missing");
            }
            var topicBytes = new ArraySegment<byte>(StrictUtf8.GetBytes((string)topic));
            _decoder.DecodeOfAnySize(topicBytes, _writer.Write(message), _decoded);
            return _decoded;
        }
    }
}

using System;
using System.Text;

namespace Evoke
{
    /// <summary>
    /// Reads one message of the wire (PROTOCOL.md, version 1). Whatever the bytes are, it gives an answer: what is
    /// not of the protocol becomes a refusal that says why.
    /// </summary>
    public static class MessageDecoder
    {
        public const int Version = 1;
        public const int MaxPayloadBytes = 4096;

        const int MaxText = 200;
        const int MaxShownTopic = 80;
        const int RunDigits = 16;
        const double WeightTolerance = 1e-3;
        const long TwoTo53 = 1L << 53;

        public static DecodedMessage Decode(ArraySegment<byte> topic, ArraySegment<byte> payload)
        {
            try
            {
                return DecodeOrRefuse(topic, payload);
            }
            catch (RefusedException refusal)
            {
                return DecodedMessage.Refused(refusal.Message);
            }
        }

        static DecodedMessage DecodeOrRefuse(ArraySegment<byte> topic, ArraySegment<byte> payload)
        {
            if (payload.Count > MaxPayloadBytes)
            {
                throw new RefusedException(
                    "payload of " + payload.Count + " bytes is over the limit of " + MaxPayloadBytes);
            }
            string name = ReadTopic(topic);
            var fields = new MessageFields(payload);
            string stream = StreamOf(name);
            CheckVersion(fields);
            string run = fields.Text("run", IsRun);
            if (fields.Text("stream", StreamName.IsValid) != stream)
            {
                throw new RefusedException("'stream' is not the topic's");
            }
            if (IsState(name))
            {
                long seq = fields.Integer("seq", 0, TwoTo53 - 1);
                return DecodedMessage.Of(new StateMessage(run, stream, seq, ReadState(fields)));
            }
            return DecodedMessage.Of(ReadEvent(fields, run, stream));
        }

        static string ReadTopic(ArraySegment<byte> topic)
        {
            try
            {
                return StrictUtf8.Read(topic.Array, topic.Offset, topic.Count);
            }
            catch (FormatException)
            {
                throw new RefusedException("the topic is not UTF-8");
            }
        }

        static string StreamOf(string topic)
        {
            int slash = topic.IndexOf('/');
            string stream = topic.Substring(slash + 1);
            bool known = IsState(topic) || topic.StartsWith("stream/", StringComparison.Ordinal);
            if (!known || !StreamName.IsValid(stream))
            {
                throw new RefusedException("unknown topic '" + Shown(topic) + "'");
            }
            return stream;
        }

        static bool IsState(string topic)
        {
            return topic.StartsWith("emotion/", StringComparison.Ordinal);
        }

        static string Shown(string topic)
        {
            var shown = new StringBuilder();
            foreach (char letter in topic.Substring(0, Math.Min(topic.Length, MaxShownTopic)))
            {
                shown.Append(char.IsControl(letter) ? '?' : letter);
            }
            return shown.ToString();
        }

        static void CheckVersion(MessageFields fields)
        {
            long version = fields.Integer("v", 0, TwoTo53);
            if (version != Version)
            {
                throw new RefusedException("version " + version + " is not spoken here, only " + Version);
            }
        }

        static EmotionState ReadState(MessageFields fields)
        {
            double[] vad = fields.Shares("vad", 3);
            double[] weights = fields.Shares("weights", EmotionWords.Count);
            if (Math.Abs(Sum(weights) - 1) > WeightTolerance)
            {
                throw new RefusedException("'weights' do not sum to 1");
            }
            return new EmotionState(
                fields.Number("t"),
                fields.IsNil("source_t") ? (double?)null : fields.Number("source_t"),
                vad[0],
                vad[1],
                vad[2],
                weights,
                (int)fields.Integer("key", 0, 7),
                fields.Text("emotion", IsEmotion),
                fields.Number("confidence", 0, 1),
                fields.Number("quality", 0, 1));
        }

        static StreamEvent ReadEvent(MessageFields fields, string run, string stream)
        {
            string kind = fields.Text("event", IsEvent);
            double t = fields.Number("t");
            switch (kind)
            {
                case "start":
                    return ReadStart(fields, run, stream, t);
                case "marker":
                    return StreamEvent.Marker(run, stream, t, fields.Text("label", IsShort));
                case "beat":
                    return StreamEvent.Beat(run, stream, t);
                default:
                    return StreamEvent.End(run, stream, t);
            }
        }

        static StreamEvent ReadStart(MessageFields fields, string run, string stream, double t)
        {
            double hop = fields.Number("hop_s");
            if (hop <= 0)
            {
                throw new RefusedException("'hop_s' is not above 0");
            }
            return StreamEvent.Start(
                run,
                stream,
                t,
                fields.Text("source", IsShort),
                fields.Text("model", IsShort),
                fields.Boolean("synthetic_source"),
                fields.Boolean("synthetic_model"),
                hop);
        }

        static bool IsRun(string text)
        {
            if (text.Length != RunDigits)
            {
                return false;
            }
            foreach (char digit in text)
            {
                if (!((digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f')))
                {
                    return false;
                }
            }
            return true;
        }

        static bool IsEmotion(string word)
        {
            Emotion emotion;
            return EmotionWords.TryParse(word, out emotion);
        }

        static bool IsEvent(string word)
        {
            return word == "start" || word == "beat" || word == "marker" || word == "end";
        }

        static bool IsShort(string text)
        {
            return text.Length <= MaxText;
        }

        static double Sum(double[] values)
        {
            double sum = 0;
            foreach (double value in values)
            {
                sum += value;
            }
            return sum;
        }
    }
}

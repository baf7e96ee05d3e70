using System;
using System.Text;

namespace Evoke
{
    /// <summary>
    /// Reads the messages of the wire (PROTOCOL.md, version 1). Whatever the bytes are, it gives an answer: what is not
    /// of the protocol becomes a refusal that says why. Once the names of a stream are known, a state allocates nothing.
    /// Not thread-safe.
    /// </summary>
    public sealed class MessageDecoder
    {
        public const int Version = 1;
        public const int MaxPayloadBytes = 4096;

        const int MaxText = 200;
        const int MaxShownTopic = 80;
        const int RunDigits = 16;
        const long TwoTo53 = 1L << 53;

        static readonly byte[] EmotionTopic = Encoding.ASCII.GetBytes("emotion/");
        static readonly byte[] StreamTopic = Encoding.ASCII.GetBytes("stream/");

        // In the order of StreamEventKind.
        static readonly string[] KindWords = { "start", "beat", "marker", "end" };
        static readonly byte[][] Kinds = Array.ConvertAll(KindWords, Encoding.ASCII.GetBytes);

        readonly MessageFields _fields = new MessageFields();
        readonly TextPool _texts = new TextPool();
        readonly double[] _vad = new double[3];
        readonly double[] _weights = new double[EmotionWords.Count];

        /// <summary>Decodes one message into an object that is used again.</summary>
        public void Decode(ArraySegment<byte> topic, ArraySegment<byte> payload, DecodedMessage into)
        {
            if (payload.Count > MaxPayloadBytes)
            {
                into.Refuse("payload of " + payload.Count + " bytes is over the limit of " + MaxPayloadBytes);
                return;
            }
            DecodeOfAnySize(topic, payload, into);
        }

        internal void DecodeOfAnySize(ArraySegment<byte> topic, ArraySegment<byte> payload, DecodedMessage into)
        {
            try
            {
                DecodeOrRefuse(topic, payload, into);
            }
            catch (RefusedException refusal)
            {
                into.Refuse(refusal.Message);
            }
        }

        void DecodeOrRefuse(ArraySegment<byte> topic, ArraySegment<byte> payload, DecodedMessage into)
        {
            bool isState = Bytes.BeginsWith(topic, EmotionTopic);
            bool isEvent = Bytes.BeginsWith(topic, StreamTopic);
            int prefix = isState ? EmotionTopic.Length : isEvent ? StreamTopic.Length : topic.Count;
            var stream = new ArraySegment<byte>(topic.Array, topic.Offset + prefix, topic.Count - prefix);
            if (!StreamName.IsValid(stream))
            {
                throw UnknownTopic(topic);
            }
            _fields.Read(payload);
            CheckVersion();
            string run = ReadRun();
            CheckStream(stream);
            string name = _texts.Get(stream);
            if (isState)
            {
                long seq = _fields.Integer(MessageField.Seq, 0, TwoTo53 - 1);
                into.Set(new StateMessage(run, name, seq, ReadState()));
                return;
            }
            into.Set(ReadEvent(run, name));
        }

        /// <summary>What an event is called, e.g. "start".</summary>
        internal static string WordOf(StreamEventKind kind)
        {
            return KindWords[(int)kind];
        }

        static RefusedException UnknownTopic(ArraySegment<byte> topic)
        {
            string text;
            try
            {
                text = StrictUtf8.Read(topic.Array, topic.Offset, topic.Count);
            }
            catch (FormatException)
            {
                return new RefusedException("the topic is not UTF-8");
            }
            var shown = new StringBuilder();
            foreach (char letter in text.Substring(0, Math.Min(text.Length, MaxShownTopic)))
            {
                shown.Append(char.IsControl(letter) ? '?' : letter);
            }
            return new RefusedException("unknown topic '" + shown + "'");
        }

        void CheckVersion()
        {
            long version = _fields.Integer(MessageField.Version, 0, TwoTo53);
            if (version != Version)
            {
                throw new RefusedException("version " + version + " is not spoken here, only " + Version);
            }
        }

        string ReadRun()
        {
            ArraySegment<byte> run = _fields.Text(MessageField.Run);
            bool valid = run.Count == RunDigits;
            for (int i = 0; valid && i < run.Count; i++)
            {
                byte digit = run.Array[run.Offset + i];
                valid = (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
            }
            if (!valid)
            {
                throw MessageFields.OutOfRange(MessageField.Run);
            }
            return _texts.Get(run);
        }

        void CheckStream(ArraySegment<byte> topicStream)
        {
            ArraySegment<byte> stream = _fields.Text(MessageField.Stream);
            if (!StreamName.IsValid(stream))
            {
                throw MessageFields.OutOfRange(MessageField.Stream);
            }
            if (!Bytes.AreEqual(stream, topicStream))
            {
                throw MessageFields.Wrong(MessageField.Stream, "is not the topic's");
            }
        }

        EmotionState ReadState()
        {
            _fields.Shares(MessageField.Vad, _vad);
            _fields.Shares(MessageField.Weights, _weights);
            var state = new EmotionState { Valence = _vad[0], Arousal = _vad[1], Dominance = _vad[2] };
            double sum = 0;
            for (int i = 0; i < _weights.Length; i++)
            {
                state.SetWeight(i, _weights[i]);
                sum += _weights[i];
            }
            if (Math.Abs(sum - 1) > EmotionState.WeightTolerance)
            {
                throw MessageFields.Wrong(MessageField.Weights, "do not sum to 1");
            }
            state.T = _fields.Number(MessageField.T);
            state.SourceT = _fields.IsNil(MessageField.SourceT) ? double.NaN : _fields.Number(MessageField.SourceT);
            state.Key = (int)_fields.Integer(MessageField.Key, 0, 7);
            if (!EmotionWords.TryParse(_fields.Text(MessageField.Emotion), out state.Emotion))
            {
                throw MessageFields.OutOfRange(MessageField.Emotion);
            }
            state.Confidence = _fields.Number(MessageField.Confidence, 0, 1);
            state.Quality = _fields.Number(MessageField.Quality, 0, 1);
            return state;
        }

        StreamEvent ReadEvent(string run, string stream)
        {
            int kind = Bytes.IndexIn(Kinds, _fields.Text(MessageField.Event));
            if (kind < 0)
            {
                throw MessageFields.OutOfRange(MessageField.Event);
            }
            double t = _fields.Number(MessageField.T);
            switch ((StreamEventKind)kind)
            {
                case StreamEventKind.Start:
                    return ReadStart(run, stream, t);
                case StreamEventKind.Marker:
                    return StreamEvent.Marker(run, stream, t, ReadShort(MessageField.Label));
                case StreamEventKind.Beat:
                    return StreamEvent.Beat(run, stream, t);
                default:
                    return StreamEvent.End(run, stream, t);
            }
        }

        StreamEvent ReadStart(string run, string stream, double t)
        {
            double hop = _fields.Number(MessageField.HopSeconds);
            if (hop <= 0)
            {
                throw MessageFields.Wrong(MessageField.HopSeconds, "is not above 0");
            }
            return StreamEvent.Start(
                run,
                stream,
                t,
                ReadShort(MessageField.Source),
                ReadShort(MessageField.Model),
                _fields.Boolean(MessageField.SyntheticSource),
                _fields.Boolean(MessageField.SyntheticModel),
                hop);
        }

        string ReadShort(MessageField field)
        {
            ArraySegment<byte> text = _fields.Text(field);
            if (StrictUtf8.Measure(text.Array, text.Offset, text.Count) > MaxText)
            {
                throw MessageFields.OutOfRange(field);
            }
            return _texts.Get(text);
        }
    }
}

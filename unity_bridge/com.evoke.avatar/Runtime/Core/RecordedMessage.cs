using System;
using System.Collections.Generic;

namespace Evoke
{
    /// <summary>
    /// One line of a recording, read by the same rules as a message of the wire. A RefusedException says what is wrong
    /// with a message, a FormatException that the line is none.
    /// </summary>
    sealed class RecordedMessage
    {
        const int MaxText = 200;
        const int MaxShownTopic = 80;
        const int RunDigits = 16;
        const int HighestKey = 7;
        const long TwoTo53 = 1L << 53;

        // In the order of StreamEventKind.
        static readonly string[] Kinds = { "start", "beat", "marker", "end" };

        readonly RecordedFields _fields;

        RecordedMessage(string topic, Dictionary<string, object> fields)
        {
            _fields = new RecordedFields(fields);
            string[] parts = topic.Split(new[] { '/' }, 2);
            IsState = parts[0] == "emotion";
            string stream = parts.Length == 2 ? parts[1] : "";
            if (!(IsState || parts[0] == "stream") || !StreamName.IsValid(stream))
            {
                throw UnknownTopic(topic);
            }
            long version = _fields.Integer("v", 0, TwoTo53);
            if (version != MessageDecoder.Version)
            {
                throw new RefusedException(
                    "version " + version + " is not spoken here, only " + MessageDecoder.Version);
            }
            string run = _fields.Text("run", IsRun);
            if (_fields.Text("stream", StreamName.IsValid) != stream)
            {
                throw new RefusedException("'stream' is not the topic's");
            }
            if (IsState)
            {
                long seq = _fields.Integer("seq", 0, TwoTo53 - 1);
                State = new StateMessage(run, stream, seq, ReadState());
            }
            else
            {
                Event = ReadEvent(run, stream);
            }
        }

        /// <summary>Whether it is a state; else an event.</summary>
        public bool IsState { get; }

        public StateMessage State { get; }

        public StreamEvent Event { get; }

        /// <summary>What an event is called, e.g. "start".</summary>
        public static string WordOf(StreamEventKind kind)
        {
            return Kinds[(int)kind];
        }

        /// <summary>Reads a line.</summary>
        public static RecordedMessage Read(string line)
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
            return new RecordedMessage((string)topic, (Dictionary<string, object>)message);
        }

        static RefusedException UnknownTopic(string topic)
        {
            char[] shown = topic.Substring(0, Math.Min(topic.Length, MaxShownTopic)).ToCharArray();
            shown = Array.ConvertAll(shown, letter => char.IsControl(letter) ? '?' : letter);
            return new RefusedException("unknown topic '" + new string(shown) + "'");
        }

        EmotionState ReadState()
        {
            double[] vad = _fields.Shares("vad", 3);
            double[] weights = _fields.Shares("weights", EmotionWords.Count);
            var state = new EmotionState { Valence = vad[0], Arousal = vad[1], Dominance = vad[2] };
            double sum = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                state.SetWeight(i, weights[i]);
                sum += weights[i];
            }
            if (Math.Abs(sum - 1) > EmotionState.WeightTolerance)
            {
                throw new RefusedException("'weights' do not sum to 1");
            }
            state.T = _fields.Number("t");
            bool hasSource = !_fields.IsNull("source_t");
            state.SourceT = hasSource ? _fields.Number("source_t") : double.NaN;
            state.Key = (int)_fields.Integer("key", 0, HighestKey);
            Emotion emotion;
            EmotionWords.TryParse(_fields.Text("emotion", IsEmotion), out emotion);
            state.Emotion = emotion;
            state.Confidence = _fields.Number("confidence", 0, 1);
            state.Quality = _fields.Number("quality", 0, 1);
            return state;
        }

        StreamEvent ReadEvent(string run, string stream)
        {
            int kind = Array.IndexOf(Kinds, _fields.Text("event", text => Array.IndexOf(Kinds, text) >= 0));
            double t = _fields.Number("t");
            switch ((StreamEventKind)kind)
            {
                case StreamEventKind.Start:
                    return ReadStart(run, stream, t);
                case StreamEventKind.Marker:
                    return StreamEvent.Marker(run, stream, t, _fields.Text("label", IsShort));
                case StreamEventKind.Beat:
                    return StreamEvent.Beat(run, stream, t);
                default:
                    return StreamEvent.End(run, stream, t);
            }
        }

        StreamEvent ReadStart(string run, string stream, double t)
        {
            double hop = _fields.Number("hop_s");
            if (hop <= 0)
            {
                throw new RefusedException("'hop_s' is not above 0");
            }
            return StreamEvent.Start(
                run,
                stream,
                t,
                _fields.Text("source", IsShort),
                _fields.Text("model", IsShort),
                _fields.Boolean("synthetic_source"),
                _fields.Boolean("synthetic_model"),
                hop);
        }

        static bool IsRun(string text)
        {
            bool valid = text.Length == RunDigits;
            for (int i = 0; valid && i < text.Length; i++)
            {
                valid = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
            }
            return valid;
        }

        static bool IsShort(string text)
        {
            return text.Length <= MaxText;
        }

        static bool IsEmotion(string text)
        {
            Emotion emotion;
            return EmotionWords.TryParse(text, out emotion);
        }
    }
}

using System;
using System.Text;

namespace Evoke
{
    /// <summary>
    /// Writes a recording's text: JSON Lines, a stream's start first (PROTOCOL.md), as EVOKE's Python writes it. What
    /// could not be read again is refused by an ArgumentException and leaves the recording as it was.
    /// </summary>
    public sealed class RecordingWriter
    {
        readonly StringBuilder _lines = new StringBuilder();
        readonly RecordingReader _reader = new RecordingReader();

        /// <summary>Appends an event; the first line of a recording is a start.</summary>
        public void Write(StreamEvent happened)
        {
            if (_lines.Length == 0 && happened.Kind != StreamEventKind.Start)
            {
                throw NoStart();
            }
            JsonText text = Begin("stream/", happened.Run, happened.Stream)
                .Add("event", MessageDecoder.WordOf(happened.Kind))
                .Add("t", happened.T);
            if (happened.Kind == StreamEventKind.Start)
            {
                text.Add("source", happened.Source)
                    .Add("model", happened.Model)
                    .Add("synthetic_source", happened.SyntheticSource)
                    .Add("synthetic_model", happened.SyntheticModel)
                    .Add("hop_s", happened.HopSeconds);
            }
            if (happened.Kind == StreamEventKind.Marker)
            {
                text.Add("label", happened.Label);
            }
            Append(text);
        }

        /// <summary>Appends a state.</summary>
        public void Write(StateMessage message)
        {
            if (_lines.Length == 0)
            {
                throw NoStart();
            }
            EmotionState state = message.State;
            var weights = new double[EmotionWords.Count];
            state.CopyWeights(weights);
            JsonText text = Begin("emotion/", message.Run, message.Stream)
                .Add("seq", message.Seq)
                .Add("t", state.T);
            if (double.IsNaN(state.SourceT))
            {
                text.AddNull("source_t");
            }
            else
            {
                text.Add("source_t", state.SourceT);
            }
            Append(text
                .Add("vad", new[] { state.Valence, state.Arousal, state.Dominance })
                .Add("weights", weights)
                .Add("key", state.Key)
                .Add("emotion", EmotionWords.Of(state.Emotion))
                .Add("confidence", state.Confidence)
                .Add("quality", state.Quality));
        }

        /// <summary>The recording so far.</summary>
        public override string ToString()
        {
            return _lines.ToString();
        }

        static JsonText Begin(string topic, string run, string stream)
        {
            return new JsonText()
                .Open()
                .Add("topic", topic + stream)
                .Open("message")
                .Add("v", MessageDecoder.Version)
                .Add("run", run)
                .Add("stream", stream);
        }

        void Append(JsonText text)
        {
            string line = text.Close().Close().ToString();
            string refusal;
            try
            {
                refusal = _reader.Read(line).Refusal;
            }
            catch (FormatException)
            {
                refusal = "a number in it is not finite, or a text is no Unicode";
            }
            if (refusal != null)
            {
                throw new ArgumentException("this cannot be recorded: " + refusal);
            }
            _lines.Append(line).Append('\n');
        }

        static ArgumentException NoStart()
        {
            return new ArgumentException("a recording begins with a stream's start; write that first");
        }
    }
}

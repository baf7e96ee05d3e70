using System;
using System.Collections.Generic;

namespace Evoke
{
    /// <summary>
    /// A recording of one or several streams (JSON Lines, PROTOCOL.md), to be played without a publisher. Its time 0 is
    /// the moment of its first line, the start of a stream.
    /// </summary>
    public sealed class Recording
    {
        readonly List<RecordedStream> _streams = new List<RecordedStream>();
        readonly List<StreamEvent> _events = new List<StreamEvent>();
        readonly double _begin;

        Recording(StreamEvent first)
        {
            _begin = first.T;
            Source = first.Source;
            Model = first.Model;
        }

        /// <summary>How many states there are, of all streams.</summary>
        public int Count { get; private set; }

        /// <summary>How long it takes to play, to its last message.</summary>
        public double Seconds { get; private set; }

        /// <summary>Where true of any stream, show “demonstration model, not an emotion reading”.</summary>
        public bool SyntheticModel
        {
            get { return _streams.Exists(stream => stream.SyntheticModel); }
        }

        /// <summary>What the first stream plays.</summary>
        public string Source { get; }

        /// <summary>What decodes the first stream.</summary>
        public string Model { get; }

        /// <summary>The streams' names, in the order of their first messages.</summary>
        public string[] Streams
        {
            get { return _streams.ConvertAll(stream => stream.Name).ToArray(); }
        }

        /// <summary>Starts, beats, markers and ends, in their order.</summary>
        public IReadOnlyList<StreamEvent> Events
        {
            get { return _events; }
        }

        /// <summary>Reads a recording's text; a FormatException names the line that is wrong.</summary>
        public static Recording Parse(string jsonLines)
        {
            string[] lines = jsonLines.Split('\n');
            int count = lines[lines.Length - 1].Length == 0 ? lines.Length - 1 : lines.Length;
            var reader = new RecordingReader();
            Recording recording = null;
            for (int i = 0; i < count; i++)
            {
                DecodedMessage message = ReadLine(reader, lines[i], i + 1);
                if (i == 0 && IsStart(message))
                {
                    recording = new Recording(message.Event);
                }
                if (recording == null)
                {
                    break;
                }
                recording.Add(message);
            }
            if (recording == null)
            {
                throw new FormatException("line 1 is not a stream's start; this is not an EVOKE recording");
            }
            return recording;
        }

        /// <summary>
        /// The state that a stream has at a time: its last one up to then. False before its first, and of a stream that
        /// is not recorded. Allocates nothing.
        /// </summary>
        /// <param name="streamOrNull">Null for the first stream.</param>
        /// <param name="seconds">Since the recording's beginning.</param>
        /// <param name="cursor">0 at first; the caller keeps it, one for each stream, and playing on is quick.</param>
        /// <param name="state">All zero where false is returned.</param>
        public bool TryAt(string streamOrNull, double seconds, ref int cursor, out EmotionState state)
        {
            RecordedStream stream = streamOrNull == null ? _streams[0] : Find(streamOrNull);
            if (stream == null)
            {
                state = new EmotionState();
                return false;
            }
            return stream.TryAt(seconds, ref cursor, out state);
        }

        /// <summary>Whether a stream's model was trained on synthetic EEG; false of one that is not recorded.</summary>
        public bool IsSyntheticModel(string stream)
        {
            RecordedStream found = Find(stream);
            return found != null && found.SyntheticModel;
        }

        static DecodedMessage ReadLine(RecordingReader reader, string line, int number)
        {
            DecodedMessage message;
            try
            {
                message = reader.Read(line);
            }
            catch (FormatException)
            {
                throw new FormatException("line " + number + " is not a message; the file may be cut off there");
            }
            if (message.Kind == MessageKind.Refused)
            {
                throw new FormatException("line " + number + ": " + message.Refusal);
            }
            return message;
        }

        static bool IsStart(DecodedMessage message)
        {
            return message.Kind == MessageKind.Event && message.Event.Kind == StreamEventKind.Start;
        }

        void Add(DecodedMessage message)
        {
            if (message.Kind == MessageKind.State)
            {
                Add(message.State);
            }
            else
            {
                Add(message.Event);
            }
        }

        void Add(StateMessage message)
        {
            double seconds = message.State.T - _begin;
            FindOrAdd(message.Stream).Add(message.State, seconds);
            Count++;
            Seconds = Math.Max(Seconds, seconds);
        }

        void Add(StreamEvent happened)
        {
            RecordedStream stream = FindOrAdd(happened.Stream);
            stream.SyntheticModel = stream.SyntheticModel || happened.SyntheticModel;
            _events.Add(happened);
            Seconds = Math.Max(Seconds, happened.T - _begin);
        }

        RecordedStream FindOrAdd(string name)
        {
            RecordedStream stream = Find(name);
            if (stream == null)
            {
                stream = new RecordedStream(name);
                _streams.Add(stream);
            }
            return stream;
        }

        RecordedStream Find(string name)
        {
            foreach (RecordedStream stream in _streams)
            {
                if (stream.Name == name)
                {
                    return stream;
                }
            }
            return null;
        }
    }
}

using UnityEngine;

namespace Evoke.Unity.Tests
{
    /// <summary>Recordings for players: short, with known states at known times.</summary>
    public static class Recordings
    {
        public const double Begin = 1700000000;

        const string Run = "00f1e2d3c4b5a697";

        /// <summary>A stream "demo" that is neutral at 0 s, happy at 1 s, sad at 2 s.</summary>
        public static TextAsset HappyThenSad(bool syntheticModel = true)
        {
            RecordingWriter writer = Started("demo", syntheticModel);
            Add(writer, "demo", 0, Emotion.Neutral, 0);
            Add(writer, "demo", 1, Emotion.Happy, 1);
            Add(writer, "demo", 2, Emotion.Sad, 2);
            return Asset(writer);
        }

        /// <summary>A stream "demo" with another emotion at each second.</summary>
        public static TextAsset Of(params Emotion[] emotions)
        {
            RecordingWriter writer = Started("demo", false);
            for (int i = 0; i < emotions.Length; i++)
            {
                Add(writer, "demo", i, emotions[i], i);
            }
            return Asset(writer);
        }

        /// <summary>Happy at 0 s, then nothing until sad at 10 s.</summary>
        public static TextAsset WithGap()
        {
            RecordingWriter writer = Started("demo", false);
            Add(writer, "demo", 0, Emotion.Happy, 0);
            Add(writer, "demo", 1, Emotion.Sad, 10);
            return Asset(writer);
        }

        /// <summary>Streams left, happy, and right, sad until it ends at 1 s; left goes on to 2 s.</summary>
        public static TextAsset OfTwo()
        {
            RecordingWriter writer = Started("left", false);
            writer.Write(StreamEvent.Start(Run, "right", Begin, "two", "a model", true, true, 0.5));
            Add(writer, "left", 0, Emotion.Happy, 0);
            Add(writer, "right", 0, Emotion.Sad, 0);
            writer.Write(StreamEvent.End(Run, "right", Begin + 1));
            Add(writer, "left", 1, Emotion.Happy, 2);
            return Asset(writer);
        }

        static RecordingWriter Started(string stream, bool syntheticModel)
        {
            var writer = new RecordingWriter();
            writer.Write(StreamEvent.Start(Run, stream, Begin, "a source", "a model", true, syntheticModel, 0.5));
            return writer;
        }

        static void Add(RecordingWriter writer, string stream, int seq, Emotion emotion, double seconds)
        {
            EmotionState state = States.Of(emotion);
            state.T = Begin + seconds;
            writer.Write(new StateMessage(Run, stream, seq, state));
        }

        static TextAsset Asset(RecordingWriter writer)
        {
            return new TextAsset(writer.ToString()) { name = "a recording" };
        }
    }
}

using System;
using NUnit.Framework;

namespace Evoke.Tests
{
    [TestFixture]
    public sealed class RecordingTests
    {
        const double Begin = 1000;

        static readonly string Sample = Assets.Text("recordings/sample.jsonl");

        [Test]
        public void The_sample_is_read_whole()
        {
            Recording recording = Recording.Parse(Sample);
            int lines = Sample.Split(new[] { '\n' }, StringSplitOptions.RemoveEmptyEntries).Length;
            Assert.That(recording.Count + recording.Events.Count, Is.EqualTo(lines));
            Assert.That(recording.Streams, Is.EqualTo(new[] { "evoke" }));
            Assert.That(recording.Source, Is.EqualTo("synthetic subject 1 trial 19"));
            Assert.That(recording.Model, Is.EqualTo("student-synthetic"));
            Assert.That(recording.SyntheticModel, Is.True);
            Assert.That(recording.IsSyntheticModel("evoke"), Is.True);
            Assert.That(recording.Events[0].HopSeconds, Is.EqualTo(0.125));
        }

        [Test]
        public void Each_state_of_the_sample_comes_at_its_time()
        {
            Recording recording = Recording.Parse(Sample);
            EmotionState state;
            int cursor = 0;
            Assert.That(recording.TryAt("evoke", 0.99, ref cursor, out state), Is.False);
            Assert.That(recording.TryAt("evoke", 0.9921875, ref cursor, out state), Is.True);
            Assert.That(state.SourceT, Is.EqualTo(0.9921875));
            Assert.That(state.Valence, Is.EqualTo(0.5106));
            Assert.That(state.Weight(1), Is.EqualTo(0.2131));
            Assert.That(state.Emotion, Is.EqualTo(Emotion.Happy));
            Assert.That(recording.TryAt(null, recording.Seconds, ref cursor, out state), Is.True);
            Assert.That(state.T - 1767225600.0, Is.InRange(recording.Seconds - 0.125, recording.Seconds));
        }

        [Test]
        public void Playing_forwards_backwards_and_leaping_gives_the_same_states()
        {
            Recording recording = Recording.Parse(Sample);
            var random = new Random(3);
            int forwards = 0;
            int backwards = 0;
            int leaping = 0;
            for (double seconds = 0; seconds < recording.Seconds + 1; seconds += 0.05)
            {
                double leap = random.NextDouble() * recording.Seconds;
                Check(recording, seconds, ref forwards);
                Check(recording, recording.Seconds - seconds, ref backwards);
                Check(recording, leap, ref leaping);
            }
        }

        [TestCase(-5)]
        [TestCase(int.MinValue)]
        [TestCase(int.MaxValue)]
        public void A_cursor_may_begin_anywhere(int cursor)
        {
            EmotionState state;
            Assert.That(Recording.Parse(Sample).TryAt(null, 2.0, ref cursor, out state), Is.True);
            Assert.That(state.SourceT, Is.EqualTo(1.9921875));
        }

        [Test]
        public void Several_streams_are_told_apart()
        {
            Recording recording = Recording.Parse(RecordedLines.Of(
                RecordedLines.Start("left", Begin, "a"),
                RecordedLines.Start("right", Begin, "b", synthetic: true),
                RecordedLines.State("left", 0, Begin + 1, Emotion.Happy),
                RecordedLines.State("right", 0, Begin + 1.5, Emotion.Sad),
                RecordedLines.Event("marker", "right", Begin + 1.75, ", 'label': 'vidéo 7'"),
                RecordedLines.State("left", 1, Begin + 2, Emotion.Angry),
                RecordedLines.Event("end", "left", Begin + 3)));
            Assert.That(recording.Streams, Is.EqualTo(new[] { "left", "right" }));
            Assert.That(recording.Count, Is.EqualTo(3));
            Assert.That(recording.Seconds, Is.EqualTo(3.0));
            Assert.That(recording.Source, Is.EqualTo("a"));
            Assert.That(At(recording, null, 1.6), Is.EqualTo(Emotion.Happy));
            Assert.That(At(recording, "left", 2.5), Is.EqualTo(Emotion.Angry));
            Assert.That(At(recording, "right", 1.4), Is.Null);
            Assert.That(At(recording, "right", 9.0), Is.EqualTo(Emotion.Sad));
            Assert.That(At(recording, "nobody", 9.0), Is.Null);
            Assert.That(recording.IsSyntheticModel("left"), Is.False);
            Assert.That(recording.IsSyntheticModel("right"), Is.True);
            Assert.That(recording.SyntheticModel, Is.True);
            Assert.That(recording.Events[2].Label, Is.EqualTo("vidéo 7"));
        }

        [Test]
        public void Of_a_stream_without_states_there_is_none_at_any_time()
        {
            Recording recording = Recording.Parse(RecordedLines.Of(RecordedLines.Start("left", Begin, "a")));
            Assert.That(recording.Count, Is.EqualTo(0));
            Assert.That(recording.Seconds, Is.EqualTo(0.0));
            Assert.That(At(recording, null, 0), Is.Null);
        }

        [Test]
        public void A_clock_that_was_put_back_does_not_disorder_the_states()
        {
            Recording recording = Recording.Parse(RecordedLines.Of(
                RecordedLines.Start("left", Begin, "a"),
                RecordedLines.State("left", 0, Begin + 2, Emotion.Happy),
                RecordedLines.State("left", 1, Begin - 50, Emotion.Sad),
                RecordedLines.State("left", 2, Begin + 3, Emotion.Angry)));
            Assert.That(At(recording, null, 1.9), Is.Null);
            Assert.That(At(recording, null, 2.0), Is.EqualTo(Emotion.Sad));
            Assert.That(At(recording, null, 3.0), Is.EqualTo(Emotion.Angry));
        }

        [Test]
        public void Line_ends_of_windows_and_a_missing_last_one_are_read_alike()
        {
            Assert.That(Recording.Parse(Sample.Replace("\n", "\r\n")).Count, Is.EqualTo(Recording.Parse(Sample).Count));
            Assert.That(Recording.Parse(Sample.TrimEnd()).Count, Is.EqualTo(Recording.Parse(Sample).Count));
        }

        [Test]
        public void A_recording_cut_off_within_any_line_is_refused_by_that_line()
        {
            string text = StartAndState(Begin + 1);
            int second = text.IndexOf('\n') + 1;
            for (int length = second + 1; length < text.Length - 1; length++)
            {
                var error = Assert.Throws<FormatException>(() => Recording.Parse(text.Substring(0, length)));
                Assert.That(error.Message, Is.EqualTo("line 2 is not a message; the file may be cut off there"));
            }
        }

        [TestCase("", "line 1 is not a stream's start; this is not an EVOKE recording")]
        [TestCase("{}", "line 1 is not a message; the file may be cut off there")]
        [TestCase("solid teapot", "line 1 is not a message; the file may be cut off there")]
        public void What_is_no_recording_is_refused(string text, string expected)
        {
            var error = Assert.Throws<FormatException>(() => Recording.Parse(text));
            Assert.That(error.Message, Is.EqualTo(expected));
        }

        [Test]
        public void A_recording_begins_with_a_start()
        {
            string text = RecordedLines.Of(
                RecordedLines.State("left", 0, Begin, Emotion.Sad), RecordedLines.Start("left", Begin, "a"));
            var error = Assert.Throws<FormatException>(() => Recording.Parse(text));
            Assert.That(error.Message, Contains.Substring("line 1 is not a stream's start"));
        }

        [TestCase("'seq': 0", "'seq': -2", "line 2: 'seq' is out of range")]
        [TestCase("'seq': 0", "'seq': 0.5", "line 2: 'seq' is not an integer")]
        [TestCase("'v': 1, 'run': '0123456789abcdef', 'stream': 'left', 'seq'", "'v': 2, 'seq'",
            "line 2: version 2 is not spoken here, only 1")]
        [TestCase("'key': 5", "'key': true", "line 2: 'key' is not an integer")]
        [TestCase("'source_t': null, ", "", "line 2: 'source_t' is missing")]
        [TestCase("emotion/left", "emotion/right", "line 2: 'stream' is not the topic's")]
        [TestCase("emotion/left", "feeling/left", "line 2: unknown topic 'feeling/left'")]
        [TestCase("'vad': [0.5, 0.5, 0.5]", "'vad': [0.5, 0.5]", "line 2: 'vad' is not a list of 3")]
        [TestCase("[0, 0, 0, 0, 0, 1, 0, 0]", "[0, 0, 0, 0, 0, 1, 1, 0]", "line 2: 'weights' do not sum to 1")]
        [TestCase("'happy'", "'cheerful'", "line 2: 'emotion' is out of range")]
        [TestCase("'quality': 1.0", "'quality': '1'", "line 2: 'quality' is not a number")]
        [TestCase("'quality': 1.0", "'quality': NaN", "line 2 is not a message; the file may be cut off there")]
        public void A_line_that_is_no_message_of_the_wire_is_named(string part, string replacement, string expected)
        {
            string text = StartAndState(Begin);
            string damaged = text.Replace(RecordedLines.Quoted(part), RecordedLines.Quoted(replacement));
            Assert.That(damaged, Is.Not.EqualTo(text));
            var error = Assert.Throws<FormatException>(() => Recording.Parse(damaged));
            Assert.That(error.Message, Is.EqualTo(expected));
        }

        [Test]
        public void Playing_allocates_nothing()
        {
            Recording recording = Recording.Parse(Sample);
            EmotionState state;
            int cursor = 0;
            double seconds = 0;
            Assert.That(
                Allocation.Of(() => recording.TryAt("evoke", seconds += 0.016, ref cursor, out state)),
                Is.EqualTo(0));
        }

        /// <summary>What a cursor finds is what is found without one.</summary>
        static void Check(Recording recording, double seconds, ref int cursor)
        {
            EmotionState found;
            EmotionState expected;
            int fresh = 0;
            bool isThere = recording.TryAt(null, seconds, ref cursor, out found);
            Assert.That(isThere, Is.EqualTo(seconds >= 0.9921875));
            Assert.That(recording.TryAt(null, seconds, ref fresh, out expected), Is.EqualTo(isThere));
            Assert.That(found, Is.EqualTo(expected));
            if (isThere)
            {
                Assert.That(found.SourceT, Is.LessThanOrEqualTo(seconds));
                Assert.That(found.SourceT + 0.125, Is.GreaterThan(Math.Min(seconds, recording.Seconds - 0.125)));
            }
        }

        static string StartAndState(double t)
        {
            return RecordedLines.Of(
                RecordedLines.Start("left", Begin, "a"), RecordedLines.State("left", 0, t, Emotion.Happy));
        }

        static Emotion? At(Recording recording, string stream, double seconds)
        {
            int cursor = 0;
            EmotionState state;
            return recording.TryAt(stream, seconds, ref cursor, out state) ? state.Emotion : (Emotion?)null;
        }
    }
}

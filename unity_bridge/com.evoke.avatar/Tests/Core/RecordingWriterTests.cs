using System;
using NUnit.Framework;

namespace Evoke.Tests
{
    [TestFixture]
    public sealed class RecordingWriterTests
    {
        const string Run = "0123456789abcdef";

        RecordingWriter _writer;

        [SetUp]
        public void Begin()
        {
            _writer = new RecordingWriter();
        }

        [Test]
        public void What_is_read_and_written_is_the_same_text()
        {
            string sample = Assets.Text("recordings/sample.jsonl");
            Recording recording = Recording.Parse(sample);
            StreamEvent start = recording.Events[0];
            _writer.Write(start);
            int cursor = 0;
            for (int seq = 0; seq < recording.Count; seq++)
            {
                EmotionState state;
                Assert.That(recording.TryAt(null, 0.9921875 + 0.125 * seq, ref cursor, out state), Is.True);
                _writer.Write(new StateMessage(start.Run, start.Stream, seq, state));
            }
            for (int i = 1; i < recording.Events.Count; i++)
            {
                _writer.Write(recording.Events[i]);
            }
            Assert.That(_writer.ToString(), Is.EqualTo(sample));
        }

        [TestCase(0.1)]
        [TestCase(1.0 / 3.0)]
        [TestCase(5e-324)]
        [TestCase(1e-7)]
        [TestCase(0.84551240822557006)]
        [TestCase(1767225600.9921875)]
        [TestCase(1.7976931348623157e308)]
        [TestCase(-123456789012345678.0)]
        public void A_number_of_any_size_is_read_again(double t)
        {
            _writer.Write(Start());
            _writer.Write(new StateMessage(Run, "demo", 7, State(t)));
            EmotionState read;
            int cursor = 0;
            Recording recording = Recording.Parse(_writer.ToString());
            Assert.That(recording.TryAt(null, double.MaxValue, ref cursor, out read), Is.True);
            Assert.That(read.T, Is.EqualTo(t));
            Assert.That(read.SourceT, Is.NaN);
            Assert.That(read, Is.EqualTo(State(t)));
        }

        [Test]
        public void A_label_may_hold_any_text()
        {
            const string Label = "\"vidéo\" 7 \\ \t\r\n\b \u0001\u2028 😀";
            _writer.Write(Start());
            _writer.Write(StreamEvent.Marker(Run, "demo", 2, Label));
            _writer.Write(StreamEvent.Beat(Run, "demo", 3));
            _writer.Write(StreamEvent.End(Run, "demo", 4));
            Recording read = Recording.Parse(_writer.ToString());
            Assert.That(read.Events[1].Label, Is.EqualTo(Label));
            Assert.That(read.Events[2].Kind, Is.EqualTo(StreamEventKind.Beat));
            Assert.That(read.Events[3].Kind, Is.EqualTo(StreamEventKind.End));
            Assert.That(read.Events[0].Source, Is.EqualTo("a source"));
            Assert.That(read.Seconds, Is.EqualTo(3.0));
        }

        [Test]
        public void A_recording_begins_with_a_start()
        {
            Assert.Throws<ArgumentException>(() => _writer.Write(StreamEvent.Beat(Run, "demo", 1)));
            Assert.Throws<ArgumentException>(() => _writer.Write(new StateMessage(Run, "demo", 0, State(1))));
            Assert.That(_writer.ToString(), Is.Empty);
        }

        [Test]
        public void What_could_not_be_read_again_is_refused_and_leaves_the_recording_as_it_was()
        {
            _writer.Write(Start());
            string before = _writer.ToString();
            CheckRefused(new StateMessage("here", "demo", 0, State(1)), "'run' is out of range");
            CheckRefused(new StateMessage(Run, "a/b", 0, State(1)), "unknown topic 'emotion/a/b'");
            CheckRefused(new StateMessage(Run, "demo", -1, State(1)), "'seq' is out of range");
            CheckRefused(new StateMessage(Run, "demo", 0, new EmotionState()), "'weights' do not sum to 1");
            CheckRefused(new StateMessage(Run, "demo", 0, State(double.NaN)), "a number in it is not finite, or a text is no Unicode");
            Assert.Throws<ArgumentException>(() => _writer.Write(new StreamEvent()));
            Assert.Throws<ArgumentException>(() => _writer.Write(StreamEvent.Marker(Run, "demo", 1, "\ud83d")));
            Assert.That(_writer.ToString(), Is.EqualTo(before));
        }

        void CheckRefused(StateMessage message, string reason)
        {
            var error = Assert.Throws<ArgumentException>(() => _writer.Write(message));
            Assert.That(error.Message, Is.EqualTo("this cannot be recorded: " + reason));
        }

        static StreamEvent Start()
        {
            return StreamEvent.Start(Run, "demo", 1, "a source", "a model", true, false, 0.125);
        }

        static EmotionState State(double t)
        {
            var state = new EmotionState
            {
                T = t,
                SourceT = double.NaN,
                Valence = 0.25,
                Arousal = 1.0 / 3.0,
                Dominance = 0.1,
                Key = 4,
                Emotion = Emotion.Sad,
                Confidence = 0.2,
                Quality = 31.0 / 32.0
            };
            state.SetWeight((int)Emotion.Sad, 0.7);
            state.SetWeight((int)Emotion.Neutral, 0.3);
            return state;
        }
    }
}

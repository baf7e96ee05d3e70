using System;
using System.Text;
using NUnit.Framework;

namespace Evoke.Tests
{
    [TestFixture]
    public sealed class StreamTableTests
    {
        const string Run = "00f1e2d3c4b5a697";
        const string OtherRun = "ffffffffffffffff";

        StreamTable _table;

        [SetUp]
        public void Begin()
        {
            _table = new StreamTable();
        }

        [Test]
        public void The_newest_state_is_kept()
        {
            Assert.That(Accept(State(Run, 4), 0), Is.True);
            Assert.That(Accept(State(Run, 7), 0), Is.True);
            Assert.That(Status().LastSeq, Is.EqualTo(7));
            Assert.That(_table.Received, Is.EqualTo(2));
        }

        [TestCase(4)]
        [TestCase(3)]
        public void A_repeat_of_the_same_run_is_dropped(int seq)
        {
            Accept(State(Run, 4), 0);
            Assert.That(Accept(State(Run, seq), 0), Is.False);
            Assert.That(Status().LastSeq, Is.EqualTo(4));
            Assert.That(_table.Received, Is.EqualTo(1));
            Assert.That(_table.Repeated, Is.EqualTo(1));
        }

        [Test]
        public void Another_run_begins_anew_with_a_lower_seq()
        {
            Accept(Start(Run, 0, true, 10), 0);
            Accept(State(Run, 400), 0);
            Assert.That(Accept(State(OtherRun, 0), 0), Is.True);
            Assert.That(Status().LastSeq, Is.EqualTo(0));
            Assert.That(Status().Run, Is.EqualTo(OtherRun));
            Assert.That(Status().Source, Is.EqualTo(""));
            Assert.That(Status().SyntheticModel, Is.False);
        }

        [Test]
        public void A_start_of_another_run_forgets_the_state_of_the_last()
        {
            Accept(State(Run, 4), 0);
            Accept(Start(OtherRun, 0, false, 0.03), 0);
            Assert.That(Status().HasState, Is.False);
            Assert.That(Status().IsStale(0), Is.True);
        }

        [Test]
        public void The_same_seq_in_another_stream_is_no_repeat()
        {
            Accept(State(Run, 4), 0);
            Assert.That(Accept(State(Run, 4, "other"), 0), Is.True);
            Assert.That(_table.Streams, Is.EqualTo(new[] { "demo", "other" }));
        }

        [Test]
        public void A_stream_is_stale_before_its_first_state()
        {
            Accept(Start(Run, 0, false, 0.03), 0);
            Assert.That(Status().IsStale(0), Is.True);
        }

        [TestCase(0.03125, 2.9, false)]
        [TestCase(0.03125, 3.0, true)]
        [TestCase(2.0, 5.9, false)]
        [TestCase(2.0, 6.0, true)]
        public void A_stream_is_stale_after_three_seconds_or_three_hops(double hop, double silence, bool stale)
        {
            Accept(Start(Run, 0, false, hop), 100);
            Accept(State(Run, 0), 100);
            Assert.That(Status().IsStale(100 + silence), Is.EqualTo(stale));
        }

        [Test]
        public void Neither_beats_nor_repeats_keep_a_stream_fresh()
        {
            Accept(State(Run, 0), 100);
            Accept(StreamEvent.Beat(Run, "demo", 2), 102);
            Accept(State(Run, 0), 102);
            Assert.That(Status().IsStale(103), Is.True);
        }

        [Test]
        public void A_stream_is_stale_after_its_end_though_its_start_is_repeated()
        {
            StreamEvent start = Start(Run, 10, true, 0.03);
            Accept(start, 100);
            Accept(State(Run, 0), 100);
            Accept(StreamEvent.End(Run, "demo", 20), 100);
            Assert.That(Accept(start, 100), Is.False);
            Assert.That(Accept(State(Run, 0), 100), Is.False);
            Assert.That(Status().HasEnded, Is.True);
            Assert.That(Status().IsStale(100), Is.True);
        }

        [Test]
        public void A_later_start_of_the_same_run_is_news_and_the_end_stands_until_a_newer_state()
        {
            Accept(Start(Run, 10, true, 0.03), 100);
            Accept(State(Run, 0), 100);
            Accept(StreamEvent.End(Run, "demo", 20), 100);
            Assert.That(Accept(Start(Run, 30, false, 0.03), 100), Is.True);
            Assert.That(Status().SyntheticModel, Is.False);
            Assert.That(Status().HasEnded, Is.True);
            Accept(State(Run, 1), 100);
            Assert.That(Status().HasEnded, Is.False);
        }

        [Test]
        public void A_newer_state_goes_on_after_the_end()
        {
            Accept(State(Run, 0), 100);
            Accept(StreamEvent.End(Run, "demo", 20), 100);
            Accept(State(Run, 1), 101);
            Assert.That(Status().IsStale(101), Is.False);
        }

        [Test]
        public void A_synthetic_model_is_told_from_the_start_on()
        {
            Assert.That(Accept(Start(Run, 0, true, 0.03), 0), Is.True);
            Assert.That(Status().SyntheticModel, Is.True);
            Accept(State(Run, 0), 0);
            Assert.That(Status().SyntheticModel, Is.True);
        }

        [Test]
        public void Refusals_are_counted_with_the_last_reason()
        {
            _table.Refuse("one");
            var refused = new DecodedMessage();
            refused.Refuse("two");
            Assert.That(_table.Accept(refused, 0), Is.False);
            Assert.That(_table.Refused, Is.EqualTo(2));
            Assert.That(_table.LastRefusal, Is.EqualTo("two"));
            Assert.That(_table.Streams, Is.Empty);
        }

        [Test]
        public void Streams_beyond_the_limit_are_refused()
        {
            for (int i = 0; i <= StreamTable.MaxStreams; i++)
            {
                Accept(State(Run, 0, "s" + i), 0);
            }
            Assert.That(_table.Streams.Count, Is.EqualTo(StreamTable.MaxStreams));
            Assert.That(_table.Refused, Is.EqualTo(1));
            Assert.That(_table.LastRefusal, Contains.Substring("'s64' is left out"));
        }

        [TestCase("emotion/demo", true)]
        [TestCase("stream/demo", true)]
        [TestCase("emotion/demo2", false)]
        [TestCase("emotion/dem", false)]
        [TestCase("emotion/demO", false)]
        [TestCase("weather/demo", false)]
        public void Whole_topics_are_compared(string topic, bool accepted)
        {
            TopicFilter filter = TopicFilter.ForStreams(new[] { "demo" });
            Assert.That(filter.Accepts(new ArraySegment<byte>(Encoding.UTF8.GetBytes(topic))), Is.EqualTo(accepted));
        }

        [Test]
        public void A_streams_topic_is_subscribed_to_before_its_emotions()
        {
            string[] topics = Topics(TopicFilter.ForStreams(new[] { "demo" }));
            Assert.That(topics, Is.EqualTo(new[] { "stream/demo", "emotion/demo" }));
            Assert.That(Topics(TopicFilter.ForAllStreams()), Is.EqualTo(new[] { "stream/", "emotion/" }));
        }

        [TestCase("a/b")]
        [TestCase("caf\u00e9")]
        [TestCase("demo\n")]
        public void A_name_that_is_none_cannot_be_followed(string name)
        {
            Assert.Throws<ArgumentException>(() => TopicFilter.ForStreams(new[] { "demo", name }));
        }

        bool Accept(StateMessage message, double now, double wall = double.NaN)
        {
            var decoded = new DecodedMessage();
            decoded.Set(message);
            return _table.Accept(decoded, now, wall);
        }

        bool Accept(StreamEvent happening, double now)
        {
            var decoded = new DecodedMessage();
            decoded.Set(happening);
            return _table.Accept(decoded, now);
        }

        StreamStatus Status(double now = 0)
        {
            StreamStatus status;
            Assert.That(_table.TryGetStatus("demo", now, out status), Is.True);
            return status;
        }

        static StateMessage State(string run, long seq, string stream = "demo")
        {
            return new StateMessage(run, stream, seq, new EmotionState { T = seq, Emotion = Emotion.Excited });
        }

        static StreamEvent Start(string run, double t, bool syntheticModel, double hop)
        {
            return StreamEvent.Start(run, "demo", t, "source", "model", true, syntheticModel, hop);
        }

        static string[] Topics(TopicFilter filter)
        {
            var topics = new string[filter.Subscriptions.Count];
            for (int i = 0; i < topics.Length; i++)
            {
                topics[i] = Encoding.UTF8.GetString(filter.Subscriptions[i]);
            }
            return topics;
        }
    }
}

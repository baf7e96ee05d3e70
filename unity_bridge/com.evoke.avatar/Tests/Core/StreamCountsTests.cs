using NUnit.Framework;

namespace Evoke.Tests
{
    [TestFixture]
    public sealed class StreamCountsTests
    {
        const string Run = "00f1e2d3c4b5a697";
        const string OtherRun = "ffffffffffffffff";
        const string ThirdRun = "0123456789abcdef";

        StreamTable _table;

        [SetUp]
        public void Begin()
        {
            _table = new StreamTable();
        }

        [Test]
        public void A_newer_state_is_given_once_to_each_who_asks()
        {
            Take(Run, 4, 0);
            long mine = 0;
            long yours = 0;
            Assert.That(Newest(ref mine), Is.EqualTo(4));
            Assert.That(Newest(ref mine), Is.EqualTo(-1));
            Take(Run, 5, 0);
            Take(Run, 6, 0);
            Assert.That(Newest(ref mine), Is.EqualTo(6));
            Assert.That(Newest(ref yours), Is.EqualTo(6));
        }

        [Test]
        public void A_new_run_without_a_state_has_none_to_give()
        {
            Take(Run, 4, 0);
            Beat(OtherRun, 1);
            long version = 0;
            Assert.That(Newest(ref version), Is.EqualTo(-1));
            Take(OtherRun, 0, 2);
            Assert.That(Newest(ref version), Is.EqualTo(0));
        }

        [TestCase(null)]
        [TestCase("")]
        [TestCase("other")]
        public void A_stream_that_was_not_heard_of_has_nothing_to_give(string stream)
        {
            Take(Run, 4, 0);
            long version = 0;
            EmotionState state;
            StreamStatus status;
            Assert.That(_table.TryGetLatest(stream, ref version, out state), Is.False);
            Assert.That(_table.TryGetStatus(stream, 0, out status), Is.False);
            Assert.That(status.IsStale(0), Is.True);
        }

        [Test]
        public void Gaps_are_counted_within_a_run()
        {
            Take(Run, 10, 0);
            Take(Run, 11, 0);
            Take(Run, 15, 0);
            Take(OtherRun, 7, 0);
            Take(OtherRun, 9, 0);
            Assert.That(Status(0).Dropped, Is.EqualTo(4));
            Assert.That(Status(0).Received, Is.EqualTo(5));
            Assert.That(_table.Dropped, Is.EqualTo(4));
        }

        [Test]
        public void The_lag_is_told_of_states_that_follow_one_another()
        {
            Take(Run, 4, 0, 104.5);
            Assert.That(Status(0).LagSeconds, Is.NaN);
            Take(Run, 5, 0, 105.25);
            Assert.That(Status(0).LagSeconds, Is.EqualTo(0.25));
            Assert.That(Status(3).LagSeconds, Is.NaN);
        }

        [Test]
        public void The_rate_is_that_of_the_last_three_seconds()
        {
            Assert.That(_table.Received, Is.EqualTo(0));
            for (int i = 0; i <= 100; i++)
            {
                Take(Run, i, 50 + i * 0.1);
            }
            Assert.That(Status(60).RateHz, Is.EqualTo(10).Within(0.5));
            Assert.That(Status(61.5).RateHz, Is.EqualTo(5).Within(0.5));
            Assert.That(Status(63.1).RateHz, Is.EqualTo(0));
            Take(Run, 101, 70);
            Assert.That(Status(70.1).RateHz, Is.EqualTo(1).Within(0.1));
        }

        [Test]
        public void The_silence_is_counted_from_the_last_state_or_from_when_the_run_was_first_heard()
        {
            Beat(Run, 10);
            Assert.That(Status(12).SilentFor(12), Is.EqualTo(2));
            Take(Run, 0, 13);
            Beat(Run, 14);
            Assert.That(Status(15).SilentFor(15), Is.EqualTo(2));
        }

        [Test]
        public void A_restart_is_no_conflict()
        {
            Take(Run, 4, 0);
            Take(OtherRun, 0, 1);
            Take(OtherRun, 1, 2);
            Take(ThirdRun, 0, 3);
            Assert.That(Status(3).Conflict, Is.False);
        }

        [Test]
        public void Two_runs_that_alternate_are_a_conflict_until_five_seconds_after()
        {
            Take(Run, 4, 0);
            Take(OtherRun, 0, 1);
            Beat(Run, 2);
            Assert.That(Status(2).Conflict, Is.True);
            Assert.That(Status(6.9).Conflict, Is.True);
            Assert.That(Status(7).Conflict, Is.False);
        }

        [Test]
        public void Three_runs_that_take_turns_are_a_conflict_as_well()
        {
            Take(Run, 4, 0);
            Take(OtherRun, 0, 1);
            Take(ThirdRun, 0, 2);
            Take(Run, 5, 3);
            Assert.That(Status(3).Conflict, Is.True);
        }

        [Test]
        public void A_run_that_comes_back_is_known_again_with_its_start_and_its_numbers()
        {
            Accept(StreamEvent.Start(Run, "demo", 1, "source", "model", true, true, 2), 0);
            Take(Run, 4, 0);
            Take(OtherRun, 0, 1);
            Assert.That(Status(1).SyntheticModel, Is.False);
            Take(Run, 4, 2);
            Assert.That(_table.Repeated, Is.EqualTo(1));
            Assert.That(Status(2).Run, Is.EqualTo(Run));
            Assert.That(Status(2).LastSeq, Is.EqualTo(4));
            Assert.That(Status(2).SyntheticModel, Is.True);
            Assert.That(Status(2).HopSeconds, Is.EqualTo(2));
        }

        [Test]
        public void Runs_beyond_number_take_no_more_room_and_hide_no_conflict()
        {
            for (int i = 0; i < 100; i++)
            {
                Take(i.ToString("x16"), 0, i);
            }
            Assert.That(Status(100).Conflict, Is.False);
            Take(98.ToString("x16"), 1, 101);
            Assert.That(Status(101).Conflict, Is.True);
            Assert.That(Status(101).Received, Is.EqualTo(101));
        }

        void Take(string run, long seq, double now, double wall = double.NaN)
        {
            var decoded = new DecodedMessage();
            decoded.Set(new StateMessage(run, "demo", seq, new EmotionState { T = 100 + seq, Quality = 1 }));
            _table.Accept(decoded, now, wall);
        }

        void Beat(string run, double now)
        {
            Accept(StreamEvent.Beat(run, "demo", 0), now);
        }

        void Accept(StreamEvent happening, double now)
        {
            var decoded = new DecodedMessage();
            decoded.Set(happening);
            _table.Accept(decoded, now);
        }

        /// <summary>The newest state's number, or −1 where none is newer.</summary>
        long Newest(ref long version)
        {
            EmotionState state;
            return _table.TryGetLatest("demo", ref version, out state) ? (long)state.T - 100 : -1;
        }

        StreamStatus Status(double now)
        {
            StreamStatus status;
            Assert.That(_table.TryGetStatus("demo", now, out status), Is.True);
            return status;
        }
    }
}

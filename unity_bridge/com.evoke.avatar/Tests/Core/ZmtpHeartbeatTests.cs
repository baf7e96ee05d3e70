using System;
using System.Collections.Concurrent;
using System.Text;
using System.Threading;
using NUnit.Framework;

namespace Evoke.Tests
{
    /// <summary>How a connection is told alive or dead while nothing is said on it.</summary>
    [TestFixture]
    public sealed class ZmtpHeartbeatTests
    {
        const int TimeoutMs = 10000;

        [Test]
        public void A_ping_is_answered_with_its_context()
        {
            string answer = null;
            Action<PeerConnection> script = peer =>
            {
                peer.ShakeHands();
                peer.ReadFrame();
                peer.ReadFrame();
                peer.SendCommand("PING", "\0\0abc");
                answer = peer.ReadFrame();
            };
            using (var raw = new RawPeer(script))
            using (new Subscribed(raw.Endpoint))
            {
                raw.AwaitEnd();
            }
            Assert.That(answer, Is.EqualTo("\u0004\u0004PONGabc"));
        }

        [Test]
        public void A_peer_that_falls_silent_is_pinged_and_then_given_up()
        {
            string ping = null;
            Action<PeerConnection> script = peer =>
            {
                peer.ShakeHands();
                peer.ReadFrame();
                peer.ReadFrame();
                ping = peer.ReadFrame();
                peer.CountUntilClosed();
            };
            Assert.That(Subscribed.WhyNot(script), Contains.Substring("no sign of life from the peer"));
            Assert.That(ping, Is.EqualTo("\u0004\u0004PING\0\0"));
        }

        [Test]
        public void A_peer_that_pings_for_hours_between_two_messages_is_kept()
        {
            const int Pings = 4000;
            Action<PeerConnection> script = peer =>
            {
                peer.ShakeHands();
                peer.ReadFrame();
                peer.ReadFrame();
                for (int i = 0; i < Pings; i++)
                {
                    peer.SendCommand("PING", "\0\0sixteen bytes it");
                    peer.ReadFrame();
                }
                peer.SendMessage("a", new byte[] { (byte)'!' });
                peer.CountUntilClosed();
            };
            using (var raw = new RawPeer(script))
            using (var subscribed = new Subscribed(raw.Endpoint))
            {
                Assert.That(subscribed.AwaitMessage(), Is.EqualTo(new[] { "a", "!" }));
            }
        }

        [Test]
        public void A_peer_is_not_given_up_for_what_passed_while_the_receiver_was_busy()
        {
            var messages = new BlockingCollection<int>();
            Action<PeerConnection> script = peer =>
            {
                peer.ShakeHands();
                peer.ReadFrame();
                peer.ReadFrame();
                peer.SendMessage("a", new byte[0]);
                Assert.That(peer.ReadFrame(), Contains.Substring("PING"));
                peer.SendMessage("b", new byte[0]);
                peer.CountUntilClosed();
            };
            using (var never = new ManualResetEvent(false))
            using (var raw = new RawPeer(script))
            using (var subscribed = new Subscribed(
                raw.Endpoint,
                message =>
                {
                    never.WaitOne(2 * Subscribed.Impatient().LostAfter);
                    messages.Add(message.Frame(0).Array[message.Frame(0).Offset]);
                }))
            {
                int topic;
                Assert.That(messages.TryTake(out topic, TimeoutMs) && topic == 'a');
                Assert.That(messages.TryTake(out topic, TimeoutMs) && topic == 'b');
                Assert.That(subscribed.Subscriber.State, Is.EqualTo(ZmtpState.Connected));
            }
        }

        [Test]
        public void A_peer_of_ZMTP_3_0_that_has_spoken_and_falls_silent_is_given_up_without_a_ping()
        {
            int more = -1;
            Action<PeerConnection> script = peer =>
            {
                peer.ShakeHands(minor: 0);
                peer.ReadFrame();
                peer.ReadFrame();
                peer.SendMessage("a", Encoding.ASCII.GetBytes("!"));
                more = peer.CountUntilClosed();
            };
            using (var raw = new RawPeer(script))
            using (var subscribed = new Subscribed(raw.Endpoint))
            {
                Assert.That(subscribed.AwaitMessage()[0], Is.EqualTo("a"));
                Assert.That(subscribed.Await(ZmtpState.Waiting), Contains.Substring("no sign of life from the peer"));
                raw.AwaitEnd();
                Assert.That(more, Is.EqualTo(0));
            }
        }

        [Test]
        public void A_peer_of_ZMTP_3_0_that_has_not_spoken_yet_is_waited_for()
        {
            Action<PeerConnection> script = peer =>
            {
                peer.ShakeHands(minor: 0);
                using (var never = new ManualResetEvent(false))
                {
                    never.WaitOne(2 * Subscribed.Impatient().LostAfter);
                }
                peer.SendMessage("a", Encoding.ASCII.GetBytes("!"));
                peer.CountUntilClosed();
            };
            using (var raw = new RawPeer(script))
            using (var subscribed = new Subscribed(raw.Endpoint))
            {
                Assert.That(subscribed.AwaitMessage(), Is.EqualTo(new[] { "a", "!" }));
            }
        }
    }
}

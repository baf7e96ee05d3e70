using System;
using System.Threading;
using NUnit.Framework;

namespace Evoke.Tests
{
    [TestFixture]
    public sealed class ZmtpHandshakeTests
    {
        [Test]
        public void A_peer_that_requires_CURVE_is_told_so_and_has_seen_twelve_bytes_only()
        {
            int sent = -1;
            Action<PeerConnection> script = peer =>
            {
                peer.Read(12);
                peer.SendGreeting("CURVE");
                sent = 12 + peer.CountUntilClosed();
            };
            using (var raw = new RawPeer(script))
            using (var subscribed = new Subscribed(raw.Endpoint))
            {
                string text = subscribed.Await(ZmtpState.Waiting);
                Assert.That(text, Contains.Substring("the peer requires the security mechanism CURVE"));
                raw.AwaitEnd();
                Assert.That(sent, Is.EqualTo(12));
            }
        }

        [Test]
        public void A_web_server_is_told_from_a_publisher()
        {
            CheckRefused(peer => peer.SendText("HTTP/1.1 400 Bad Request\r\n\r\n"), "the peer does not speak ZMTP");
        }

        [Test]
        public void A_peer_of_ZMTP_2_is_told_so()
        {
            CheckRefused(peer => peer.SendGreeting(major: 1), "the peer speaks an older ZMTP, and 3 is needed");
        }

        [Test]
        public void A_silent_peer_is_given_up()
        {
            CheckRefused(peer => peer.CountUntilClosed(), "did not finish the ZMTP handshake in time");
        }

        [Test]
        public void A_peer_that_sends_a_byte_now_and_then_is_given_up_as_well()
        {
            Action<PeerConnection> drip = peer =>
            {
                using (var never = new ManualResetEvent(false))
                {
                    for (peer.Send(0xff); ; peer.Send(0))
                    {
                        never.WaitOne(100);
                    }
                }
            };
            CheckRefused(drip, "did not finish the ZMTP handshake in time");
        }

        [Test]
        public void A_peer_that_closes_in_the_handshake_is_told()
        {
            CheckRefused(peer => peer.SendGreeting(), "the peer closed the connection");
        }

        [Test]
        public void A_peer_of_a_wrong_type_hears_nothing_of_ours()
        {
            int sent = -1;
            Action<PeerConnection> script = peer =>
            {
                peer.SendGreeting();
                peer.Read(64);
                peer.SendReady("PULL");
                sent = peer.CountUntilClosed();
            };
            using (var raw = new RawPeer(script))
            using (var subscribed = new Subscribed(raw.Endpoint))
            {
                Assert.That(subscribed.Await(ZmtpState.Waiting), Contains.Substring("the peer is a PULL socket"));
                raw.AwaitEnd();
                Assert.That(sent, Is.EqualTo(0));
            }
        }

        [Test]
        public void A_peer_that_wants_to_be_greeted_first_is_connected_to()
        {
            Action<PeerConnection> script = peer =>
            {
                peer.SendGreeting();
                peer.Read(64);
                peer.ReadFrame();
                peer.SendReady();
                peer.CountUntilClosed();
            };
            using (var raw = new RawPeer(script))
            using (var subscribed = new Subscribed(raw.Endpoint))
            {
                subscribed.Await(ZmtpState.Connected);
            }
        }

        [TestCase("REP", "the peer is a REP socket, and a PUB is needed")]
        [TestCase("", "the peer does not tell its socket's type, and a PUB is needed")]
        public void A_peer_that_is_no_publisher_is_told(string type, string expected)
        {
            CheckRefused(peer => peer.ShakeHands(type), expected);
        }

        [Test]
        public void A_peers_refusal_is_passed_on()
        {
            Action<PeerConnection> script = peer =>
            {
                peer.SendGreeting();
                peer.Read(64);
                peer.SendCommand("ERROR", "\u0009no\nthanks");
            };
            CheckRefused(script, "the peer refuses: no?thanks");
        }

        [TestCase("READY", "\u0040Socket-Type")]
        [TestCase("READY", "\u0001a\u007f\u007f\u007f\u007fb")]
        [TestCase("READY", "\u0001a\0")]
        public void Malformed_metadata_is_refused(string name, string data)
        {
            Action<PeerConnection> script = peer =>
            {
                peer.SendGreeting();
                peer.Read(64);
                peer.SendCommand(name, data);
            };
            CheckRefused(script, "malformed command");
        }

        static void CheckRefused(Action<PeerConnection> script, string expected)
        {
            Assert.That(Subscribed.WhyNot(script), Contains.Substring(expected));
        }
    }
}

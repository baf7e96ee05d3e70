using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using NUnit.Framework;

namespace Evoke.Tests
{
    [TestFixture]
    public sealed class ZmtpSubscriberTests
    {
        [Test]
        public void A_port_where_nothing_listens_is_told()
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            int port = ((IPEndPoint)listener.LocalEndpoint).Port;
            listener.Stop();
            using (var subscribed = new Subscribed(TcpEndpoint.Parse("tcp://127.0.0.1:" + port)))
            {
                Assert.That(subscribed.Await(ZmtpState.Waiting), Contains.Substring("nothing listens there"));
            }
        }

        [TestCase(new byte[] { 2, 0x80, 0, 0, 0, 0, 0, 0, 0 }, "a frame of 9223372036854775808 bytes is over the limit")]
        [TestCase(new byte[] { 2, 0, 0, 0, 0, 0, 1, 0, 1 }, "a frame of 65537 bytes is over the limit")]
        [TestCase(new byte[] { 6, 0, 0, 0, 0, 0, 1, 0, 1 }, "a frame of 65537 bytes is over the limit")]
        [TestCase(new byte[] { 8, 0 }, "wrong flags")]
        [TestCase(new byte[] { 5, 0 }, "wrong flags")]
        [TestCase(new byte[] { 4, 0 }, "malformed command")]
        [TestCase(new byte[] { 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0 }, "more than 8 frames")]
        public void What_is_not_a_frame_ends_the_connection(byte[] bytes, string expected)
        {
            CheckRefused(
                peer =>
                {
                    peer.ShakeHands();
                    peer.Send(bytes);
                    peer.CountUntilClosed();
                },
                expected);
        }

        [Test]
        public void Both_topics_are_subscribed_to_in_their_order()
        {
            string first = null;
            string second = null;
            Action<PeerConnection> script = peer =>
            {
                peer.ShakeHands();
                first = peer.ReadFrame();
                second = peer.ReadFrame();
            };
            Run(script);
            Assert.That(first, Is.EqualTo("\u0004\u0009SUBSCRIBEa"));
            Assert.That(second, Is.EqualTo("\u0004\u0009SUBSCRIBEb"));
        }

        [Test]
        public void A_peer_of_ZMTP_3_0_gets_subscriptions_as_messages()
        {
            string first = null;
            Action<PeerConnection> script = peer =>
            {
                peer.ShakeHands(minor: 0);
                first = peer.ReadFrame();
            };
            Run(script);
            Assert.That(first, Is.EqualTo("\u0000\u0001a"));
        }

        [Test]
        public void A_message_that_comes_byte_by_byte_is_received_whole()
        {
            Action<PeerConnection> script = peer =>
            {
                peer.ShakeHands();
                peer.SendOneByOne(PeerConnection.Frame(1, Encoding.ASCII.GetBytes("topic")));
                peer.SendOneByOne(PeerConnection.Frame(0, Encoding.ASCII.GetBytes("payload")));
                peer.CountUntilClosed();
            };
            using (var raw = new RawPeer(script))
            using (var subscribed = new Subscribed(raw.Endpoint))
            {
                Assert.That(subscribed.AwaitMessage(), Is.EqualTo(new[] { "topic", "payload" }));
            }
        }

        [Test]
        public void Frames_as_long_as_allowed_follow_one_another_unharmed()
        {
            var longest = new byte[ZmtpConnection.MaxFrameBytes];
            Action<PeerConnection> script = peer =>
            {
                peer.ShakeHands();
                for (int i = 0; i < 5; i++)
                {
                    peer.SendFrame(1, Encoding.ASCII.GetBytes("topic" + i));
                    peer.SendFrame(0, longest);
                }
                peer.CountUntilClosed();
            };
            using (var raw = new RawPeer(script))
            using (var subscribed = new Subscribed(raw.Endpoint))
            {
                for (int i = 0; i < 5; i++)
                {
                    string[] frames = subscribed.AwaitMessage();
                    Assert.That(frames[0], Is.EqualTo("topic" + i));
                    Assert.That(frames[1].Length, Is.EqualTo(longest.Length));
                }
            }
        }

        [Test]
        public void A_peer_that_comes_back_is_connected_to_again()
        {
            Action<PeerConnection> first = peer =>
            {
                peer.ShakeHands();
                peer.ReadFrame();
                peer.ReadFrame();
            };
            Action<PeerConnection> second = peer =>
            {
                peer.ShakeHands();
                peer.SendMessage("a", new byte[] { (byte)'!' });
                peer.CountUntilClosed();
            };
            using (var raw = new RawPeer(first, second))
            using (var subscribed = new Subscribed(raw.Endpoint))
            {
                subscribed.Await(ZmtpState.Connected);
                subscribed.Await(ZmtpState.Waiting);
                subscribed.Await(ZmtpState.Connected);
                Assert.That(subscribed.AwaitMessage(), Is.EqualTo(new[] { "a", "!" }));
            }
        }

        [Test]
        public void A_receiver_that_throws_does_not_end_the_subscription()
        {
            Action<PeerConnection> script = peer =>
            {
                peer.ShakeHands();
                peer.SendMessage("a", new byte[1]);
                peer.CountUntilClosed();
            };
            using (var raw = new RawPeer(script, script))
            using (var subscribed = new Subscribed(raw.Endpoint, message => { throw new DivideByZeroException(); }))
            {
                Assert.That(subscribed.Await(ZmtpState.Waiting), Contains.Substring("DivideByZeroException"));
                subscribed.Await(ZmtpState.Connected);
            }
        }

        [Test]
        public void A_handler_of_the_state_that_throws_ends_nothing()
        {
            using (var isThere = new ManualResetEvent(false))
            {
                Action<PeerConnection> script = peer =>
                {
                    isThere.WaitOne();
                    peer.ShakeHands();
                    peer.ReadFrame();
                    peer.ReadFrame();
                };
                using (var raw = new RawPeer(script, script))
                using (var subscribed = new Subscribed(raw.Endpoint))
                {
                    subscribed.Subscriber.StateChanged += (state, text) => { throw new DivideByZeroException(); };
                    isThere.Set();
                    subscribed.Await(ZmtpState.Connected);
                    subscribed.Await(ZmtpState.Waiting);
                    subscribed.Await(ZmtpState.Connected);
                    subscribed.Subscriber.Stop();
                    Assert.That(
                        subscribed.Subscriber.StateText,
                        Contains.Substring("stopped; who was told of it failed: DivideByZeroException"));
                }
            }
        }

        [Test]
        public void Stopping_hangs_up_and_starting_again_connects_anew()
        {
            Action<PeerConnection> script = peer =>
            {
                peer.ShakeHands();
                peer.CountUntilClosed();
            };
            using (var raw = new RawPeer(script, script))
            using (var subscribed = new Subscribed(raw.Endpoint))
            {
                subscribed.Await(ZmtpState.Connected);
                subscribed.Subscriber.Stop();
                Assert.That(subscribed.Subscriber.State, Is.EqualTo(ZmtpState.Stopped));
                subscribed.Subscriber.Start();
                subscribed.Await(ZmtpState.Connected);
                subscribed.Subscriber.Stop();
                raw.AwaitEnd();
            }
        }

        static void CheckRefused(Action<PeerConnection> script, string expected)
        {
            Assert.That(Subscribed.WhyNot(script), Contains.Substring(expected));
        }

        static void Run(Action<PeerConnection> script)
        {
            using (var raw = new RawPeer(script))
            using (new Subscribed(raw.Endpoint))
            {
                raw.AwaitEnd();
            }
        }
    }
}

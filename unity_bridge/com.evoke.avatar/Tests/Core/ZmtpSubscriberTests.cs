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
            CheckRefused(peer => peer.SendGreeting(major: 1), "the peer speaks ZMTP 1, and 3 is needed");
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

        [TestCase("REP")]
        [TestCase("")]
        public void A_peer_that_is_no_publisher_is_told(string type)
        {
            CheckRefused(peer => peer.ShakeHands(type), "the peer is a " + type + " socket, and a PUB is needed");
        }

        [Test]
        public void A_peers_refusal_is_passed_on()
        {
            Action<PeerConnection> script = peer =>
            {
                peer.SendGreeting();
                peer.Read(64);
                peer.ReadFrame();
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
                peer.ReadFrame();
                peer.SendCommand(name, data);
            };
            CheckRefused(script, "malformed command");
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
            Run(script);
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
            CheckRefused(script, "no sign of life from the peer");
            Assert.That(ping, Is.EqualTo("\u0004\u0004PING\0\0"));
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

        [TestCase("tcp://127.0.0.1:5571", "127.0.0.1", 5571)]
        [TestCase("tcp://localhost:1", "localhost", 1)]
        [TestCase("tcp://[::1]:65535", "::1", 65535)]
        public void An_endpoint_is_read_and_written_back(string text, string host, int port)
        {
            TcpEndpoint endpoint = TcpEndpoint.Parse(text);
            Assert.That(endpoint.Host, Is.EqualTo(host));
            Assert.That(endpoint.Port, Is.EqualTo(port));
            Assert.That(endpoint.ToString(), Is.EqualTo(text));
        }

        [TestCase(null)]
        [TestCase("")]
        [TestCase("127.0.0.1:5571")]
        [TestCase("tcp://")]
        [TestCase("tcp://:5571")]
        [TestCase("tcp://127.0.0.1")]
        [TestCase("tcp://127.0.0.1:")]
        [TestCase("tcp://127.0.0.1:0")]
        [TestCase("tcp://127.0.0.1:65536")]
        [TestCase("tcp://127.0.0.1:-5")]
        [TestCase("tcp://*:5571")]
        [TestCase("ipc://evoke")]
        public void What_is_no_endpoint_is_refused_with_an_example(string text)
        {
            var error = Assert.Throws<FormatException>(() => TcpEndpoint.Parse(text));
            Assert.That(error.Message, Contains.Substring("write tcp://host:port, e.g. tcp://127.0.0.1:5571"));
        }

        static void CheckRefused(Action<PeerConnection> script, string expected)
        {
            using (var raw = new RawPeer(script))
            using (var subscribed = new Subscribed(raw.Endpoint))
            {
                Assert.That(subscribed.Await(ZmtpState.Waiting), Contains.Substring(expected));
            }
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

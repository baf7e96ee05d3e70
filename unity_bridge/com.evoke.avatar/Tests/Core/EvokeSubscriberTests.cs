using System;
using System.Collections.Generic;
using System.Threading;
using NUnit.Framework;

namespace Evoke.Tests
{
    [TestFixture]
    public sealed class EvokeSubscriberTests
    {
        const int TimeoutMs = 10000;

        [Test]
        public void The_newest_state_is_taken_once()
        {
            using (EvokeSubscriber subscriber = Follow("demo", "a state", "a state", "32-bit floats", "the end"))
            {
                EmotionState state;
                long version = 0;
                Assert.That(subscriber.TryGetLatest("demo", ref version, out state), Is.True);
                Assert.That(state.Emotion, Is.EqualTo(Emotion.Surprised));
                Assert.That(subscriber.TryGetLatest("demo", ref version, out state), Is.False);
                Assert.That(subscriber.Received, Is.EqualTo(1));
                Assert.That(subscriber.Repeated, Is.EqualTo(2));
            }
        }

        [Test]
        public void Events_are_drained_in_their_order()
        {
            using (EvokeSubscriber subscriber = Follow("demo", "the start of a stream", "a marker", "the end"))
            {
                var events = new List<StreamEvent>();
                subscriber.DrainEvents(events);
                Assert.That(
                    events.ConvertAll(happening => happening.Kind),
                    Is.EqualTo(new[] { StreamEventKind.Start, StreamEventKind.Marker, StreamEventKind.End }));
                subscriber.DrainEvents(events);
                Assert.That(events.Count, Is.EqualTo(3));
                StreamStatus status;
                Assert.That(subscriber.TryGetStatus("demo", out status), Is.True);
                Assert.That(status.SyntheticModel, Is.True);
                Assert.That(status.IsStale(subscriber.Now), Is.True);
            }
        }

        [Test]
        public void What_is_refused_is_counted_and_the_stream_goes_on()
        {
            using (EvokeSubscriber subscriber = Follow("demo", "nine weights", "NaN for a time", "a state", "the end"))
            {
                Assert.That(subscriber.Refused, Is.EqualTo(2));
                Assert.That(subscriber.LastRefusal, Is.EqualTo("'t' is not finite"));
                Assert.That(subscriber.Received, Is.EqualTo(1));
            }
        }

        [Test]
        public void Without_a_name_all_streams_are_followed()
        {
            const string Other = "a state without a source time, undecided, one channel lost";
            using (EvokeSubscriber subscriber = Follow(null, "a state", Other, "the end"))
            {
                Assert.That(subscriber.StreamCount, Is.EqualTo(2));
                Assert.That(subscriber.StreamAt(0), Is.EqualTo("demo"));
                Assert.That(subscriber.StreamAt(1), Is.EqualTo("cap-1_B"));
            }
        }

        [Test]
        public void With_a_name_another_topic_is_neither_taken_nor_counted()
        {
            const string Other = "a topic with a slash too many";
            using (EvokeSubscriber subscriber = Follow("demo", Other, "the end"))
            {
                Assert.That(subscriber.Received, Is.EqualTo(0));
                Assert.That(subscriber.Refused, Is.EqualTo(0));
            }
        }

        [Test]
        public void A_message_of_three_frames_is_refused()
        {
            Action<PeerConnection> script = peer =>
            {
                peer.ShakeHands();
                peer.SendFrame(1, System.Text.Encoding.ASCII.GetBytes("emotion/demo"));
                peer.SendMessage("more", new byte[1]);
                Send(peer, "the end");
                peer.CountUntilClosed();
            };
            using (EvokeSubscriber subscriber = Follow("demo", script))
            {
                Assert.That(subscriber.LastRefusal, Is.EqualTo("a message of 3 frames, not 2"));
            }
        }

        /// <summary>A subscriber that has received these cases of wire.json, the last of which is "the end".</summary>
        static EvokeSubscriber Follow(string stream, params string[] names)
        {
            return Follow(
                stream,
                peer =>
                {
                    peer.ShakeHands();
                    Array.ForEach(names, name => Send(peer, name));
                    peer.CountUntilClosed();
                });
        }

        static EvokeSubscriber Follow(string stream, Action<PeerConnection> script)
        {
            using (var raw = new RawPeer(script))
            using (var ended = new ManualResetEvent(false))
            {
                var subscriber = new EvokeSubscriber(raw.Endpoint.ToString(), stream == null ? null : new[] { stream });
                subscriber.EventReceived += happening =>
                {
                    if (happening.Kind == StreamEventKind.End)
                    {
                        ended.Set();
                    }
                };
                subscriber.Start();
                bool came = ended.WaitOne(TimeoutMs);
                subscriber.Stop();
                Assert.That(came, Is.True, "the end did not come");
                return subscriber;
            }
        }

        static void Send(PeerConnection peer, string name)
        {
            WireCase wire = WireCase.Named(name);
            peer.SendMessage(wire.Topic, wire.Payload);
        }
    }
}

using System;
using System.Collections.Generic;
using NUnit.Framework;

namespace Evoke.Tests
{
    [TestFixture]
    public sealed class MessageDecoderTests
    {
        const int Mutations = 20000;

        static List<string> GoodCases()
        {
            return WireCase.Names(true);
        }

        static List<string> BadCases()
        {
            return WireCase.Names(false);
        }

        [TestCaseSource(nameof(GoodCases))]
        public void A_good_message_gives_its_fields(string name)
        {
            WireCase wire = WireCase.Named(name);
            DecodedMessage decoded = wire.Decode();
            Assert.That(decoded.Refusal, Is.Null);
            if (wire.Message.ContainsKey("seq"))
            {
                CheckState(decoded.State, wire.Message);
            }
            else
            {
                CheckEvent(decoded.Event, wire.Message);
            }
        }

        [TestCaseSource(nameof(BadCases))]
        public void A_bad_message_is_refused_with_the_reason(string name)
        {
            WireCase wire = WireCase.Named(name);
            DecodedMessage decoded = wire.Decode();
            Assert.That(decoded.Kind, Is.EqualTo(MessageKind.Refused));
            Assert.That(decoded.Refusal, Contains.Substring(wire.Error));
        }

        [TestCaseSource(nameof(GoodCases))]
        public void A_message_cut_short_at_any_byte_is_refused(string name)
        {
            WireCase wire = WireCase.Named(name);
            for (int length = 0; length < wire.Payload.Length; length++)
            {
                var part = new byte[length];
                Array.Copy(wire.Payload, part, length);
                string refusal = WireCase.Decode(wire.Topic, part).Refusal;
                Assert.That(refusal, Is.EqualTo("the payload is not one MessagePack value (cut short)"));
            }
        }

        [Test]
        public void Nothing_escapes_from_mutated_messages()
        {
            var random = new Random(1);
            List<WireCase> cases = WireCase.All();
            int refused = 0;
            for (int i = 0; i < Mutations; i++)
            {
                WireCase wire = cases[random.Next(cases.Count)];
                byte[] payload = Mutate(wire.Payload, random);
                DecodedMessage decoded = WireCase.Decode(wire.Topic, payload);
                bool isRefused = decoded.Kind == MessageKind.Refused;
                Assert.That(decoded.Refusal != null, Is.EqualTo(isRefused), BitConverter.ToString(payload));
                refused += isRefused ? 1 : 0;
            }
            Assert.That(refused, Is.GreaterThan(Mutations / 2));
        }

        [Test]
        public void Nothing_escapes_from_random_bytes()
        {
            var random = new Random(2);
            for (int i = 0; i < Mutations; i++)
            {
                var topic = new byte[random.Next(12)];
                var payload = new byte[random.Next(64)];
                random.NextBytes(topic);
                random.NextBytes(payload);
                Assert.That(WireCase.Decode(topic, payload).Refusal, Is.Not.Null);
            }
        }

        [Test]
        public void A_topic_that_is_not_text_is_refused()
        {
            DecodedMessage decoded = WireCase.Decode(new byte[] { 0xff, 0xfe }, WireCase.Named("a beat").Payload);
            Assert.That(decoded.Refusal, Is.EqualTo("the topic is not UTF-8"));
        }

        [Test]
        public void A_message_within_a_larger_buffer_is_read_alone()
        {
            WireCase wire = WireCase.Named("a beat");
            var buffer = new byte[wire.Payload.Length + 20];
            wire.Payload.CopyTo(buffer, 7);
            var topic = new ArraySegment<byte>(System.Text.Encoding.UTF8.GetBytes("xstream/demox"), 1, 11);
            var payload = new ArraySegment<byte>(buffer, 7, wire.Payload.Length);
            Assert.That(WireCase.Decode(topic, payload).Refusal, Is.Null);
        }

        [Test]
        public void A_name_that_comes_again_is_the_same_string()
        {
            var decoder = new MessageDecoder();
            StateMessage first = DecodeState(decoder);
            StateMessage second = DecodeState(decoder);
            Assert.That(second.Stream, Is.SameAs(first.Stream));
            Assert.That(second.Run, Is.SameAs(first.Run));
        }

        [Test]
        public void A_decoded_message_tells_of_the_last_alone()
        {
            var decoder = new MessageDecoder();
            var decoded = new DecodedMessage();
            Decode(decoder, "nine weights", decoded);
            Assert.That(decoded.Kind, Is.EqualTo(MessageKind.Refused));
            Decode(decoder, "a beat", decoded);
            Assert.That(decoded.Kind, Is.EqualTo(MessageKind.Event));
            Assert.That(decoded.Refusal, Is.Null);
            Assert.That(decoded.Event.Kind, Is.EqualTo(StreamEventKind.Beat));
        }

        static StateMessage DecodeState(MessageDecoder decoder)
        {
            var decoded = new DecodedMessage();
            Decode(decoder, "a state", decoded);
            return decoded.State;
        }

        static void Decode(MessageDecoder decoder, string name, DecodedMessage into)
        {
            WireCase wire = WireCase.Named(name);
            var topic = new ArraySegment<byte>(System.Text.Encoding.UTF8.GetBytes(wire.Topic));
            decoder.Decode(topic, new ArraySegment<byte>(wire.Payload), into);
        }

        static void CheckState(StateMessage found, Dictionary<string, object> expected)
        {
            EmotionState state = found.State;
            Assert.That(found.Run, Is.EqualTo(expected["run"]));
            Assert.That(found.Stream, Is.EqualTo(expected["stream"]));
            Assert.That((double)found.Seq, Is.EqualTo(expected["seq"]));
            Assert.That(state.T, Is.EqualTo(expected["t"]));
            Assert.That(state.SourceT, Is.EqualTo(expected["source_t"] ?? double.NaN));
            var vad = new[] { state.Valence, state.Arousal, state.Dominance };
            Assert.That(vad, Is.EqualTo(Assets.Numbers(expected["vad"])));
            var weights = new double[EmotionWords.Count];
            state.CopyWeights(weights);
            Assert.That(weights, Is.EqualTo(Assets.Numbers(expected["weights"])));
            Assert.That((double)state.Key, Is.EqualTo(expected["key"]));
            Assert.That(EmotionWords.Of(state.Emotion), Is.EqualTo(expected["emotion"]));
            Assert.That(state.Confidence, Is.EqualTo(expected["confidence"]));
            Assert.That(state.Quality, Is.EqualTo(expected["quality"]));
        }

        static void CheckEvent(StreamEvent found, Dictionary<string, object> expected)
        {
            Assert.That(found.Run, Is.EqualTo(expected["run"]));
            Assert.That(found.Stream, Is.EqualTo(expected["stream"]));
            Assert.That(found.Kind.ToString().ToLowerInvariant(), Is.EqualTo(expected["event"]));
            Assert.That(found.T, Is.EqualTo(expected["t"]));
            if (found.Kind == StreamEventKind.Start)
            {
                Assert.That(found.Source, Is.EqualTo(expected["source"]));
                Assert.That(found.Model, Is.EqualTo(expected["model"]));
                Assert.That(found.SyntheticSource, Is.EqualTo(expected["synthetic_source"]));
                Assert.That(found.SyntheticModel, Is.EqualTo(expected["synthetic_model"]));
                Assert.That(found.HopSeconds, Is.EqualTo(expected["hop_s"]));
            }
            if (found.Kind == StreamEventKind.Marker)
            {
                Assert.That(found.Label, Is.EqualTo(expected["label"]));
            }
        }

        static byte[] Mutate(byte[] payload, Random random)
        {
            var mutated = new List<byte>(payload);
            int changes = 1 + random.Next(4);
            for (int i = 0; i < changes && mutated.Count > 0; i++)
            {
                int place = random.Next(mutated.Count);
                switch (random.Next(3))
                {
                    case 0:
                        mutated[place] = (byte)random.Next(256);
                        break;
                    case 1:
                        mutated.RemoveAt(place);
                        break;
                    default:
                        mutated.Insert(place, (byte)random.Next(256));
                        break;
                }
            }
            return mutated.ToArray();
        }
    }
}

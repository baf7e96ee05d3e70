using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Evoke.Drivers
{
    /// <summary>Makes messages of assets/vectors/wire.json wrong, the same way for the same seed.</summary>
    sealed class Mutator
    {
        const int FramesBetweenBadFrames = 40;
        const int GreetingsBetweenBadOnes = 10;

        static readonly byte[] Telling =
        {
            0x00, 0x01, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xc4, 0xc6, 0xc7, 0xc9, 0xca, 0xcb,
            0xcf, 0xd3, 0xd4, 0xd8, 0xd9, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0xe0, 0xff
        };

        readonly Random _random;
        readonly List<byte[]> _topics = new List<byte[]>();
        readonly List<byte[]> _payloads = new List<byte[]>();

        public Mutator(int seed)
        {
            _random = new Random(seed);
            string assets = Environment.GetEnvironmentVariable("EVOKE_ASSETS");
            string text = File.ReadAllText(Path.Combine(assets, "vectors", "wire.json"));
            var root = (Dictionary<string, object>)JsonReader.Read(text);
            foreach (object entry in (List<object>)root["cases"])
            {
                var one = (Dictionary<string, object>)entry;
                _topics.Add(Encoding.UTF8.GetBytes((string)one["topic"]));
                _payloads.Add(Fuzz.FromHex((string)one["hex"]));
            }
        }

        public void Next(out byte[] topic, out byte[] payload)
        {
            int which = _random.Next(_topics.Count);
            topic = _random.Next(8) == 0 ? Mutate(_topics[which]) : _topics[which];
            payload = Mutate(_payloads[which]);
        }

        /// <summary>A publisher's side of a connection; frames has how many frames of messages are in it.</summary>
        public byte[] Connection(int most, out int frames)
        {
            var bytes = new List<byte>(Beginning());
            int messages = 1 + _random.Next(most / 2);
            frames = 2 * messages;
            for (int i = 0; i < messages; i++)
            {
                byte[] topic;
                byte[] payload;
                Next(out topic, out payload);
                bytes.AddRange(MaybeBad(Frame(1, topic)));
                bytes.AddRange(MaybeBad(Frame(0, payload)));
            }
            return bytes.ToArray();
        }

        byte[] Beginning()
        {
            var greeting = new byte[64];
            greeting[0] = 0xff;
            greeting[9] = 0x7f;
            greeting[10] = 3;
            greeting[11] = (byte)_random.Next(2);
            Encoding.ASCII.GetBytes("NULL", 0, 4, greeting, 12);
            byte[] ready = Frame(4, Encoding.ASCII.GetBytes("\u0005READY\u000bSocket-Type\0\0\0\u0004XPUB"));
            var both = new List<byte>(greeting);
            both.AddRange(ready);
            return _random.Next(GreetingsBetweenBadOnes) == 0 ? Mutate(both.ToArray()) : both.ToArray();
        }

        byte[] MaybeBad(byte[] frame)
        {
            if (_random.Next(FramesBetweenBadFrames) != 0)
            {
                return frame;
            }
            switch (_random.Next(4))
            {
                case 0:
                    frame[0] = (byte)_random.Next(256);
                    return frame;
                case 1:
                    frame[1] = (byte)_random.Next(256);
                    return frame;
                case 2:
                    return Frame(4, Mutate(Encoding.ASCII.GetBytes("\u0004PING\0\0context")));
                default:
                    return Mutate(frame);
            }
        }

        static byte[] Frame(byte flags, byte[] body)
        {
            bool isLong = body.Length > 255;
            int header = isLong ? 9 : 2;
            var frame = new byte[header + body.Length];
            frame[0] = (byte)(flags | (isLong ? 2 : 0));
            for (int i = 0; i < Math.Min(4, header - 1); i++)
            {
                frame[header - 1 - i] = (byte)(body.Length >> (8 * i));
            }
            body.CopyTo(frame, header);
            return frame;
        }

        byte[] Mutate(byte[] bytes)
        {
            var mutated = new List<byte>(bytes);
            int changes = 1 + _random.Next(4);
            for (int i = 0; i < changes && mutated.Count > 0; i++)
            {
                int place = _random.Next(mutated.Count);
                switch (_random.Next(6))
                {
                    case 0:
                        mutated[place] = (byte)_random.Next(256);
                        break;
                    case 1:
                        mutated[place] = Telling[_random.Next(Telling.Length)];
                        break;
                    case 2:
                        mutated[place] ^= (byte)(1 << _random.Next(8));
                        break;
                    case 3:
                        mutated.RemoveAt(place);
                        break;
                    case 4:
                        mutated.Insert(place, Telling[_random.Next(Telling.Length)]);
                        break;
                    default:
                        int from = _random.Next(mutated.Count);
                        int length = Math.Min(_random.Next(40), mutated.Count - from);
                        mutated.InsertRange(place, mutated.GetRange(from, length));
                        break;
                }
            }
            return mutated.ToArray();
        }
    }
}

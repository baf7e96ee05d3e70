using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using Evoke.Listen;

namespace Evoke.Drivers
{
    /// <summary>
    /// Sends mutated messages to the receiver: "payloads SEED COUNT" to the decoder, "frames SEED COUNT" through a
    /// socket. It ends with a line of JSON, or with what broke. "decide" reads messages from the standard input, topic
    /// and payload in hexadecimal, and answers each with what becomes of it.
    /// </summary>
    static class Fuzz
    {
        const int PayloadsBetweenLooks = 50000;
        const int MostFramesAtOnce = 64;
        const int PatienceMs = 20000;

        // What is held at most: names, streams and their runs, of bounded number and length.
        const long MostMemoryBytes = 4 << 20;

        static int Main(string[] words)
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            if (words[0] == "decide")
            {
                Decide();
                return 0;
            }
            var mutator = new Mutator(int.Parse(words[1]));
            int count = int.Parse(words[2]);
            JsonLine figures = words[0] == "payloads" ? Payloads(mutator, count) : Frames(mutator, count);
            Console.Out.WriteLine(figures);
            return 0;
        }

        static void Decide()
        {
            var decoder = new MessageDecoder();
            var decoded = new DecodedMessage();
            string line;
            while ((line = Console.In.ReadLine()) != null)
            {
                string[] parts = line.Split(' ');
                decoder.Decode(Segment(FromHex(parts[0])), Segment(FromHex(parts[1])), decoded);
                Console.Out.WriteLine(Answer(decoded));
            }
        }

        static string Answer(DecodedMessage decoded)
        {
            switch (decoded.Kind)
            {
                case MessageKind.State:
                    return "state " + decoded.State.Seq + " " + EmotionWords.Of(decoded.State.State.Emotion);
                case MessageKind.Event:
                    return "event " + decoded.Event.Kind.ToString().ToLowerInvariant();
                default:
                    return "refused " + decoded.Refusal;
            }
        }

        static JsonLine Payloads(Mutator mutator, int count)
        {
            var decoder = new MessageDecoder();
            var decoded = new DecodedMessage();
            var table = new StreamTable();
            long before = GC.GetTotalMemory(true);
            long most = 0;
            int accepted = 0;
            for (int i = 1; i <= count; i++)
            {
                byte[] topic;
                byte[] payload;
                mutator.Next(out topic, out payload);
                decoder.Decode(Segment(topic), Segment(payload), decoded);
                accepted += table.Accept(decoded, i * 0.001) ? 1 : 0;
                if (i % PayloadsBetweenLooks == 0 || i == count)
                {
                    most = Math.Max(most, Grown(before));
                }
            }
            return new JsonLine("payloads")
                .Add("sent", count)
                .Add("accepted", accepted)
                .Add("refused", table.Refused)
                .Add("grown", most);
        }

        static JsonLine Frames(Mutator mutator, int count)
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            string endpoint = "tcp://127.0.0.1:" + ((IPEndPoint)listener.LocalEndpoint).Port;
            var timing = new ZmtpTiming { FirstBackoff = 1, RefusedBackoff = 1, LastBackoff = 1 };
            var broken = new List<string>();
            int connections = 0;
            int sent = 0;
            long most = 0;
            using (var subscriber = new EvokeSubscriber(endpoint, null, timing))
            {
                subscriber.StateChanged += (state, text) =>
                {
                    // The receiver's last catch, which keeps the face alive, names the exception.
                    if (text.Contains("Exception: "))
                    {
                        broken.Add(text);
                    }
                };
                subscriber.Start();
                long before = 0;
                while (sent < count && broken.Count == 0)
                {
                    using (TcpClient client = Accept(listener))
                    {
                        sent += Serve(client, mutator);
                        connections++;
                    }
                    if (connections == 100)
                    {
                        before = GC.GetTotalMemory(true);
                    }
                    if (connections > 100 && connections % 1000 == 0)
                    {
                        most = Math.Max(most, Grown(before));
                    }
                }
                if (broken.Count > 0)
                {
                    throw new InvalidOperationException(broken[0]);
                }
                return new JsonLine("frames")
                    .Add("sent", sent)
                    .Add("connections", connections)
                    .Add("accepted", subscriber.Received)
                    .Add("refused", subscriber.Refused)
                    .Add("grown", most);
            }
        }

        static TcpClient Accept(TcpListener listener)
        {
            IAsyncResult accepting = listener.BeginAcceptTcpClient(null, null);
            if (!accepting.AsyncWaitHandle.WaitOne(PatienceMs))
            {
                throw new TimeoutException("the receiver hangs: it does not connect again");
            }
            return listener.EndAcceptTcpClient(accepting);
        }

        /// <summary>Sends what a publisher would, mutated; then waits until the receiver hangs up.</summary>
        static int Serve(TcpClient client, Mutator mutator)
        {
            client.NoDelay = true;
            client.ReceiveTimeout = PatienceMs;
            // A reset at the end leaves no port waiting.
            client.LingerState = new LingerOption(true, 0);
            int frames;
            byte[] bytes = mutator.Connection(MostFramesAtOnce, out frames);
            try
            {
                NetworkStream stream = client.GetStream();
                stream.Write(bytes, 0, bytes.Length);
                client.Client.Shutdown(SocketShutdown.Send);
                var dropped = new byte[1024];
                while (stream.Read(dropped, 0, dropped.Length) > 0)
                {
                }
            }
            catch (IOException error)
            {
                var socketError = error.InnerException as SocketException;
                if (socketError != null && socketError.SocketErrorCode == SocketError.TimedOut)
                {
                    throw new TimeoutException("the receiver hangs: it does not hang up");
                }
            }
            catch (SocketException)
            {
                // The receiver was faster in hanging up.
            }
            return frames;
        }

        static long Grown(long before)
        {
            long grown = GC.GetTotalMemory(true) - before;
            if (grown > MostMemoryBytes)
            {
                throw new InvalidOperationException("memory has grown by " + grown + " bytes");
            }
            return grown;
        }

        static ArraySegment<byte> Segment(byte[] bytes)
        {
            return new ArraySegment<byte>(bytes);
        }

        public static byte[] FromHex(string hex)
        {
            var bytes = new byte[hex.Length / 2];
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = byte.Parse(hex.Substring(2 * i, 2), NumberStyles.HexNumber);
            }
            return bytes;
        }
    }

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

using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
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
}

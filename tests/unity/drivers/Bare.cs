using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Text;
using System.Threading;
using Evoke.Listen;

namespace Evoke.Drivers
{
    /// <summary>
    /// The socket alone, without decoding: for each number on the standard input it hears as many states of ENDPOINT's
    /// stream demo, and tells in how many seconds.
    /// </summary>
    sealed class Bare
    {
        static readonly byte[] States = Encoding.ASCII.GetBytes("emotion/demo");

        readonly Stopwatch _watch = new Stopwatch();
        readonly object _gate = new object();
        int _count;

        static int Main(string[] words)
        {
            var bare = new Bare();
            var topics = new List<byte[]> { Encoding.ASCII.GetBytes("stream/demo"), States };
            using (var socket = new ZmtpSubscriber(TcpEndpoint.Parse(words[0]), topics, bare.Take))
            {
                socket.Start();
                string line;
                while ((line = Console.In.ReadLine()) != null)
                {
                    bare.Hear(int.Parse(line));
                }
            }
            return 0;
        }

        void Hear(int count)
        {
            lock (_gate)
            {
                while (_count < count)
                {
                    Monitor.Wait(_gate);
                }
                var line = new JsonLine("heard").Add("count", _count).Add("seconds", _watch.Elapsed.TotalSeconds);
                _count = 0;
                Console.Out.WriteLine(line);
            }
        }

        void Take(ZmtpMessage message)
        {
            if (message.Frame(0).Count != States.Length)
            {
                return;
            }
            lock (_gate)
            {
                if (_count == 0)
                {
                    _watch.Restart();
                }
                _count++;
                Monitor.Pulse(_gate);
            }
        }
    }
}

using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using Evoke.Listen;

namespace Evoke.Drivers
{
    /// <summary>
    /// A receiver that does as its standard input says, and answers each command with a line of JSON: for tests and
    /// measurements. Each received state is taken by TryGetLatest, on the network thread, and solved where a rig is named.
    /// </summary>
    sealed class Wire : IDisposable
    {
        const int MostLatencies = 1 << 20;

        static readonly DateTime Epoch = new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);

        readonly EvokeSubscriber _subscriber;
        readonly ExpressionSolver _solver;
        readonly Face _face;
        readonly double[] _weights = new double[EmotionWords.Count];
        readonly double[] _latencies = new double[MostLatencies];
        readonly Stopwatch _watch = new Stopwatch();
        readonly object _gate = new object();
        int _count;
        long _version;
        volatile int _pauseMs;
        double _lastAt;

        Wire(string endpoint, string[] streams, string assets, string rig)
        {
            if (rig != null)
            {
                string profile = File.ReadAllText(Path.Combine(assets, "emotions", "expressions.json"));
                string rigText = File.ReadAllText(Path.Combine(assets, "rigs", rig + ".json"));
                _solver = new ExpressionSolver(Rig.Parse(rigText), ExpressionProfile.Parse(profile));
                _face = _solver.NewFace();
            }
            _subscriber = new EvokeSubscriber(endpoint, streams);
            _subscriber.StateReceived += Take;
            _subscriber.StateChanged += Tell;
            _subscriber.EventReceived += Tell;
        }

        static int Main(string[] words)
        {
            string[] streams = words[1] == "-" ? null : words[1].Split(',');
            string assets = words.Length > 2 ? words[2] : null;
            string rig = words.Length > 3 ? words[3] : null;
            using (var wire = new Wire(words[0], streams, assets, rig))
            {
                wire._subscriber.Start();
                string command;
                while ((command = Console.In.ReadLine()) != null && command != "quit")
                {
                    wire.Obey(command.Split(' '));
                }
            }
            Say(new JsonLine("gone"));
            return 0;
        }

        public void Dispose()
        {
            _subscriber.Dispose();
        }

        void Obey(string[] words)
        {
            switch (words[0])
            {
                case "await":
                    Await(long.Parse(words[1]), int.Parse(words[2]));
                    break;
                case "figures":
                    SayFigures(words[0]);
                    break;
                case "latencies":
                    SayLatencies();
                    break;
                case "status":
                    SayStatus(words[1]);
                    break;
                case "pause":
                    _pauseMs = int.Parse(words[1]);
                    Say(new JsonLine("pause"));
                    break;
                case "stop":
                    _subscriber.Stop();
                    break;
                case "start":
                    _subscriber.Start();
                    break;
                default:
                    throw new ArgumentException(words[0]);
            }
        }

        void Take(StateMessage message)
        {
            EmotionState state;
            if (_subscriber.TryGetLatest(message.Stream, ref _version, out state) && _solver != null)
            {
                state.CopyWeights(_weights);
                _solver.Solve(_weights, _face);
            }
            double late = (DateTime.UtcNow - Epoch).TotalSeconds - state.T;
            if (_pauseMs > 0)
            {
                Thread.Sleep(_pauseMs);
            }
            lock (_gate)
            {
                if (_count == 0)
                {
                    _watch.Restart();
                }
                if (_count < MostLatencies)
                {
                    _latencies[_count++] = late;
                }
                _lastAt = _watch.Elapsed.TotalSeconds;
                Monitor.PulseAll(_gate);
            }
        }

        void Await(long received, int seconds)
        {
            DateTime until = DateTime.UtcNow.AddSeconds(seconds);
            lock (_gate)
            {
                while (_subscriber.Received < received && DateTime.UtcNow < until)
                {
                    Monitor.Wait(_gate, 100);
                }
            }
            SayFigures("await");
        }

        void SayFigures(string happening)
        {
            int collections = GC.CollectionCount(0);
            long memory = GC.GetTotalMemory(true);
            var line = new JsonLine(happening)
                .Add("received", _subscriber.Received)
                .Add("repeated", _subscriber.Repeated)
                .Add("dropped", _subscriber.Dropped)
                .Add("refused", _subscriber.Refused)
                .Add("last_refusal", _subscriber.LastRefusal)
                .Add("streams", _subscriber.StreamCount)
                .Add("state", _subscriber.State.ToString())
                .Add("text", _subscriber.StateText)
                .Add("memory", memory)
                .Add("collections", collections)
                .Add("collections_now", GC.CollectionCount(0));
            Say(line);
        }

        void SayLatencies()
        {
            lock (_gate)
            {
                double seconds = _lastAt;
                int count = _count;
                Array.Sort(_latencies, 0, count);
                var line = new JsonLine("latencies").Add("count", count).Add("seconds", seconds);
                if (count > 0)
                {
                    line.Add("p50", _latencies[count / 2]).Add("p99", _latencies[(int)(0.99 * count)]);
                }
                _count = 0;
                Say(line);
            }
        }

        void SayStatus(string stream)
        {
            StreamStatus status;
            var line = new JsonLine("status").Add("known", _subscriber.TryGetStatus(stream, out status));
            line.Add("run", status.Run)
                .Add("source", status.Source)
                .Add("seq", status.LastSeq)
                .Add("has_state", status.HasState)
                .Add("has_ended", status.HasEnded)
                .Add("stale", status.IsStale(_subscriber.Now))
                .Add("conflict", status.Conflict)
                .Add("synthetic_model", status.SyntheticModel)
                .Add("received", status.Received)
                .Add("dropped", status.Dropped)
                .Add("rate_hz", status.RateHz);
            Say(line);
        }

        void Tell(ZmtpState state, string text)
        {
            Say(new JsonLine("link").Add("state", state.ToString()).Add("text", text));
        }

        static void Tell(StreamEvent happening)
        {
            if (happening.Kind == StreamEventKind.End)
            {
                Say(new JsonLine("end"));
            }
        }

        static void Say(JsonLine line)
        {
            // Console.Out writes one line at a time, whichever thread calls.
            Console.Out.WriteLine(line);
        }
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;

namespace Evoke.Listen
{
    /// <summary>Follows one stream, solves the face for each state, and writes what happens line by line.</summary>
    sealed class Listener : IDisposable
    {
        static readonly DateTime Epoch = new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);

        readonly EvokeSubscriber _subscriber;
        readonly ExpressionSolver _solver;
        readonly Face _face;
        readonly double[] _weights = new double[EmotionWords.Count];
        readonly TextWriter _output;
        readonly List<double> _latencies = new List<double>();
        readonly ManualResetEvent _ended = new ManualResetEvent(false);
        bool _wasReady;

        public Listener(Arguments arguments, Rig rig, ExpressionProfile profile, TextWriter output)
        {
            _output = output;
            _solver = new ExpressionSolver(rig, profile);
            _face = _solver.NewFace();
            _subscriber = new EvokeSubscriber(arguments.Endpoint, new[] { arguments.Stream });
            _subscriber.StateChanged += WriteReady;
            _subscriber.StateReceived += WriteState;
            _subscriber.EventReceived += WriteEvent;
        }

        /// <summary>Set once the stream has ended.</summary>
        public WaitHandle Ended
        {
            get { return _ended; }
        }

        /// <summary>Where the connection stands, in words.</summary>
        public string StateText
        {
            get { return _subscriber.StateText; }
        }

        public void Start()
        {
            _subscriber.Start();
        }

        public void Dispose()
        {
            _subscriber.Dispose();
        }

        /// <summary>To be called when the listener is disposed and nothing comes any more.</summary>
        public void WriteSummary()
        {
            _latencies.Sort();
            JsonLine line = new JsonLine("summary")
                .Add("received", _subscriber.Received)
                .Add("repeated", _subscriber.Repeated)
                .Add("refused", _subscriber.Refused)
                .Add("last_refusal", _subscriber.LastRefusal);
            AddPercentile(line, "p50_ms", 0.50);
            AddPercentile(line, "p99_ms", 0.99);
            _output.WriteLine(line);
        }

        void WriteReady(ZmtpState state, string text)
        {
            if (state == ZmtpState.Connected && !_wasReady)
            {
                _wasReady = true;
                _output.WriteLine(new JsonLine("ready"));
            }
        }

        void WriteState(StateMessage message)
        {
            message.State.CopyWeights(_weights);
            _solver.Solve(_weights, _face);
            double received = (DateTime.UtcNow - Epoch).TotalSeconds;
            _latencies.Add(received - message.State.T);
            int top = HeaviestShape();
            JsonLine line = new JsonLine("state")
                .Add("run", message.Run)
                .Add("seq", message.Seq)
                .Add("t", message.State.T)
                .Add("emotion", EmotionWords.Of(message.State.Emotion))
                .Add("received", received)
                .Add("jaw", JawDegrees())
                .Add("top_shape", top < 0 ? null : _face.Shapes[top])
                .Add("top_weight", top < 0 ? 0 : _face.Weights[top]);
            _output.WriteLine(line);
        }

        void WriteEvent(StreamEvent happening)
        {
            if (happening.Kind == StreamEventKind.Beat)
            {
                return;
            }
            JsonLine line = new JsonLine(happening.Kind.ToString().ToLowerInvariant())
                .Add("run", happening.Run)
                .Add("t", happening.T);
            if (happening.Kind == StreamEventKind.Start)
            {
                line.Add("source", happening.Source)
                    .Add("model", happening.Model)
                    .Add("synthetic_source", happening.SyntheticSource)
                    .Add("synthetic_model", happening.SyntheticModel)
                    .Add("hop_s", happening.HopSeconds);
            }
            if (happening.Kind == StreamEventKind.Marker)
            {
                line.Add("label", happening.Label);
            }
            _output.WriteLine(line);
            if (happening.Kind == StreamEventKind.End)
            {
                _ended.Set();
            }
        }

        int HeaviestShape()
        {
            int heaviest = -1;
            for (int i = 0; i < _face.Weights.Length; i++)
            {
                double least = heaviest < 0 ? 0 : _face.Weights[heaviest];
                if (_face.Weights[i] > least)
                {
                    heaviest = i;
                }
            }
            return heaviest;
        }

        double JawDegrees()
        {
            for (int i = 0; i < _face.Bones.Count; i++)
            {
                if (_face.Bones[i].IndexOf("jaw", StringComparison.OrdinalIgnoreCase) >= 0)
                {
                    return _face.Turns[i].AngleDegrees;
                }
            }
            return 0;
        }

        /// <summary>By nearest rank; null where no state came.</summary>
        void AddPercentile(JsonLine line, string name, double share)
        {
            if (_latencies.Count == 0)
            {
                line.Add(name, null);
                return;
            }
            int rank = (int)Math.Ceiling(share * _latencies.Count);
            line.Add(name, 1000 * _latencies[rank - 1]);
        }
    }
}

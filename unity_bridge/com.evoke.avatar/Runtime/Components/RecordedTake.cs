using System;
using System.Collections.Generic;

namespace Evoke.Unity
{
    /// <summary>A recording in the making: the states of a source's streams, each written once.</summary>
    sealed class RecordedTake
    {
        const int RunDigits = 16;
        const int MaxText = 200;
        const double UsualHopSeconds = 1;

        readonly RecordingWriter _writer = new RecordingWriter();
        readonly List<Track> _tracks = new List<Track>();
        readonly Dictionary<string, Track> _byName = new Dictionary<string, Track>();
        readonly string _run = Guid.NewGuid().ToString("N").Substring(0, RunDigits);

        /// <summary>How many states have been written.</summary>
        public int Count { get; private set; }

        /// <summary>The recording's text; "" before the first state.</summary>
        public string Text => _writer.ToString();

        /// <summary>Writes what is new in a source's streams, at first what they have; stale ones are left out.</summary>
        public void Take(IEmotionSource source, double deltaSeconds)
        {
            int count = source.StreamCount;
            for (int i = 0; i < count; i++)
            {
                string stream = source.StreamAt(i);
                Track track = FindOrAdd(stream);
                track.Since += deltaSeconds;
                EmotionState state;
                if (source.TryGetLatest(stream, ref track.Version, out state) && !source.IsStale(stream))
                {
                    Write(source, track, state);
                }
            }
        }

        /// <summary>Ends each stream now, so that its last state has its full length.</summary>
        public void Finish()
        {
            foreach (Track track in _tracks)
            {
                if (track.Seq > 0)
                {
                    _writer.Write(StreamEvent.End(_run, track.Stream, track.LastT + track.Since));
                }
            }
        }

        Track FindOrAdd(string stream)
        {
            Track track;
            if (!_byName.TryGetValue(stream, out track))
            {
                track = new Track { Stream = stream };
                _byName[stream] = track;
                _tracks.Add(track);
            }
            return track;
        }

        void Write(IEmotionSource source, Track track, EmotionState state)
        {
            double t = state.T + track.Shift;
            if (track.Seq > 0 && t <= track.LastT)
            {
                // A player that begins again goes back in time; the take goes on.
                t = track.LastT + Math.Max(track.Since, 1e-3);
                track.Shift = t - state.T;
            }
            state.T = t;
            bool synthetic = source.SyntheticModel(track.Stream);
            // A late joiner may hear a state before the start that says what it is.
            if (track.Seq == 0 || (synthetic && !track.Synthetic))
            {
                track.Synthetic = synthetic;
                _writer.Write(StartOf(source, track.Stream, t));
            }
            _writer.Write(new StateMessage(_run, track.Stream, track.Seq, state));
            track.Seq++;
            track.LastT = t;
            track.Since = 0;
            Count++;
        }

        StreamEvent StartOf(IEmotionSource source, string stream, double t)
        {
            var receiver = source as EvokeReceiver;
            StreamStatus status;
            if (receiver == null || !receiver.TryGetStatus(stream, out status) || status.HopSeconds <= 0)
            {
                status = new StreamStatus { HopSeconds = UsualHopSeconds, Source = "", Model = "" };
            }
            return StreamEvent.Start(
                _run,
                stream,
                t,
                Shortened(status.Source),
                Shortened(status.Model),
                status.SyntheticSource,
                source.SyntheticModel(stream),
                status.HopSeconds);
        }

        static string Shortened(string text)
        {
            return text.Length <= MaxText ? text : text.Substring(0, MaxText);
        }

        sealed class Track
        {
            public string Stream;
            public long Version;
            public long Seq;
            public double LastT;
            public double Shift;
            public double Since;
            public bool Synthetic;
        }
    }
}

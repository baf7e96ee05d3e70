using System;

namespace Evoke
{
    /// <summary>What a receiver knows of one stream at one moment. Never changes: each message gives a new one.</summary>
    public sealed class StreamStatus
    {
        const double LeastPatienceSeconds = 3.0;
        const double PatienceInHops = 3.0;

        readonly double? _lastStateAt;

        StreamStatus(
            string stream, string run, StreamEvent start, StreamEvent end, StateMessage latest, double? lastStateAt)
        {
            Stream = stream;
            Run = run;
            Start = start;
            End = end;
            Latest = latest;
            _lastStateAt = lastStateAt;
        }

        public string Stream { get; }

        public string Run { get; }

        /// <summary>How this run of the stream began, or null where that is not known.</summary>
        public StreamEvent Start { get; }

        /// <summary>The end, or null while the stream goes on.</summary>
        public StreamEvent End { get; }

        /// <summary>The newest state, or null before the first.</summary>
        public StateMessage Latest { get; }

        public bool HasEnded
        {
            get { return End != null; }
        }

        /// <summary>While true, show “demonstration model, not an emotion reading”.</summary>
        public bool SyntheticModel
        {
            get { return Start != null && Start.SyntheticModel; }
        }

        public bool SyntheticSource
        {
            get { return Start != null && Start.SyntheticSource; }
        }

        /// <summary>Whether the face should fade to neutral; <paramref name="now"/> is of the receiver's clock.</summary>
        public bool IsStale(double now)
        {
            if (HasEnded || !_lastStateAt.HasValue)
            {
                return true;
            }
            double hop = Start == null ? 0 : Start.HopSeconds;
            return now - _lastStateAt.Value >= Math.Max(LeastPatienceSeconds, PatienceInHops * hop);
        }

        internal static StreamStatus Begin(string stream, string run)
        {
            return new StreamStatus(stream, run, null, null, null, null);
        }

        internal bool IsRepeat(StateMessage message)
        {
            return Latest != null && message.Seq <= Latest.Seq;
        }

        internal bool IsRepeat(StreamEvent streamEvent)
        {
            return streamEvent.Kind == StreamEventKind.Start && Start != null && streamEvent.T == Start.T;
        }

        /// <summary>A newer state proves that the stream goes on, whatever was said of its end.</summary>
        internal StreamStatus After(StateMessage message, double now)
        {
            return new StreamStatus(Stream, Run, Start, null, message, now);
        }

        internal StreamStatus After(StreamEvent streamEvent)
        {
            switch (streamEvent.Kind)
            {
                case StreamEventKind.Start:
                    StreamEvent end = HasEnded && streamEvent.T <= End.T ? End : null;
                    return new StreamStatus(Stream, Run, streamEvent, end, Latest, _lastStateAt);
                case StreamEventKind.End:
                    return new StreamStatus(Stream, Run, Start, streamEvent, Latest, _lastStateAt);
                default:
                    return this;
            }
        }
    }
}

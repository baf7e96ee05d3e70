using System.Collections.Generic;

namespace Evoke
{
    /// <summary>
    /// What a receiver does with messages, without a socket or a clock: the newest state of each stream is kept,
    /// repeats are dropped, another run begins anew, and all is counted. Allocates only for a stream that was not known
    /// and for a refusal. Not thread-safe.
    /// </summary>
    public sealed class StreamTable
    {
        public const int MaxStreams = 64;

        readonly Dictionary<string, StreamEntry> _entries = new Dictionary<string, StreamEntry>(MaxStreams);
        readonly List<string> _names = new List<string>(MaxStreams);

        /// <summary>Unique states.</summary>
        public long Received { get; private set; }

        /// <summary>States and starts that were already known.</summary>
        public long Repeated { get; private set; }

        /// <summary>States that never came, told by gaps in their numbers.</summary>
        public long Dropped { get; private set; }

        public long Refused { get; private set; }

        /// <summary>Why the last refused message was refused, or null.</summary>
        public string LastRefusal { get; private set; }

        /// <summary>The names heard of, in order of first hearing.</summary>
        public IReadOnlyList<string> Streams
        {
            get { return _names; }
        }

        /// <summary>Takes in a message; false where it was refused or brings nothing new.</summary>
        /// <param name="message">What the decoder made of it.</param>
        /// <param name="now">Seconds of the receiver's own clock.</param>
        /// <param name="wall">Unix seconds by the receiver's wall clock, NaN where no lag is to be told.</param>
        public bool Accept(DecodedMessage message, double now, double wall = double.NaN)
        {
            switch (message.Kind)
            {
                case MessageKind.State:
                    return Accept(ref message.StateField, now, wall);
                case MessageKind.Event:
                    return Accept(ref message.EventField, now);
                default:
                    Refuse(message.Refusal);
                    return false;
            }
        }

        public void Refuse(string reason)
        {
            Refused++;
            LastRefusal = reason;
        }

        /// <summary>True where a stream's newest state is newer than a version, which is brought up to it.</summary>
        public bool TryGetLatest(string stream, ref long version, out EmotionState state)
        {
            StreamEntry entry;
            if (stream != null && _entries.TryGetValue(stream, out entry))
            {
                return entry.TryGetLatest(ref version, out state);
            }
            state = default(EmotionState);
            return false;
        }

        /// <summary>False where nothing has come of this stream.</summary>
        public bool TryGetStatus(string stream, double now, out StreamStatus status)
        {
            StreamEntry entry;
            if (stream != null && _entries.TryGetValue(stream, out entry))
            {
                status = entry.Describe(now);
                return true;
            }
            status = default(StreamStatus);
            return false;
        }

        bool Accept(ref StateMessage message, double now, double wall)
        {
            StreamEntry entry;
            if (!TryFollow(message.Stream, out entry))
            {
                return false;
            }
            long droppedBefore = entry.Dropped;
            if (!entry.TryTake(ref message, now, wall))
            {
                Repeated++;
                return false;
            }
            Received++;
            Dropped += entry.Dropped - droppedBefore;
            return true;
        }

        bool Accept(ref StreamEvent streamEvent, double now)
        {
            StreamEntry entry;
            if (!TryFollow(streamEvent.Stream, out entry))
            {
                return false;
            }
            if (!entry.TryTake(ref streamEvent, now))
            {
                Repeated++;
                return false;
            }
            return true;
        }

        bool TryFollow(string stream, out StreamEntry entry)
        {
            if (_entries.TryGetValue(stream, out entry))
            {
                return true;
            }
            if (_entries.Count >= MaxStreams)
            {
                Refuse("more than " + MaxStreams + " streams: '" + stream + "' is left out");
                return false;
            }
            entry = new StreamEntry(stream);
            _entries.Add(stream, entry);
            _names.Add(stream);
            return true;
        }
    }
}

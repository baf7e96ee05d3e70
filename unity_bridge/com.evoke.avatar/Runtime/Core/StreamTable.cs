using System.Collections.Generic;

namespace Evoke
{
    /// <summary>
    /// What a receiver does with messages, without a socket or a clock: the newest state of each stream is kept,
    /// repeats are dropped, another run begins anew, and all is counted. Not thread-safe.
    /// </summary>
    public sealed class StreamTable
    {
        public const int MaxStreams = 64;

        readonly Dictionary<string, StreamStatus> _streams = new Dictionary<string, StreamStatus>();

        /// <summary>Unique states.</summary>
        public long Received { get; private set; }

        /// <summary>States and starts that were already known.</summary>
        public long Repeated { get; private set; }

        public long Refused { get; private set; }

        /// <summary>Why the last refused message was refused, or null.</summary>
        public string LastRefusal { get; private set; }

        public ICollection<string> Streams
        {
            get { return _streams.Keys; }
        }

        /// <summary>Takes in a message; false where it was refused or brings nothing new.</summary>
        /// <param name="message">What the decoder made of it.</param>
        /// <param name="now">Seconds of the receiver's own clock.</param>
        public bool Accept(DecodedMessage message, double now)
        {
            if (message.Refusal != null)
            {
                Refuse(message.Refusal);
                return false;
            }
            return message.State != null ? Accept(message.State, now) : Accept(message.Event);
        }

        public void Refuse(string reason)
        {
            Refused++;
            LastRefusal = reason;
        }

        /// <summary>False where nothing has come of this stream.</summary>
        public bool TryGet(string stream, out StreamStatus status)
        {
            return _streams.TryGetValue(stream, out status);
        }

        bool Accept(StateMessage message, double now)
        {
            StreamStatus status;
            if (!TryFollow(message.Stream, message.Run, out status))
            {
                return false;
            }
            if (status.IsRepeat(message))
            {
                Repeated++;
                return false;
            }
            Received++;
            _streams[message.Stream] = status.After(message, now);
            return true;
        }

        bool Accept(StreamEvent streamEvent)
        {
            StreamStatus status;
            if (!TryFollow(streamEvent.Stream, streamEvent.Run, out status))
            {
                return false;
            }
            if (status.IsRepeat(streamEvent))
            {
                Repeated++;
                return false;
            }
            _streams[streamEvent.Stream] = status.After(streamEvent);
            return true;
        }

        bool TryFollow(string stream, string run, out StreamStatus status)
        {
            bool known = _streams.TryGetValue(stream, out status);
            if (known && status.Run == run)
            {
                return true;
            }
            if (!known && _streams.Count >= MaxStreams)
            {
                Refuse("more than " + MaxStreams + " streams: '" + stream + "' is left out");
                return false;
            }
            status = StreamStatus.Begin(stream, run);
            return true;
        }
    }
}

namespace Evoke
{
    /// <summary>What came of one message: a state, an event of the stream, or the reason why it was refused.</summary>
    public sealed class DecodedMessage
    {
        DecodedMessage(StateMessage state, StreamEvent streamEvent, string refusal)
        {
            State = state;
            Event = streamEvent;
            Refusal = refusal;
        }

        /// <summary>The state, or null.</summary>
        public StateMessage State { get; }

        /// <summary>The event, or null.</summary>
        public StreamEvent Event { get; }

        /// <summary>Why the message was refused, or null.</summary>
        public string Refusal { get; }

        public static DecodedMessage Of(StateMessage state)
        {
            return new DecodedMessage(state, null, null);
        }

        public static DecodedMessage Of(StreamEvent streamEvent)
        {
            return new DecodedMessage(null, streamEvent, null);
        }

        public static DecodedMessage Refused(string reason)
        {
            return new DecodedMessage(null, null, reason);
        }
    }
}

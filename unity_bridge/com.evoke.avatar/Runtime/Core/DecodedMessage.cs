namespace Evoke
{
    /// <summary>
    /// What came of one message: a state, an event of the stream, or the reason why it was refused. A decoder writes
    /// the next message into the same object.
    /// </summary>
    public sealed class DecodedMessage
    {
        internal StateMessage StateField;
        internal StreamEvent EventField;

        /// <summary>Which of the others is meant.</summary>
        public MessageKind Kind { get; private set; }

        /// <summary>With a State: the state.</summary>
        public StateMessage State
        {
            get { return StateField; }
        }

        /// <summary>With an Event: the event.</summary>
        public StreamEvent Event
        {
            get { return EventField; }
        }

        /// <summary>Why the message was refused, or null.</summary>
        public string Refusal { get; private set; }

        public void Set(StateMessage state)
        {
            Kind = MessageKind.State;
            StateField = state;
            Refusal = null;
        }

        public void Set(StreamEvent streamEvent)
        {
            Kind = MessageKind.Event;
            EventField = streamEvent;
            Refusal = null;
        }

        public void Refuse(string reason)
        {
            Kind = MessageKind.Refused;
            Refusal = reason;
        }
    }
}

namespace Evoke
{
    /// <summary>One state as it travels: the run and stream it belongs to, and its place there.</summary>
    public sealed class StateMessage
    {
        public StateMessage(string run, string stream, long seq, EmotionState state)
        {
            Run = run;
            Stream = stream;
            Seq = seq;
            State = state;
        }

        /// <summary>16 hexadecimal digits, new at each start of the publisher.</summary>
        public string Run { get; }

        public string Stream { get; }

        /// <summary>0, 1, 2 … within the run and stream.</summary>
        public long Seq { get; }

        public EmotionState State { get; }
    }
}

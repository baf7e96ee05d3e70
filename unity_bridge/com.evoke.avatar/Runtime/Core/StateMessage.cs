namespace Evoke
{
    /// <summary>One state as it travels: the run and stream it belongs to, and its place there.</summary>
    public struct StateMessage
    {
        public StateMessage(string run, string stream, long seq, EmotionState state)
        {
            Run = run;
            Stream = stream;
            Seq = seq;
            State = state;
        }

        /// <summary>16 hexadecimal digits, new at each start of the publisher.</summary>
        public readonly string Run;

        public readonly string Stream;

        /// <summary>0, 1, 2 … within the run and stream.</summary>
        public readonly long Seq;

        public readonly EmotionState State;
    }
}

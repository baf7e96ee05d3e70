using System;

namespace Evoke
{
    /// <summary>What a receiver knows of one stream at the moment of asking.</summary>
    public struct StreamStatus
    {
        const double LeastPatienceSeconds = 3.0;
        const double PatienceInHops = 3.0;

        public string Stream;

        /// <summary>The publisher's run that is heard: 16 hexadecimal digits.</summary>
        public string Run;

        /// <summary>Whether a state of this run has come.</summary>
        public bool HasState;

        /// <summary>The publisher said that the stream is over, and no newer state has come.</summary>
        public bool HasEnded;

        /// <summary>While true, show “demonstration model, not an emotion reading”.</summary>
        public bool SyntheticModel;

        /// <summary>The EEG is synthetic.</summary>
        public bool SyntheticSource;

        /// <summary>Two publishers send under this name: their runs alternated within the last 5 seconds.</summary>
        public bool Conflict;

        /// <summary>What is played, or "" where the run's start was not heard.</summary>
        public string Source;

        /// <summary>What decodes it, or "" where the run's start was not heard.</summary>
        public string Model;

        /// <summary>Seconds between two states as played, or 0 where the run's start was not heard.</summary>
        public double HopSeconds;

        /// <summary>States per second over the last three seconds.</summary>
        public double RateHz;

        /// <summary>From the moment a state is of to its arrival, by both machines' clocks; NaN while not known.</summary>
        public double LagSeconds;

        /// <summary>When the newest state came, by the receiver's clock in seconds; NaN before the first.</summary>
        public double LastStateAt;

        /// <summary>When this run was first heard, by the receiver's clock in seconds.</summary>
        public double RunSince;

        /// <summary>The newest state's number, or −1 before the first.</summary>
        public long LastSeq;

        /// <summary>Unique states of all runs.</summary>
        public long Received;

        /// <summary>States of all runs that never came, told by gaps in their numbers.</summary>
        public long Dropped;

        /// <summary>Whether the face should fade to neutral; <paramref name="now"/> is of the receiver's clock.</summary>
        public bool IsStale(double now)
        {
            return HasEnded || !HasState || SilentFor(now) >= Patience();
        }

        /// <summary>Seconds since the newest state, or since the run was first heard where none has come.</summary>
        public double SilentFor(double now)
        {
            return Math.Max(0, now - (HasState ? LastStateAt : RunSince));
        }

        double Patience()
        {
            return Math.Max(LeastPatienceSeconds, PatienceInHops * HopSeconds);
        }
    }
}

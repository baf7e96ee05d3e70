using System;
using System.Collections.Generic;

namespace Evoke
{
    /// <summary>The states of one stream of a recording, in their order.</summary>
    sealed class RecordedStream
    {
        readonly List<EmotionState> _states = new List<EmotionState>();

        // Seconds since the recording's beginning; they never go back.
        readonly List<double> _seconds = new List<double>();

        public RecordedStream(string name)
        {
            Name = name;
        }

        public string Name { get; }

        /// <summary>The first start of the stream that says so makes it one.</summary>
        public bool SyntheticModel { get; set; }

        public int Count
        {
            get { return _states.Count; }
        }

        public void Add(EmotionState state, double seconds)
        {
            double last = Count == 0 ? 0 : _seconds[Count - 1];
            _states.Add(state);
            _seconds.Add(Math.Max(last, seconds));
        }

        /// <summary>The last state at a time; the cursor, any number at first, becomes its place.</summary>
        public bool TryAt(double seconds, ref int cursor, out EmotionState state)
        {
            bool near = cursor >= 0 && cursor < Count && _seconds[cursor] <= seconds
                && (cursor + 2 >= Count || _seconds[cursor + 2] > seconds);
            if (!near)
            {
                cursor = Math.Max(0, Search(seconds));
            }
            else if (cursor + 1 < Count && _seconds[cursor + 1] <= seconds)
            {
                cursor++;
            }
            bool found = Count > 0 && _seconds[cursor] <= seconds;
            state = found ? _states[cursor] : new EmotionState();
            return found;
        }

        /// <summary>The place of the last state at a time, or −1.</summary>
        int Search(double seconds)
        {
            int low = 0;
            int high = Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (_seconds[middle] <= seconds)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }
            return low - 1;
        }
    }
}

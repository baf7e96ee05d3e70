using System;
using System.Collections.Generic;

namespace Evoke.Unity
{
    /// <summary>The streams that a receiver has heard, in the order of first hearing.</summary>
    sealed class ReceivedStreams
    {
        static readonly ReceivedStream Unheard = new ReceivedStream("");

        readonly List<ReceivedStream> _all = new List<ReceivedStream>();
        readonly Dictionary<string, ReceivedStream> _byName = new Dictionary<string, ReceivedStream>();

        public List<ReceivedStream> All => _all;

        /// <summary>One that is empty and stale where none of the name was heard.</summary>
        public ReceivedStream this[string name]
        {
            get
            {
                ReceivedStream stream;
                return name != null && _byName.TryGetValue(name, out stream) ? stream : Unheard;
            }
        }

        public double HighestRate
        {
            get
            {
                double highest = 0;
                foreach (ReceivedStream stream in _all)
                {
                    highest = Math.Max(highest, stream.IsStale ? 0 : stream.Status.RateHz);
                }
                return highest;
            }
        }

        /// <summary>NaN while no stream's is known.</summary>
        public double LongestLag
        {
            get
            {
                double longest = double.NaN;
                foreach (ReceivedStream stream in _all)
                {
                    double lag = stream.Status.HasState ? stream.Status.LagSeconds : double.NaN;
                    longest = double.IsNaN(longest) || lag > longest ? lag : longest;
                }
                return longest;
            }
        }

        public ReceivedStream FindOrAdd(string name)
        {
            ReceivedStream stream;
            if (!_byName.TryGetValue(name, out stream))
            {
                stream = new ReceivedStream(name);
                _byName[name] = stream;
                _all.Add(stream);
            }
            return stream;
        }

        public void Forsake()
        {
            foreach (ReceivedStream stream in _all)
            {
                stream.Forsake();
            }
        }
    }
}

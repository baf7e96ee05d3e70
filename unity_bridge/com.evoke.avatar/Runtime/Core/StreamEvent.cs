namespace Evoke
{
    /// <summary>Something about a stream itself; what only one kind carries is empty with the others.</summary>
    public struct StreamEvent
    {
        StreamEvent(string run, string stream, StreamEventKind kind, double t)
        {
            Run = run;
            Stream = stream;
            Kind = kind;
            T = t;
            Source = "";
            Model = "";
            SyntheticSource = false;
            SyntheticModel = false;
            HopSeconds = 0;
            Label = "";
        }

        public string Run { get; }

        public string Stream { get; }

        public StreamEventKind Kind { get; }

        /// <summary>Unix seconds when the event happened.</summary>
        public double T { get; }

        /// <summary>With Start: what is played.</summary>
        public string Source { get; private set; }

        /// <summary>With Start: what decodes it.</summary>
        public string Model { get; private set; }

        /// <summary>With Start: the EEG is synthetic.</summary>
        public bool SyntheticSource { get; private set; }

        /// <summary>With Start: the model was trained on synthetic EEG.</summary>
        public bool SyntheticModel { get; private set; }

        /// <summary>With Start: seconds between two states as played, above 0.</summary>
        public double HopSeconds { get; private set; }

        /// <summary>With Marker: what happened.</summary>
        public string Label { get; private set; }

        public static StreamEvent Start(
            string run,
            string stream,
            double t,
            string source,
            string model,
            bool syntheticSource,
            bool syntheticModel,
            double hopSeconds)
        {
            return new StreamEvent(run, stream, StreamEventKind.Start, t)
            {
                Source = source,
                Model = model,
                SyntheticSource = syntheticSource,
                SyntheticModel = syntheticModel,
                HopSeconds = hopSeconds
            };
        }

        public static StreamEvent Beat(string run, string stream, double t)
        {
            return new StreamEvent(run, stream, StreamEventKind.Beat, t);
        }

        public static StreamEvent Marker(string run, string stream, double t, string label)
        {
            return new StreamEvent(run, stream, StreamEventKind.Marker, t) { Label = label };
        }

        public static StreamEvent End(string run, string stream, double t)
        {
            return new StreamEvent(run, stream, StreamEventKind.End, t);
        }
    }
}

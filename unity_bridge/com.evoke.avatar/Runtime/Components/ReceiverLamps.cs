using System.Collections.Generic;
using System.Globalization;

namespace Evoke.Unity
{
    /// <summary>Which lamp a receiver shows, and its words.</summary>
    static class ReceiverLamps
    {
        public static ReceiverLamp Of(bool running, bool connected, List<ReceivedStream> streams)
        {
            if (!running)
            {
                return ReceiverLamp.Off;
            }
            bool anyHeard = false;
            bool anyFresh = false;
            bool allEnded = true;
            foreach (ReceivedStream stream in streams)
            {
                if (stream.IsHeard)
                {
                    anyHeard = true;
                    anyFresh |= !stream.IsStale;
                    allEnded &= stream.Status.HasEnded;
                }
            }
            if (anyFresh || !anyHeard)
            {
                return connected ? ReceiverLamp.Connected : ReceiverLamp.Waiting;
            }
            return allEnded ? ReceiverLamp.Ended : ReceiverLamp.Stale;
        }

        public static string Text(ReceiverLamp lamp, List<ReceivedStream> streams)
        {
            switch (lamp)
            {
                case ReceiverLamp.Stale:
                    return "stale for " + SilentFor(streams).ToString("0", CultureInfo.InvariantCulture) + " s";
                case ReceiverLamp.Connected:
                    return streams.Exists(stream => stream.IsHeard) ? "connected" : "no stream yet";
                default:
                    return lamp.ToString().ToLowerInvariant();
            }
        }

        static double SilentFor(List<ReceivedStream> streams)
        {
            double least = double.PositiveInfinity;
            foreach (ReceivedStream stream in streams)
            {
                least = stream.IsHeard ? System.Math.Min(least, stream.SilentFor) : least;
            }
            return least;
        }
    }
}

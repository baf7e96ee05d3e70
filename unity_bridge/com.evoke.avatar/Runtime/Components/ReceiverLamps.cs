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
            if (streams.Exists(stream => !stream.IsStale))
            {
                return connected ? ReceiverLamp.Connected : ReceiverLamp.Waiting;
            }
            List<ReceivedStream> heard = streams.FindAll(stream => stream.Status.Stream != null);
            if (heard.Count == 0)
            {
                return connected ? ReceiverLamp.Connected : ReceiverLamp.Waiting;
            }
            return heard.TrueForAll(stream => stream.Status.HasEnded) ? ReceiverLamp.Ended : ReceiverLamp.Stale;
        }

        public static string Text(ReceiverLamp lamp, List<ReceivedStream> streams)
        {
            switch (lamp)
            {
                case ReceiverLamp.Stale:
                    return "stale for " + SilentFor(streams).ToString("0", CultureInfo.InvariantCulture) + " s";
                case ReceiverLamp.Connected:
                    return streams.Count == 0 ? "no stream yet" : "connected";
                default:
                    return lamp.ToString().ToLowerInvariant();
            }
        }

        static double SilentFor(List<ReceivedStream> streams)
        {
            double least = double.PositiveInfinity;
            foreach (ReceivedStream stream in streams)
            {
                least = System.Math.Min(least, stream.SilentFor);
            }
            return least;
        }
    }
}

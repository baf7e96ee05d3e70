using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using UnityEngine;

namespace Evoke.Unity.Behaviour
{
    /// <summary>Steps of a test in the stand-in's play mode.</summary>
    static class Scene
    {
        const int TimeoutMs = 10000;

        /// <summary>Plays frames until something is so; a TimeoutException where that does not come.</summary>
        public static void PlayUntil(Func<bool> isSo, string what)
        {
            Stopwatch watch = Stopwatch.StartNew();
            while (!isSo())
            {
                if (watch.ElapsedMilliseconds > TimeoutMs)
                {
                    throw new TimeoutException("waited in vain for " + what);
                }
                PlayMode.Frame();
                Thread.Yield();
            }
        }


        /// <summary>The exceptions and errors on the console.</summary>
        public static List<string> Complaints()
        {
            return new List<string>(UnityEngine.Debug.Lines).FindAll(
                line => line.StartsWith("Exception", StringComparison.Ordinal)
                    || line.StartsWith("Error", StringComparison.Ordinal));
        }
    }
}

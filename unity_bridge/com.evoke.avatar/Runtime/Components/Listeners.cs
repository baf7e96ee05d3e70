using System;
using UnityEngine;
using UnityEngine.Events;

namespace Evoke.Unity
{
    /// <summary>Events whose listeners may throw: that stands in the console, and all else goes on.</summary>
    static class Listeners
    {
        public static void Tell<T>(this UnityEvent<T> listeners, T what, UnityEngine.Object teller)
        {
            try
            {
                listeners.Invoke(what);
            }
            catch (Exception error)
            {
                Debug.LogException(error, teller);
            }
        }

        public static void Tell<T0, T1>(this UnityEvent<T0, T1> listeners, T0 what, T1 more, UnityEngine.Object teller)
        {
            try
            {
                listeners.Invoke(what, more);
            }
            catch (Exception error)
            {
                Debug.LogException(error, teller);
            }
        }
    }
}

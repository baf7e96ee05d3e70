using System;
using System.Collections.Generic;

namespace UnityEngine.Events
{
    public delegate void UnityAction();

    public delegate void UnityAction<T0>(T0 arg0);

    public delegate void UnityAction<T0, T1>(T0 arg0, T1 arg1);

    /// <summary>Listeners that were added in code; like Unity's, an exception in one is the caller's.</summary>
    [Serializable]
    public abstract class UnityEventBase
    {
        internal readonly List<Delegate> Listeners = new List<Delegate>();

        public int GetPersistentEventCount()
        {
            return 0;
        }

        public void RemoveAllListeners()
        {
            Listeners.Clear();
        }
    }

    [Serializable]
    public class UnityEvent : UnityEventBase
    {
        public void AddListener(UnityAction call)
        {
            Listeners.Add(call);
        }

        public void RemoveListener(UnityAction call)
        {
            Listeners.Remove(call);
        }

        public void Invoke()
        {
            for (int i = 0; i < Listeners.Count; i++)
            {
                ((UnityAction)Listeners[i])();
            }
        }
    }

    [Serializable]
    public class UnityEvent<T0> : UnityEventBase
    {
        public void AddListener(UnityAction<T0> call)
        {
            Listeners.Add(call);
        }

        public void RemoveListener(UnityAction<T0> call)
        {
            Listeners.Remove(call);
        }

        public void Invoke(T0 arg0)
        {
            for (int i = 0; i < Listeners.Count; i++)
            {
                ((UnityAction<T0>)Listeners[i])(arg0);
            }
        }
    }

    [Serializable]
    public class UnityEvent<T0, T1> : UnityEventBase
    {
        public void AddListener(UnityAction<T0, T1> call)
        {
            Listeners.Add(call);
        }

        public void RemoveListener(UnityAction<T0, T1> call)
        {
            Listeners.Remove(call);
        }

        public void Invoke(T0 arg0, T1 arg1)
        {
            for (int i = 0; i < Listeners.Count; i++)
            {
                ((UnityAction<T0, T1>)Listeners[i])(arg0, arg1);
            }
        }
    }
}

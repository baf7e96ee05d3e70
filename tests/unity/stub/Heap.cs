using System;

namespace UnityEngine
{
    /// <summary>What the calling thread has allocated, which mono counts in pieces of some kilobytes.</summary>
    public static class Heap
    {
        static readonly Func<long> s_allocated = (Func<long>)Delegate.CreateDelegate(
            typeof(Func<long>), typeof(GC).GetMethod("GetAllocatedBytesForCurrentThread"));

        public static long AllocatedBytes
        {
            get { return s_allocated(); }
        }
    }
}

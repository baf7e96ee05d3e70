using System;
using NUnit.Framework;

namespace Evoke.Tests
{
    /// <summary>What a piece of work allocates on the managed heap.</summary>
    static class Allocation
    {
        const int Rounds = 5000;

        /// <summary>Bytes in 5000 rounds, once warm; below what a runtime hands out at once it may be 0.</summary>
        public static long Of(Action work)
        {
            Func<long> allocated = Find();
            work();
            long before = allocated();
            for (int i = 0; i < Rounds; i++)
            {
                work();
            }
            return allocated() - before;
        }

        // Not every profile that Unity compiles against has it.
        static Func<long> Find()
        {
            var method = typeof(GC).GetMethod("GetAllocatedBytesForCurrentThread");
            if (method == null)
            {
                Assert.Ignore("this runtime does not tell what a thread allocates");
            }
            return (Func<long>)Delegate.CreateDelegate(typeof(Func<long>), method);
        }
    }
}

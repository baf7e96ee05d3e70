using System;

namespace Evoke
{
    /// <summary>Comparing text as the bytes that came, without making a string of it.</summary>
    static class Bytes
    {
        public static bool AreEqual(byte[] wanted, ArraySegment<byte> found)
        {
            return wanted.Length == found.Count && BeginsWith(found, wanted);
        }

        public static bool AreEqual(ArraySegment<byte> one, ArraySegment<byte> other)
        {
            if (one.Count != other.Count)
            {
                return false;
            }
            for (int i = 0; i < one.Count; i++)
            {
                if (one.Array[one.Offset + i] != other.Array[other.Offset + i])
                {
                    return false;
                }
            }
            return true;
        }

        public static bool BeginsWith(ArraySegment<byte> found, byte[] beginning)
        {
            if (found.Count < beginning.Length)
            {
                return false;
            }
            for (int i = 0; i < beginning.Length; i++)
            {
                if (found.Array[found.Offset + i] != beginning[i])
                {
                    return false;
                }
            }
            return true;
        }

        /// <summary>The place of a text among others, or −1.</summary>
        public static int IndexIn(byte[][] among, ArraySegment<byte> found)
        {
            for (int i = 0; i < among.Length; i++)
            {
                if (AreEqual(among[i], found))
                {
                    return i;
                }
            }
            return -1;
        }
    }
}

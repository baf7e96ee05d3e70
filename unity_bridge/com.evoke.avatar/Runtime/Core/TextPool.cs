using System;
using System.Text;

namespace Evoke
{
    /// <summary>
    /// Gives the same string for the same bytes again, so that a name that comes with each message is made once. Of
    /// bounded size, whatever comes. Not thread-safe.
    /// </summary>
    sealed class TextPool
    {
        const int Places = 1024;
        const int Tries = 8;

        readonly byte[][] _bytes = new byte[Places][];
        readonly string[] _texts = new string[Places];
        int _victim;

        /// <summary>The string of bytes that are known to be UTF-8.</summary>
        public string Get(ArraySegment<byte> text)
        {
            int first = (int)(Hash(text) % Places);
            for (int i = 0; i < Tries; i++)
            {
                int place = (first + i) % Places;
                if (_bytes[place] == null)
                {
                    return Put(place, text);
                }
                if (Bytes.AreEqual(_bytes[place], text))
                {
                    return _texts[place];
                }
            }
            _victim = (_victim + 1) % Tries;
            return Put((first + _victim) % Places, text);
        }

        string Put(int place, ArraySegment<byte> text)
        {
            var bytes = new byte[text.Count];
            Buffer.BlockCopy(text.Array, text.Offset, bytes, 0, text.Count);
            _bytes[place] = bytes;
            _texts[place] = Encoding.UTF8.GetString(bytes);
            return _texts[place];
        }

        /// <summary>FNV-1a.</summary>
        static uint Hash(ArraySegment<byte> text)
        {
            uint hash = 2166136261;
            for (int i = 0; i < text.Count; i++)
            {
                hash = unchecked((hash ^ text.Array[text.Offset + i]) * 16777619);
            }
            return hash;
        }
    }
}

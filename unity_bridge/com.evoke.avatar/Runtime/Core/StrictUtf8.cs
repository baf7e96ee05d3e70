using System;
using System.Text;

namespace Evoke
{
    /// <summary>UTF-8 that refuses invalid bytes where .NET's default would put a replacement character.</summary>
    static class StrictUtf8
    {
        const int FirstTwoBytes = 0xc2;
        const int FirstThreeBytes = 0xe0;
        const int FirstFourBytes = 0xf0;
        const int LastFourBytes = 0xf4;

        static readonly UTF8Encoding Strict = new UTF8Encoding(false, true);

        /// <summary>The bytes of a text; FormatException where it holds half a surrogate pair.</summary>
        public static byte[] GetBytes(string text)
        {
            try
            {
                return Strict.GetBytes(text);
            }
            catch (EncoderFallbackException)
            {
                throw NotUtf8();
            }
        }

        /// <summary>The text, or FormatException.</summary>
        public static string Read(byte[] bytes, int offset, int count)
        {
            Check(bytes, offset, count);
            return Encoding.UTF8.GetString(bytes, offset, count);
        }

        /// <summary>FormatException where the bytes are not UTF-8; nothing is allocated for those that are.</summary>
        public static void Check(byte[] bytes, int offset, int count)
        {
            Measure(bytes, offset, count);
        }

        /// <summary>The text's length as C# counts it, without making it; FormatException where it is not UTF-8.</summary>
        public static int Measure(byte[] bytes, int offset, int count)
        {
            int end = offset + count;
            int length = 0;
            int at = offset;
            while (at < end)
            {
                int more = bytes[at] < 0x80 ? 0 : Continuations(bytes, at, end);
                length += more == 3 ? 2 : 1;
                at += 1 + more;
            }
            return length;
        }

        /// <summary>How many bytes belong to the first at this place, each of them checked.</summary>
        static int Continuations(byte[] bytes, int at, int end)
        {
            int first = bytes[at];
            int more = first >= FirstFourBytes ? 3 : first >= FirstThreeBytes ? 2 : 1;
            if (first < FirstTwoBytes || first > LastFourBytes || at + more >= end)
            {
                throw NotUtf8();
            }
            int second = bytes[at + 1];
            // Longer forms than needed, surrogates, and what lies beyond U+10FFFF.
            bool wrong = (first == 0xe0 && second < 0xa0)
                || (first == 0xed && second > 0x9f)
                || (first == 0xf0 && second < 0x90)
                || (first == 0xf4 && second > 0x8f);
            for (int i = 1; i <= more; i++)
            {
                wrong |= (bytes[at + i] & 0xc0) != 0x80;
            }
            if (wrong)
            {
                throw NotUtf8();
            }
            return more;
        }

        static FormatException NotUtf8()
        {
            return new FormatException("text that is not UTF-8");
        }
    }
}

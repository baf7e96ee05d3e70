using System;
using System.Text;

namespace Evoke
{
    /// <summary>UTF-8 that refuses invalid bytes where .NET's default would put a replacement character.</summary>
    static class StrictUtf8
    {
        static readonly Encoding Encoding = new UTF8Encoding(false, true);

        /// <summary>The text, or FormatException.</summary>
        public static string Read(byte[] bytes, int offset, int count)
        {
            try
            {
                return Encoding.GetString(bytes, offset, count);
            }
            catch (DecoderFallbackException)
            {
                throw new FormatException("text that is not UTF-8");
            }
        }

        /// <summary>FormatException where the bytes are not UTF-8; nothing is allocated for those that are.</summary>
        public static void Check(byte[] bytes, int offset, int count)
        {
            try
            {
                Encoding.GetCharCount(bytes, offset, count);
            }
            catch (DecoderFallbackException)
            {
                throw new FormatException("text that is not UTF-8");
            }
        }
    }
}

using System;

namespace Evoke
{
    /// <summary>The rule for a stream's name: 1–64 of A–Z, a–z, 0–9, _ and -.</summary>
    public static class StreamName
    {
        const int MaxLength = 64;

        public static bool IsValid(string name)
        {
            if (string.IsNullOrEmpty(name) || name.Length > MaxLength)
            {
                return false;
            }
            foreach (char letter in name)
            {
                if (!IsAllowed(letter))
                {
                    return false;
                }
            }
            return true;
        }

        internal static bool IsValid(ArraySegment<byte> name)
        {
            bool valid = name.Count > 0 && name.Count <= MaxLength;
            for (int i = 0; valid && i < name.Count; i++)
            {
                valid = IsAllowed((char)name.Array[name.Offset + i]);
            }
            return valid;
        }

        static bool IsAllowed(char letter)
        {
            return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9')
                || letter == '_'
                || letter == '-';
        }
    }
}

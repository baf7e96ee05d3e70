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

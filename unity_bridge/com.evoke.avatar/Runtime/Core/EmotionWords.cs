using System;
using System.Text;

namespace Evoke
{
    /// <summary>The emotions' names as they travel on the wire and stand in data files.</summary>
    public static class EmotionWords
    {
        public const int Count = 8;

        static readonly string[] Words =
        {
            "neutral", "disgusted", "fearful", "angry", "sad", "happy", "surprised", "excited"
        };

        static readonly byte[][] WordBytes = Array.ConvertAll(Words, Encoding.ASCII.GetBytes);

        public static string Of(Emotion emotion)
        {
            return Words[(int)emotion];
        }

        /// <summary>False where the word names none of the eight.</summary>
        public static bool TryParse(string word, out Emotion emotion)
        {
            int index = Array.IndexOf(Words, word);
            emotion = index < 0 ? Emotion.Neutral : (Emotion)index;
            return index >= 0;
        }

        /// <summary>As the other, of a word's bytes; nothing is allocated.</summary>
        internal static bool TryParse(ArraySegment<byte> word, out Emotion emotion)
        {
            int index = Bytes.IndexIn(WordBytes, word);
            emotion = index < 0 ? Emotion.Neutral : (Emotion)index;
            return index >= 0;
        }
    }
}

using UnityEditor;

namespace Evoke.Unity.Editor
{
    /// <summary>What an inspector says of a source.</summary>
    static class Notice
    {
        public const string Demonstration = "demonstration model, not an emotion reading";

        /// <summary>Says so where any of the source's streams comes from a model that was trained on synthetic EEG.</summary>
        public static void Draw(IEmotionSource source)
        {
            for (int i = 0; i < source.StreamCount; i++)
            {
                if (source.SyntheticModel(source.StreamAt(i)))
                {
                    EditorGUILayout.HelpBox(Demonstration, MessageType.Info);
                    return;
                }
            }
        }

        /// <summary>A sentence as a warning, or nothing where it is empty.</summary>
        public static void Trouble(string sentence)
        {
            if (!string.IsNullOrEmpty(sentence))
            {
                EditorGUILayout.HelpBox(sentence, MessageType.Warning);
            }
        }
    }
}

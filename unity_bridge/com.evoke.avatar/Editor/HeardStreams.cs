using System.Collections.Generic;
using UnityEditor;

namespace Evoke.Unity.Editor
{
    /// <summary>The streams that popups offer: those of a source, and those heard in play mode since Unity was started.</summary>
    static class HeardStreams
    {
        const string Key = "Evoke.HeardStreams";

        /// <summary>The names, those of the source first; it may be null.</summary>
        public static List<string> For(IEmotionSource source)
        {
            List<string> names = Of(source);
            if (!(source is EvokePlayer))
            {
                names.AddRange(Noted().FindAll(name => !names.Contains(name)));
            }
            return names;
        }

        /// <summary>Keeps the names that a receiver hears, for when play mode is over.</summary>
        public static void Note(EvokeReceiver receiver)
        {
            List<string> names = Noted();
            List<string> news = Of(receiver).FindAll(name => !names.Contains(name));
            if (news.Count > 0)
            {
                names.AddRange(news);
                SessionState.SetString(Key, string.Join(" ", names.ToArray()));
            }
        }

        static List<string> Of(IEmotionSource source)
        {
            var names = new List<string>();
            for (int i = 0; source != null && i < source.StreamCount; i++)
            {
                names.Add(source.StreamAt(i));
            }
            return names;
        }

        static List<string> Noted()
        {
            var names = new List<string>(SessionState.GetString(Key, "").Split(' '));
            names.Remove("");
            return names;
        }
    }
}

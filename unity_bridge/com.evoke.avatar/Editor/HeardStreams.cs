using System.Collections.Generic;
using UnityEditor;
using UnityEngine;

namespace Evoke.Unity.Editor
{
    /// <summary>The streams that popups offer: those of a source, and those heard in play mode since Unity was started.</summary>
    static class HeardStreams
    {
        const string Key = "Evoke.HeardStreams";

        /// <summary>The names, those of the source first.</summary>
        /// <param name="asker">A face or a recorder.</param>
        /// <param name="set">The source that is set on it, or null for the nearest.</param>
        public static List<string> For(Component asker, Object set)
        {
            object source = set == null ? asker.gameObject.GetComponentInParent<IEmotionSource>(true) : (object)set;
            List<string> names = Of(source as IEmotionSource);
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

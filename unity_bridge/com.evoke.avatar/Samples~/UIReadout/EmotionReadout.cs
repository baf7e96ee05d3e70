using System.Globalization;
using UnityEngine;

namespace Evoke.Unity.Samples
{
    /// <summary>
    /// Draws what a stream says in the corner of the screen, with the notice that a demonstration model asks for. It
    /// uses Unity's immediate GUI, which needs no other package.
    /// </summary>
    public sealed class EmotionReadout : MonoBehaviour
    {
        const string Notice = "demonstration model, not an emotion reading";

        [SerializeField, Tooltip("An Evoke Receiver or Evoke Player.")] MonoBehaviour _source;

        string _stream = "";

        /// <summary>Made in code rather than in the inspector.</summary>
        public void Connect(MonoBehaviour source)
        {
            _source = source;
        }

        void OnGUI()
        {
            // A whole object dragged in gives its first script, whichever that is.
            IEmotionSource source = _source == null ? null : _source.GetComponent<IEmotionSource>();
            GUILayout.BeginVertical(GUI.skin.box, GUILayout.Width(320));
            if (source == null || !Pick(source))
            {
                GUILayout.Label("no stream yet");
            }
            else
            {
                Draw(source);
            }
            GUILayout.EndVertical();
        }

        /// <summary>Stays with a stream while it is fresh; false before the first.</summary>
        bool Pick(IEmotionSource source)
        {
            for (int i = 0; i < source.StreamCount && source.IsStale(_stream); i++)
            {
                if (_stream.Length == 0 || !source.IsStale(source.StreamAt(i)))
                {
                    _stream = source.StreamAt(i);
                }
            }
            return _stream.Length > 0;
        }

        void Draw(IEmotionSource source)
        {
            if (source.SyntheticModel(_stream))
            {
                GUILayout.Label(Notice);
            }
            if (source.IsStale(_stream))
            {
                GUILayout.Label(_stream + ": silent");
                return;
            }
            long version = 0;
            EmotionState state;
            source.TryGetLatest(_stream, ref version, out state);
            GUILayout.Label(_stream + ": " + EmotionWords.Of(state.Emotion));
            GUILayout.Label("confidence " + Percent(state.Confidence) + ", channels usable " + Percent(state.Quality));
            GUILayout.Label(
                "valence " + Percent(state.Valence) + ", arousal " + Percent(state.Arousal) + ", dominance "
                + Percent(state.Dominance));
        }

        static string Percent(double share)
        {
            return share.ToString("P0", CultureInfo.InvariantCulture);
        }
    }
}

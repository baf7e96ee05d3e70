using UnityEngine;

namespace Evoke.Unity.Behaviour
{
    /// <summary>A source that a test feeds by hand.</summary>
    public sealed class FeedSource : MonoBehaviour, IEmotionSource
    {
        EmotionState _state;
        long _version;

        public bool Stale { get; set; }

        public int StreamCount
        {
            get { return _version > 0 ? 1 : 0; }
        }

        public void Feed(EmotionState state)
        {
            _state = state;
            _version++;
            Stale = false;
        }

        public string StreamAt(int index)
        {
            return "fed";
        }

        public bool TryGetLatest(string stream, ref long version, out EmotionState state)
        {
            state = _state;
            bool isNews = stream == "fed" && version < _version;
            version = _version;
            return isNews;
        }

        public bool IsStale(string stream)
        {
            return Stale || stream != "fed";
        }

        public bool SyntheticModel(string stream)
        {
            return false;
        }
    }
}

using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>What a face has heard: the newest state of the stream that it follows, or one that was applied.</summary>
    sealed class FaceSource
    {
        IEmotionSource _source;
        long _version;
        bool _applied;

        /// <summary>The newest state, once there is one.</summary>
        public EmotionState State;

        public bool HasState { get; private set; }

        /// <summary>Whether the face should fade to neutral; what was applied does not grow stale.</summary>
        public bool IsStale { get; private set; }

        /// <summary>The stream that is followed, or "".</summary>
        public string Stream { get; private set; } = "";

        /// <summary>A sentence where what is set is no source, else null.</summary>
        public string TroubleWith(MonoBehaviour set)
        {
            bool isRight = set == null || set is IEmotionSource;
            return isRight ? null : "the source is no Evoke Receiver and no Evoke Player; drag one of these there";
        }

        /// <summary>Shows a state until a newer one comes from the stream.</summary>
        public void Apply(EmotionState state)
        {
            State = state;
            HasState = true;
            IsStale = false;
            _applied = true;
        }

        /// <summary>Takes the stream's newest state.</summary>
        /// <param name="source">Null where there is none, or it was destroyed.</param>
        /// <param name="wanted">A stream's name; "" for the first that is fresh, then for as long as it is.</param>
        public void Read(IEmotionSource source, string wanted)
        {
            string stream = source == null ? Stream : Pick(source, wanted);
            if (source != _source || stream != Stream)
            {
                _source = source;
                Stream = stream;
                _version = 0;
            }
            EmotionState state;
            if (source != null && source.TryGetLatest(stream, ref _version, out state))
            {
                State = state;
                HasState = true;
                _applied = false;
            }
            IsStale = !_applied && (source == null || source.IsStale(stream));
        }

        public void Forget()
        {
            HasState = false;
            _applied = false;
            _source = null;
            _version = 0;
        }

        string Pick(IEmotionSource source, string wanted)
        {
            if (!string.IsNullOrEmpty(wanted))
            {
                return wanted;
            }
            if (!source.IsStale(Stream))
            {
                return Stream;
            }
            int count = source.StreamCount;
            for (int i = 0; i < count; i++)
            {
                if (!source.IsStale(source.StreamAt(i)))
                {
                    return source.StreamAt(i);
                }
            }
            return Stream;
        }
    }
}

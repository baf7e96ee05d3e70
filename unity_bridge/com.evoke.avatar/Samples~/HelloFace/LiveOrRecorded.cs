using UnityEngine;

namespace Evoke.Unity.Samples
{
    /// <summary>A face follows the receiver while one of its streams is fresh, and the player otherwise.</summary>
    public sealed class LiveOrRecorded : MonoBehaviour
    {
        [SerializeField] EvokeFace _face;
        [SerializeField] EvokeReceiver _live;
        [SerializeField] EvokePlayer _recorded;

        public void Connect(EvokeFace face, EvokeReceiver live, EvokePlayer recorded)
        {
            _face = face;
            _live = live;
            _recorded = recorded;
        }

        void Update()
        {
            bool isLive = false;
            for (int i = 0; i < _live.StreamCount; i++)
            {
                isLive |= !_live.IsStale(_live.StreamAt(i));
            }
            _face.Source = isLive ? (MonoBehaviour)_live : _recorded;
        }
    }
}

using UnityEngine;

namespace Evoke.Unity.Samples
{
    /// <summary>Two characters, each following a stream of its own from one receiver.</summary>
    public sealed class TwoPlayers : MonoBehaviour
    {
        [SerializeField] EvokeReceiver _receiver;
        [SerializeField] EvokeFace _left;
        [SerializeField] EvokeFace _right;
        [SerializeField] string _leftStream = "player1";
        [SerializeField] string _rightStream = "player2";

        /// <summary>Made in code rather than in the inspector.</summary>
        public void Connect(EvokeReceiver receiver, EvokeFace left, EvokeFace right)
        {
            _receiver = receiver;
            _left = left;
            _right = right;
            Follow();
        }

        /// <summary>Who is on the left comes to the right, and the other way round.</summary>
        public void Swap()
        {
            string stream = _leftStream;
            _leftStream = _rightStream;
            _rightStream = stream;
            Follow();
        }

        void OnEnable()
        {
            if (_receiver != null)
            {
                Follow();
            }
        }

        void Follow()
        {
            _left.Source = _receiver;
            _left.Stream = _leftStream;
            _right.Source = _receiver;
            _right.Stream = _rightStream;
        }
    }
}

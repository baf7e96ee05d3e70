using UnityEngine;

namespace Evoke.Unity.Samples
{
    /// <summary>Records what a face follows, then has a player play the take: a button on the screen for each.</summary>
    public sealed class RecordAndPlay : MonoBehaviour
    {
        [SerializeField] EvokeFace _face;
        [SerializeField] EvokeRecorder _recorder;
        [SerializeField] EvokePlayer _player;

        MonoBehaviour _live;

        /// <summary>Made in code rather than in the inspector.</summary>
        public void Connect(EvokeFace face, EvokeRecorder recorder, EvokePlayer player)
        {
            _face = face;
            _recorder = recorder;
            _player = player;
        }

        public void Record()
        {
            if (_face.Source != _player)
            {
                _live = _face.Source;
            }
            _player.Stop();
            _face.Source = _live;
            _recorder.Begin();
        }

        public void Play()
        {
            string take = _recorder.End();
            if (take.Length == 0)
            {
                Debug.LogWarning("nothing was recorded; is the receiver's lamp green?");
                return;
            }
            _player.Recording = new TextAsset(take);
            _face.Source = _player;
            _player.Play();
        }

        void OnGUI()
        {
            if (GUILayout.Button(_recorder.IsRecording ? "Recording " + _recorder.Count : "Record"))
            {
                Record();
            }
            if (GUILayout.Button("Play"))
            {
                Play();
            }
        }
    }
}

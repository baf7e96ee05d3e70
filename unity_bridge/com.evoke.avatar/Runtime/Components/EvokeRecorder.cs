using System;
using System.IO;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>
    /// Takes down what a receiver or a player gives the faces: states, not EEG, as the text that Evoke Player plays. All
    /// members are for the main thread.
    /// </summary>
    [AddComponentMenu("EVOKE/Evoke Recorder")]
    [DefaultExecutionOrder(-90)]
    [DisallowMultipleComponent]
    public sealed class EvokeRecorder : MonoBehaviour
    {
        [SerializeField, Tooltip("An Evoke Receiver or Evoke Player; empty for that on this object or above it.")]
        MonoBehaviour _source;

        readonly NearestSource _nearest = new NearestSource();
        RecordedTake _take = new RecordedTake();

        /// <summary>An Evoke Receiver or Evoke Player; null for that on this object or above it.</summary>
        public MonoBehaviour Source
        {
            get { return _source; }
            set { _source = value; }
        }

        public bool IsRecording { get; private set; }

        /// <summary>States in the take so far.</summary>
        public int Count => _take.Count;

        /// <summary>Seconds since the take began, by the game's time without its scale.</summary>
        public double Seconds { get; private set; }

        /// <summary>The take so far, or the last one: JSON Lines, about 350 bytes a state; "" while it has no state.</summary>
        public string Take => _take.Text;

        /// <summary>Why nothing is recorded, in a sentence, or "".</summary>
        public string Trouble
        {
            get
            {
                bool isThere = _nearest.Of(this, _source) != null;
                return isThere
                    ? ""
                    : "there is no source to record; set an Evoke Receiver or an Evoke Player, or put this on its object";
            }
        }

        /// <summary>Begins a new take; the last one is gone.</summary>
        public void Begin()
        {
            _take = new RecordedTake();
            Seconds = 0;
            IsRecording = isActiveAndEnabled;
            if (Trouble.Length > 0)
            {
                Debug.LogWarning("Evoke Recorder: " + Trouble, this);
            }
        }

        /// <summary>Ends the take and returns it; "" where no state came.</summary>
        public string End()
        {
            if (IsRecording)
            {
                IsRecording = false;
                _take.Finish();
            }
            return Take;
        }

        /// <summary>Writes the take to a file; an IOException or the like says why it cannot be written.</summary>
        /// <param name="path">E.g. below Application.persistentDataPath.</param>
        public void Save(string path)
        {
            if (Count == 0)
            {
                throw new InvalidOperationException("the take is empty: no state came while it was recorded");
            }
            if (Application.platform == RuntimePlatform.WebGLPlayer)
            {
                throw new PlatformNotSupportedException("a web page has no files; send Take to a server instead");
            }
            File.WriteAllText(path, Take);
        }

        void OnDisable()
        {
            End();
        }

        void Update()
        {
            if (!IsRecording)
            {
                return;
            }
            Seconds += Time.unscaledDeltaTime;
            IEmotionSource source = _nearest.Of(this, _source);
            if (source != null)
            {
                _take.Take(source, Time.unscaledDeltaTime);
            }
        }

        void OnTransformParentChanged()
        {
            _nearest.Forget();
        }
    }
}

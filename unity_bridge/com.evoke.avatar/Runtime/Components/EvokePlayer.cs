using System;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>
    /// Plays a recording as if it came from a publisher, without one and on any platform. It goes by the game's time:
    /// slowed and paused as that is. All members are for the main thread.
    /// </summary>
    [AddComponentMenu("EVOKE/Evoke Player")]
    [DefaultExecutionOrder(-100)]
    [DisallowMultipleComponent]
    public sealed class EvokePlayer : MonoBehaviour, IEmotionSource
    {
        [SerializeField, Tooltip("JSON Lines, with the ending .txt so that Unity reads it.")]
        TextAsset _recording;

        [SerializeField] bool _playOnEnable = true;
        [SerializeField] bool _loop = true;
        [SerializeField, Range(0, 10)] float _speed = 1;

        readonly PlayedRecording _played = new PlayedRecording();
        double _time;
        bool _isShown;

        /// <summary>What is played; setting another stops.</summary>
        public TextAsset Recording
        {
            get { return _recording; }
            set
            {
                _recording = value;
                Stop();
            }
        }

        public bool PlayOnEnable
        {
            get { return _playOnEnable; }
            set { _playOnEnable = value; }
        }

        /// <summary>Whether it begins again at the end; else the faces fade to neutral there.</summary>
        public bool Loop
        {
            get { return _loop; }
            set { _loop = value; }
        }

        /// <summary>1 is as recorded; 0–10.</summary>
        public float Speed
        {
            get { return _speed; }
            set { _speed = Mathf.Clamp(value, 0, 10); }
        }

        public bool IsPlaying { get; private set; }

        /// <summary>Seconds since the recording's beginning; setting it shows the face of that moment.</summary>
        public double Time
        {
            get { return _time; }
            set
            {
                _time = Math.Max(0, Math.Min(value, Duration));
                _isShown = true;
                Played.MoveTo(_time, true);
            }
        }

        /// <summary>How long the recording is, in seconds; 0 where there is none.</summary>
        public double Duration => Played.Duration;

        /// <summary>Why the recording cannot be played, in a sentence, or "".</summary>
        public string Trouble => Played.Trouble;

        /// <summary>The recording's streams.</summary>
        public int StreamCount => Played.Streams.Count;

        PlayedRecording Played
        {
            get
            {
                _played.Read(_recording);
                return _played;
            }
        }

        /// <summary>A stream's name, in the order of their first messages.</summary>
        public string StreamAt(int index)
        {
            return Played.Streams[index].Name;
        }

        public bool TryGetLatest(string stream, ref long version, out EmotionState state)
        {
            PlayedStream found = Played.Find(stream);
            if (found == null)
            {
                state = new EmotionState();
                return false;
            }
            return found.TryGetLatest(ref version, out state);
        }

        /// <summary>True while stopped, where the recording is silent, and of a stream that is not in it.</summary>
        public bool IsStale(string stream)
        {
            PlayedStream found = Played.Find(stream);
            return found == null || !_isShown || found.IsStale;
        }

        public bool SyntheticModel(string stream)
        {
            return Played.SyntheticModel(stream);
        }

        /// <summary>Plays on from where it is, at the end from the beginning.</summary>
        public void Play()
        {
            if (Trouble.Length > 0)
            {
                Debug.LogWarning("Evoke Player: " + Trouble, this);
                return;
            }
            IsPlaying = true;
            Time = _time < Duration ? _time : 0;
        }

        /// <summary>Stays where it is; the faces do, too.</summary>
        public void Pause()
        {
            IsPlaying = false;
        }

        /// <summary>Goes back to the beginning; the faces fade to neutral.</summary>
        public void Stop()
        {
            IsPlaying = false;
            _isShown = false;
            _time = 0;
        }

        void OnEnable()
        {
            if (_playOnEnable)
            {
                Play();
            }
        }

        void OnDisable()
        {
            Stop();
        }

        void Update()
        {
            if (!IsPlaying)
            {
                return;
            }
            double duration = Duration;
            double time = _time + (double)UnityEngine.Time.deltaTime * _speed;
            bool isOver = time >= duration;
            if (isOver && !_loop)
            {
                _time = duration;
                IsPlaying = false;
                _isShown = false;
                return;
            }
            _time = isOver && duration > 0 ? time % duration : Math.Min(time, duration);
            Played.MoveTo(_time, isOver);
        }
    }
}

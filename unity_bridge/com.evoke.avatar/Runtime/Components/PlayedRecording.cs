using System;
using System.Collections.Generic;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>The recording of a player, read at first use and again where another is set.</summary>
    sealed class PlayedRecording
    {
        readonly List<PlayedStream> _streams = new List<PlayedStream>();
        TextAsset _asset;
        bool _isRead;
        Recording _recording;
        long _lastVersion;

        public List<PlayedStream> Streams => _streams;

        /// <summary>In seconds; 0 where there is none.</summary>
        public double Duration => _recording == null ? 0 : _recording.Seconds;

        /// <summary>Why it cannot be played, in a sentence, or "".</summary>
        public string Trouble { get; private set; } = "";

        public bool SyntheticModel(string stream)
        {
            return _recording != null && _recording.IsSyntheticModel(stream);
        }

        /// <summary>Null where there is none of the name.</summary>
        public PlayedStream Find(string stream)
        {
            for (int i = 0; i < _streams.Count; i++)
            {
                if (_streams[i].Name == stream)
                {
                    return _streams[i];
                }
            }
            return null;
        }

        public void MoveTo(double seconds, bool jumped)
        {
            for (int i = 0; i < _streams.Count; i++)
            {
                _streams[i].MoveTo(seconds, jumped);
            }
        }

        /// <summary>Reads it where it is another than before.</summary>
        public void Read(TextAsset asset)
        {
            if (_isRead && ReferenceEquals(asset, _asset))
            {
                return;
            }
            _isRead = true;
            _asset = asset;
            _recording = null;
            foreach (PlayedStream stream in _streams)
            {
                _lastVersion = Math.Max(_lastVersion, stream.Version);
            }
            _streams.Clear();
            Trouble = asset == null ? "no recording is set; drag one there, its name ending in .txt" : "";
            if (asset != null)
            {
                Parse(asset);
            }
        }

        void Parse(TextAsset asset)
        {
            try
            {
                _recording = Recording.Parse(asset.text);
            }
            catch (FormatException error)
            {
                Trouble = "'" + asset.name + "' cannot be played: " + error.Message;
                return;
            }
            foreach (string name in _recording.Streams)
            {
                _streams.Add(new PlayedStream(_recording, name, _lastVersion));
            }
        }
    }
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using Evoke.Listen;
using Evoke.Unity;
using Evoke.Unity.Tests;
using UnityEngine;

namespace Evoke.Drivers
{
    /// <summary>
    /// A scene in the stand-in for Unity: a receiver, and faces that follow it. It does as its standard input says, and
    /// answers each command with a line of JSON that tells how all stands.
    /// </summary>
    sealed class Scene
    {
        const int FrameMs = 1;
        const int PatienceMs = 15000;
        const float FrameSeconds = 1 / 60f;
        const string Smile = "Mouth_Smile_L";

        readonly List<string> _events = new List<string>();
        readonly List<Character> _characters = new List<Character>();
        readonly GameObject _root;
        int _states;
        long _bytesPerFrame;

        Scene(string[] endpoints, string[] streams, string[] faces)
        {
            PlayMode.NewScene();
            _root = new GameObject("Evoke");
            var receiver = _root.AddComponent<EvokeReceiver>();
            receiver.Endpoints = endpoints;
            receiver.Streams = streams;
            foreach (string stream in faces)
            {
                Character character = Character.WithFace("cc4_extended");
                character.Face.Source = receiver;
                character.Face.Stream = stream == "-" ? "" : stream;
                _characters.Add(character);
            }
        }

        EvokeReceiver Receiver
        {
            get { return _root.GetComponent<EvokeReceiver>(); }
        }

        static int Main(string[] words)
        {
            var scene = new Scene(List(words[0]), List(words[1]), List(words[2]));
            string command;
            while ((command = Console.In.ReadLine()) != null)
            {
                string[] parts = command.Split(new[] { ' ' }, 3);
                scene.Obey(parts);
                Console.Out.WriteLine(scene.Figures(parts[0]).ToString());
            }
            return 0;
        }

        static string[] List(string words)
        {
            return words == "none" ? new string[0] : words.Split(',');
        }

        void Obey(string[] words)
        {
            switch (words[0])
            {
                case "enter":
                    PlayMode.Enter();
                    Listen();
                    break;
                case "leave":
                    PlayMode.Leave();
                    break;
                case "reload":
                    PlayMode.ReloadScripts();
                    Listen();
                    break;
                case "pause":
                    PlayMode.Pause(true);
                    break;
                case "resume":
                    PlayMode.Pause(false);
                    break;
                case "enable":
                    Receiver.enabled = true;
                    break;
                case "disable":
                    Receiver.enabled = false;
                    break;
                case "disable_at_state":
                    Receiver.OnState.AddListener(state => Receiver.enabled = false);
                    break;
                case "destroy":
                    UnityEngine.Object.Destroy(_root);
                    break;
                case "throw_at_state":
                    Receiver.OnState.AddListener(state => { throw new InvalidOperationException("thrown by a test"); });
                    break;
                case "pretend":
                    Application.Pretend((RuntimePlatform)Enum.Parse(typeof(RuntimePlatform), words[1]));
                    break;
                case "endpoints":
                    Receiver.Endpoints = List(words[1]);
                    break;
                case "frames":
                    Play(int.Parse(words[1]));
                    break;
                case "measure":
                    Measure(int.Parse(words[1]));
                    break;
                case "await":
                    Await(words[1], words[2]);
                    break;
            }
        }

        void Listen()
        {
            EvokeReceiver receiver = Receiver;
            receiver.OnState.AddListener(state => _states++);
            receiver.OnEmotionChanged.AddListener(
                (name, id) => _events.Add("emotion " + receiver.EventStream + " " + name + " " + id));
            receiver.OnStale.AddListener(stream => _events.Add("stale " + stream));
            receiver.OnConflict.AddListener(stream => _events.Add("conflict " + stream));
            receiver.OnConnected.AddListener(endpoint => _events.Add("connected"));
            receiver.OnDisconnected.AddListener(endpoint => _events.Add("disconnected"));
        }

        void Play(int frames)
        {
            for (int i = 0; i < frames; i++)
            {
                PlayMode.Frame(FrameSeconds);
                Thread.Sleep(FrameMs);
            }
        }

        /// <summary>What the main thread allocates in so many frames, once all is warm.</summary>
        void Measure(int frames)
        {
            Play(frames);
            long before = Heap.AllocatedBytes;
            Play(frames);
            _bytesPerFrame = (Heap.AllocatedBytes - before) / frames;
        }

        /// <summary>Plays frames until a figure has a value, or patience ends.</summary>
        void Await(string figure, string value)
        {
            Stopwatch watch = Stopwatch.StartNew();
            string name = "\"" + figure + "\":";
            string[] wanted = { name + value + ",", name + value + "}", name + "\"" + value + "\"" };
            while (watch.ElapsedMilliseconds < PatienceMs)
            {
                string figures = Figures("await").ToString();
                if (Array.Exists(wanted, figures.Contains))
                {
                    return;
                }
                Play(1);
            }
        }

        JsonLine Figures(string command)
        {
            var line = new JsonLine(command);
            if (_root != null && Receiver != null)
            {
                Add(line, Receiver);
            }
            for (int i = 0; i < _characters.Count; i++)
            {
                line.Add("smile" + i, _characters[i].Weight(Smile)).Add("shown" + i, Shown(_characters[i].Face));
                line.Add("follows" + i, _characters[i].Face.FollowedStream);
            }
            return line
                .Add("states", _states)
                .Add("bytes", _bytesPerFrame)
                .Add("events", string.Join("; ", _events))
                .Add("threads", Threads())
                .Add("complaints", string.Join("\n", Complaints()));
        }

        static void Add(JsonLine line, EvokeReceiver receiver)
        {
            var streams = new List<string>();
            for (int i = 0; i < receiver.StreamCount; i++)
            {
                streams.Add(receiver.StreamAt(i));
            }
            string first = streams.Count > 0 ? streams[0] : "";
            StreamStatus status;
            receiver.TryGetStatus(first, out status);
            line.Add("lamp", receiver.Lamp.ToString())
                .Add("lamp_text", receiver.LampText)
                .Add("error", receiver.LastError)
                .Add("received", receiver.Received)
                .Add("dropped", receiver.Dropped)
                .Add("refused", receiver.Refused)
                .Add("streams", string.Join(" ", streams))
                .Add("stale", receiver.IsStale(first))
                .Add("synthetic", receiver.SyntheticModel(first))
                .Add("run", status.Run);
        }

        static string Shown(EvokeFace face)
        {
            var shown = Emotion.Neutral;
            foreach (Emotion emotion in Enum.GetValues(typeof(Emotion)))
            {
                shown = face.Weight(emotion) > face.Weight(shown) ? emotion : shown;
            }
            return EmotionWords.Of(shown);
        }

        /// <summary>Those of EVOKE, as Linux lists them by their names.</summary>
        static int Threads()
        {
            int count = 0;
            foreach (string thread in Directory.GetDirectories("/proc/self/task"))
            {
                try
                {
                    count += File.ReadAllText(thread + "/comm").StartsWith("EVOKE", StringComparison.Ordinal) ? 1 : 0;
                }
                catch (IOException)
                {
                    // It has ended in the meantime.
                }
            }
            return count;
        }

        static List<string> Complaints()
        {
            return new List<string>(UnityEngine.Debug.Lines).FindAll(
                line => line.StartsWith("Exception", StringComparison.Ordinal)
                    || line.StartsWith("Error", StringComparison.Ordinal));
        }
    }
}

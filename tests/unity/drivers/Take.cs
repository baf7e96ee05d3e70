using System;
using System.Diagnostics;
using System.Threading;
using Evoke.Listen;
using Evoke.Unity;
using UnityEngine;

namespace Evoke.Drivers
{
    /// <summary>Records a publisher: ENDPOINT COUNT FILE. It tells each state that is taken, and when the file is there.</summary>
    static class Take
    {
        const int FrameMs = 1;
        const int PatienceMs = 20000;

        static int Main(string[] words)
        {
            PlayMode.NewScene();
            var root = new GameObject("Evoke");
            root.AddComponent<EvokeReceiver>().Endpoints = new[] { words[0] };
            root.AddComponent<EvokeRecorder>();
            PlayMode.Enter();
            var recorder = root.GetComponent<EvokeRecorder>();
            recorder.Begin();
            int told = 0;
            Stopwatch clock = Stopwatch.StartNew();
            while (recorder.Count < int.Parse(words[1]) && clock.ElapsedMilliseconds < PatienceMs)
            {
                PlayMode.Frame(1 / 60f);
                if (recorder.Count > told)
                {
                    told = recorder.Count;
                    Console.Out.WriteLine(new JsonLine("state").Add("count", told).ToString());
                }
                Thread.Sleep(FrameMs);
            }
            recorder.End();
            recorder.Save(words[2]);
            PlayMode.Leave();
            Console.Out.WriteLine(new JsonLine("saved").ToString());
            return 0;
        }
    }
}

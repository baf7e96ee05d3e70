using System;
using System.Collections.Generic;
using System.Threading;

namespace UnityEngine
{
    /// <summary>
    /// What all parts of the stand-in share: the main thread, the objects of the scene, and what is destroyed at the
    /// frame's end. It refuses what Unity refuses, so that a test cannot pass here on what would fail there.
    /// </summary>
    static class Engine
    {
        static Thread s_mainThread = Thread.CurrentThread;
        static readonly List<Object> s_doomed = new List<Object>();

        /// <summary>Every game object that has not been destroyed, in order of making.</summary>
        public static readonly List<GameObject> Scene = new List<GameObject>();

        /// <summary>Another with each component that comes or goes.</summary>
        public static int SceneVersion;

        /// <summary>Above 0 while a component's constructor and field initialisers run.</summary>
        public static int Constructing;

        public static void AdoptThread()
        {
            s_mainThread = Thread.CurrentThread;
        }

        /// <summary>Throws as Unity does where its API is used from another thread or from a constructor.</summary>
        public static void Check(string member)
        {
            if (Thread.CurrentThread != s_mainThread)
            {
                throw new UnityException(member + " can only be called from the main thread.");
            }
            if (Constructing > 0)
            {
                throw new UnityException(member + " is not allowed to be called from a MonoBehaviour constructor");
            }
        }

        public static void DestroyAtFrameEnd(Object doomed)
        {
            s_doomed.Add(doomed);
        }

        public static void EndFrame()
        {
            while (s_doomed.Count > 0)
            {
                Object doomed = s_doomed[0];
                s_doomed.RemoveAt(0);
                Object.DestroyImmediate(doomed);
            }
        }

        public static void Clear()
        {
            s_doomed.Clear();
            foreach (GameObject gone in Scene.ToArray())
            {
                Object.DestroyImmediate(gone);
            }
            Scene.Clear();
        }
    }

    public class UnityException : Exception
    {
        public UnityException(string message) : base(message)
        {
        }
    }

    public sealed class MissingReferenceException : Exception
    {
        public MissingReferenceException(string message) : base(message)
        {
        }
    }
}

using System;

namespace UnityEngine
{
    public enum RuntimePlatform
    {
        OSXEditor,
        OSXPlayer,
        WindowsPlayer,
        WindowsEditor = 7,
        IPhonePlayer,
        Android = 11,
        LinuxPlayer = 13,
        LinuxEditor = 16,
        WebGLPlayer
    }

    public static class Application
    {
        static bool s_playing;
        static RuntimePlatform s_platform = RuntimePlatform.LinuxEditor;

        public static bool isPlaying
        {
            get
            {
                Engine.Check("get_isPlaying");
                return s_playing;
            }
        }

        /// <summary>Whether it is part of what plays.</summary>
        public static bool IsPlaying(Object part)
        {
            return isPlaying;
        }

        public static bool isEditor
        {
            get { return platform.ToString().EndsWith("Editor", StringComparison.Ordinal); }
        }

        public static bool runInBackground { get; set; }

        public static string persistentDataPath
        {
            get { return System.IO.Path.GetTempPath(); }
        }

        public static RuntimePlatform platform
        {
            get
            {
                Engine.Check("get_platform");
                return s_platform;
            }
        }

        /// <summary>What a test says the platform is.</summary>
        public static void Pretend(RuntimePlatform platform)
        {
            s_platform = platform;
        }

        internal static void SetPlaying(bool playing)
        {
            s_playing = playing;
        }
    }

    /// <summary>A test moves it by PlayMode.Frame.</summary>
    public static class Time
    {
        static double s_time;
        static float s_delta;

        public static float timeScale { get; set; } = 1;

        public static int frameCount { get; private set; }

        public static float deltaTime
        {
            get
            {
                Engine.Check("get_deltaTime");
                return s_delta * timeScale;
            }
        }

        public static float unscaledDeltaTime
        {
            get
            {
                Engine.Check("get_unscaledDeltaTime");
                return s_delta;
            }
        }

        public static float time
        {
            get { return (float)s_time; }
        }

        public static double timeAsDouble
        {
            get { return s_time; }
        }

        public static float unscaledTime
        {
            get { return (float)s_time; }
        }

        public static double unscaledTimeAsDouble
        {
            get { return s_time; }
        }

        public static float realtimeSinceStartup
        {
            get { return (float)s_time; }
        }

        public static double realtimeSinceStartupAsDouble
        {
            get { return s_time; }
        }

        internal static void Advance(float seconds)
        {
            s_delta = seconds;
            s_time += seconds;
            frameCount++;
        }
    }
}

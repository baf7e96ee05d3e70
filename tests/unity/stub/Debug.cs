using System;
using System.Collections.Generic;

namespace UnityEngine
{
    /// <summary>The console, kept for the tests: each line begins with its kind. From any thread.</summary>
    public static class Debug
    {
        static readonly List<string> s_lines = new List<string>();

        /// <summary>"Log: …", "Warning: …", "Error: …", "Exception: …", oldest first.</summary>
        public static string[] Lines
        {
            get { lock (s_lines) { return s_lines.ToArray(); } }
        }

        public static void Clear()
        {
            lock (s_lines)
            {
                s_lines.Clear();
            }
        }

        public static void Log(object message)
        {
            Add("Log", message);
        }

        public static void Log(object message, Object context)
        {
            Add("Log", message);
        }

        public static void LogWarning(object message)
        {
            Add("Warning", message);
        }

        public static void LogWarning(object message, Object context)
        {
            Add("Warning", message);
        }

        public static void LogError(object message)
        {
            Add("Error", message);
        }

        public static void LogError(object message, Object context)
        {
            Add("Error", message);
        }

        public static void LogException(Exception exception)
        {
            Add("Exception", exception);
        }

        public static void LogException(Exception exception, Object context)
        {
            Add("Exception", exception);
        }

        static void Add(string kind, object message)
        {
            lock (s_lines)
            {
                s_lines.Add(kind + ": " + message);
            }
        }
    }
}

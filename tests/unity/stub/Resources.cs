using System;
using System.Collections.Generic;
using System.IO;

namespace UnityEngine
{
    /// <summary>
    /// The texts below the folders that are called Resources: here those that a test names, and at first that in the
    /// environment variable EVOKE_RESOURCES.
    /// </summary>
    public static class Resources
    {
        /// <summary>Folders on disk, each of which stands for one called Resources.</summary>
        public static readonly List<string> Folders = new List<string>();

        static Resources()
        {
            string folder = Environment.GetEnvironmentVariable("EVOKE_RESOURCES");
            if (!string.IsNullOrEmpty(folder))
            {
                Folders.Add(folder);
            }
        }

        /// <summary>By a path without its ending; null where there is none.</summary>
        public static T Load<T>(string path) where T : Object
        {
            Engine.Check("Load");
            foreach (string folder in Folders)
            {
                string place = Path.Combine(folder, Path.GetDirectoryName(path));
                string[] files = Directory.Exists(place)
                    ? Directory.GetFiles(place, Path.GetFileName(path) + ".*")
                    : new string[0];
                string file = Array.Find(files, one => !one.EndsWith(".meta", StringComparison.Ordinal));
                if (file != null)
                {
                    return Read(file) as T;
                }
            }
            return null;
        }

        /// <summary>All below a folder.</summary>
        public static T[] LoadAll<T>(string path) where T : Object
        {
            Engine.Check("LoadAll");
            var found = new List<T>();
            foreach (string folder in Folders)
            {
                string place = Path.Combine(folder, path);
                if (Directory.Exists(place))
                {
                    string[] files = Directory.GetFiles(place, "*.json");
                    Array.Sort(files, StringComparer.Ordinal);
                    found.AddRange(Array.ConvertAll(files, file => Read(file) as T));
                }
            }
            return found.ToArray();
        }

        /// <summary>All of a type that are loaded, inactive ones too.</summary>
        public static T[] FindObjectsOfTypeAll<T>() where T : Object
        {
            Engine.Check("FindObjectsOfTypeAll");
            var found = new List<T>();
            Engine.Scene.ForEach(gameObject => gameObject.Collect(found));
            return found.ToArray();
        }

        static TextAsset Read(string file)
        {
            return new TextAsset(File.ReadAllText(file)) { name = Path.GetFileNameWithoutExtension(file) };
        }
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using UnityEngine;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    /// <summary>A project's assets, in memory; the scene's objects are none of them.</summary>
    public static class AssetDatabase
    {
        static readonly Dictionary<string, Object> s_assets = new Dictionary<string, Object>();

        public static void CreateAsset(Object asset, string path)
        {
            if (!path.StartsWith("Assets/", StringComparison.Ordinal))
            {
                throw new UnityException("Creating asset at path " + path + " failed.");
            }
            s_assets[path] = asset;
            asset.name = Path.GetFileNameWithoutExtension(path);
        }

        /// <summary>What a test says lies in the project.</summary>
        public static void Put(Object asset, string path)
        {
            var model = asset as GameObject;
            if (model != null)
            {
                Engine.Scene.RemoveAll(one => one.transform.IsChildOf(model.transform));
                Engine.SceneVersion++;
            }
            s_assets[path] = asset;
        }

        public static void Forget()
        {
            s_assets.Clear();
        }

        public static T LoadAssetAtPath<T>(string assetPath) where T : Object
        {
            Object asset;
            s_assets.TryGetValue(assetPath, out asset);
            return asset as T;
        }

        public static string GetAssetPath(Object assetObject)
        {
            foreach (KeyValuePair<string, Object> entry in s_assets)
            {
                if (entry.Value == assetObject)
                {
                    return entry.Key;
                }
            }
            return "";
        }

        public static bool Contains(Object obj)
        {
            return GetAssetPath(obj).Length > 0;
        }

        public static string GenerateUniqueAssetPath(string path)
        {
            string candidate = path;
            for (int i = 1; s_assets.ContainsKey(candidate); i++)
            {
                candidate = Path.ChangeExtension(path, null) + " " + i + Path.GetExtension(path);
            }
            return candidate;
        }

        /// <summary>By "t:Type" or by a part of the name; a path stands for its guid.</summary>
        public static string[] FindAssets(string filter)
        {
            var found = new List<string>(s_assets.Keys);
            foreach (string part in filter.Split(' '))
            {
                found.RemoveAll(path => !Fits(path, part));
            }
            return found.ToArray();
        }

        static bool Fits(string path, string part)
        {
            return part.StartsWith("t:", StringComparison.Ordinal)
                ? s_assets[path].GetType().Name == part.Substring(2)
                : Path.GetFileNameWithoutExtension(path).IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;
        }

        public static string GUIDToAssetPath(string guid)
        {
            return guid;
        }

        public static void ImportAsset(string path)
        {
            if (File.Exists(path))
            {
                s_assets[path] = new TextAsset(File.ReadAllText(path));
            }
        }

        public static T GetBuiltinExtraResource<T>(string path) where T : Object
        {
            return path == "Default-Material.mat" ? new Material(null) { name = "Default-Material" } as T : null;
        }

        public static void SaveAssets()
        {
        }

        public static void Refresh()
        {
        }
    }

    public class EditorUtility
    {
        /// <summary>What the hand at a file panel chooses; "" is Cancel.</summary>
        public static string Chosen = "";

        public static string SaveFilePanelInProject(string title, string defaultName, string extension, string message)
        {
            return Chosen;
        }

        public static string SaveFilePanel(string title, string directory, string defaultName, string extension)
        {
            return Chosen;
        }

        public static void SetDirty(Object target)
        {
        }

        /// <summary>Whether it is an asset, and not of a scene.</summary>
        public static bool IsPersistent(Object target)
        {
            return AssetDatabase.Contains(target);
        }
    }

    public class PrefabUtility
    {
        public static Object InstantiatePrefab(Object assetComponentOrGameObject)
        {
            Object made = Object.Instantiate(assetComponentOrGameObject);
            made.name = assetComponentOrGameObject.name;
            return made;
        }
    }

    public sealed class Selection
    {
        public static Object activeObject { get; set; }

        public static GameObject activeGameObject
        {
            get { return activeObject as GameObject; }
            set { activeObject = value; }
        }
    }

    public class Undo
    {
        public static readonly List<string> Steps = new List<string>();

        public static T AddComponent<T>(GameObject gameObject) where T : Component
        {
            Steps.Add("Add " + typeof(T).Name);
            return gameObject.AddComponent<T>();
        }

        public static void RecordObject(Object objectToUndo, string name)
        {
            Steps.Add(name);
        }

        public static void RegisterCreatedObjectUndo(Object objectToUndo, string name)
        {
            Steps.Add(name);
        }
    }

    public class SessionState
    {
        static readonly Dictionary<string, string> s_texts = new Dictionary<string, string>();

        public static void SetString(string key, string value)
        {
            s_texts[key] = value;
        }

        public static string GetString(string key, string defaultValue)
        {
            string text;
            return s_texts.TryGetValue(key, out text) ? text : defaultValue;
        }

        public static void EraseString(string key)
        {
            s_texts.Remove(key);
        }
    }

    public class SceneView
    {
        public static void RepaintAll()
        {
        }
    }

    public class EditorGUIUtility
    {
        public static void PingObject(Object obj)
        {
        }
    }

    public partial class EditorApplication
    {
        public static bool isPlaying
        {
            get { return Application.isPlaying; }
        }
    }
}

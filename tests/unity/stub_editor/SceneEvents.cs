using System;
using System.Reflection;
using System.Runtime.CompilerServices;
using UnityEngine;
using UnityEngine.SceneManagement;

namespace UnityEditor
{
    public enum PlayModeStateChange
    {
        EnteredEditMode,
        ExitingEditMode,
        EnteredPlayMode,
        ExitingPlayMode
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class InitializeOnLoadAttribute : Attribute
    {
    }

    public partial class EditorApplication
    {
        public static event Action<PlayModeStateChange> playModeStateChanged;

        /// <summary>The Play button, in the Editor's order: who listens comes before the scene is backed up.</summary>
        public static void Play()
        {
            Load.StaticConstructors();
            if (playModeStateChanged != null)
            {
                playModeStateChanged(PlayModeStateChange.ExitingEditMode);
            }
            PlayMode.Enter();
        }
    }

    /// <summary>What the Editor does with the package's classes that bear InitializeOnLoad.</summary>
    static class Load
    {
        public static void StaticConstructors()
        {
            foreach (Type type in Assembly.Load("Evoke.Unity.Editor").GetTypes())
            {
                if (type.IsDefined(typeof(InitializeOnLoadAttribute), false))
                {
                    RuntimeHelpers.RunClassConstructor(type.TypeHandle);
                }
            }
        }
    }
}

namespace UnityEngine.SceneManagement
{
    public struct Scene
    {
    }
}

namespace UnityEditor.SceneManagement
{
    public class EditorSceneManager
    {
        public delegate void SceneSavingCallback(Scene scene, string path);

        public static event SceneSavingCallback sceneSaving;

        /// <summary>Tells those who listen that the scene is about to be written.</summary>
        public static void Save()
        {
            Load.StaticConstructors();
            if (sceneSaving != null)
            {
                sceneSaving(new Scene(), "Assets/Scene.unity");
            }
        }
    }

    public class PrefabStage
    {
        public static event Action<GameObject> prefabSaving;

        /// <summary>Tells those who listen that a prefab is about to be written.</summary>
        public static void Save(GameObject prefab)
        {
            Load.StaticConstructors();
            if (prefabSaving != null)
            {
                prefabSaving(prefab);
            }
        }
    }
}

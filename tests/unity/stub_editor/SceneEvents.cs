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

namespace UnityEditor.SceneManagement
{
    public enum NewSceneSetup
    {
        EmptyScene,
        DefaultGameObjects
    }

    public enum NewSceneMode
    {
        Single,
        Additive
    }

    public class EditorSceneManager
    {
        /// <summary>Whether the hand at the question whether to save says anything but Cancel.</summary>
        public static bool Agrees = true;

        public static bool SaveCurrentModifiedScenesIfUserWantsTo()
        {
            return Agrees;
        }

        /// <summary>As Unity's, with a camera; what was there is gone.</summary>
        public static Scene NewScene(NewSceneSetup setup, NewSceneMode mode)
        {
            PlayMode.NewScene();
            Camera.main = new GameObject("Main Camera").AddComponent<Camera>();
            return new Scene();
        }

        /// <summary>One beside the others, as an open prefab has.</summary>
        public static Scene NewPreviewScene()
        {
            return SceneManager.CreateScene("Preview");
        }

        public static bool ClosePreviewScene(Scene scene)
        {
            return true;
        }

        public static bool MarkSceneDirty(Scene scene)
        {
            return true;
        }

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

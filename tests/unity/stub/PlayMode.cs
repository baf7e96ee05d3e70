using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace UnityEngine
{
    /// <summary>
    /// What a test does to the stand-in: a new scene, the Play button, frames, a reload of scripts. Where Unity makes
    /// scripts anew and fills in what it has serialised, so does this; statics survive, as with Domain Reload off.
    /// </summary>
    public static class PlayMode
    {
        static SceneSnapshot s_edited;

        /// <summary>An empty scene in edit mode on the calling thread, an empty console, the usual platform.</summary>
        public static void NewScene()
        {
            Engine.AdoptThread();
            Engine.Clear();
            s_edited = null;
            Application.SetPlaying(false);
            Application.Pretend(RuntimePlatform.LinuxEditor);
            Time.timeScale = 1;
            Debug.Clear();
            Drawn.Clear();
        }

        /// <summary>The Play button: all scripts are made anew from what is serialised, then woken in their order.</summary>
        public static void Enter()
        {
            s_edited = new SceneSnapshot();
            foreach (MonoBehaviour script in Scripts())
            {
                script.SwitchOff();
                script.BidFarewell();
            }
            Application.SetPlaying(true);
            CallRuntimeInitializers();
            Recreate(resuming: false);
            Wake();
        }

        /// <summary>The Play button again: everything is destroyed and the scene is as it was edited.</summary>
        public static void Leave()
        {
            foreach (GameObject gameObject in Engine.Scene.ToArray())
            {
                if (gameObject != null && !s_edited.Knows(gameObject))
                {
                    Object.DestroyImmediate(gameObject);
                }
            }
            foreach (MonoBehaviour script in Scripts())
            {
                Object.DestroyImmediate(script);
            }
            Engine.EndFrame();
            Application.SetPlaying(false);
            s_edited.Restore();
            s_edited = null;
            Recreate(resuming: false);
            Wake();
        }

        /// <summary>Scripts were compiled anew: every script is switched off, made anew and switched on, not woken.</summary>
        public static void ReloadScripts()
        {
            foreach (MonoBehaviour script in Scripts())
            {
                script.SwitchOff();
            }
            Recreate(resuming: true);
            Wake();
        }

        /// <summary>One frame, in Unity's order.</summary>
        public static void Frame(float seconds = 1 / 60f)
        {
            Time.Advance(seconds);
            Frames.Run();
            Engine.EndFrame();
        }

        /// <summary>The application goes into the background, or comes back.</summary>
        public static void Pause(bool paused)
        {
            foreach (MonoBehaviour script in Scripts())
            {
                if (script.IsOn)
                {
                    script.Send("OnApplicationPause", paused);
                }
            }
        }

        /// <summary>A value of a script has been changed in the inspector.</summary>
        public static void Changed(MonoBehaviour script)
        {
            script.Send("OnValidate");
        }

        /// <summary>All scripts by their execution order, those of the same order as they were made.</summary>
        internal static List<MonoBehaviour> Scripts()
        {
            var scripts = new List<MonoBehaviour>();
            foreach (GameObject gameObject in Engine.Scene)
            {
                gameObject.Collect(scripts);
            }
            return scripts.OrderBy(script => script.Order).ToList();
        }

        static void Recreate(bool resuming)
        {
            var twins = new Dictionary<Object, Object>();
            List<MonoBehaviour> olds = Scripts();
            foreach (MonoBehaviour old in olds)
            {
                var twin = (MonoBehaviour)MonoBehaviour.Construct(old.GetType());
                twin.RawEnabled = old.RawEnabled;
                twins[old] = twin;
                if (resuming)
                {
                    twin.ResumeAs(old);
                }
            }
            foreach (MonoBehaviour old in olds)
            {
                Cloner.Copy(old, twins[old], typeof(MonoBehaviour), twins);
                old.Owner.Replace(old, (MonoBehaviour)twins[old]);
                old.Forget();
            }
        }

        static void Wake()
        {
            List<MonoBehaviour> scripts = Scripts();
            foreach (MonoBehaviour script in scripts)
            {
                script.Send("OnValidate");
            }
            foreach (MonoBehaviour script in scripts)
            {
                if (script != null)
                {
                    script.Wake();
                }
            }
        }

        static void CallRuntimeInitializers()
        {
            foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
            {
                if (!assembly.GetName().Name.StartsWith("Evoke", StringComparison.Ordinal))
                {
                    continue;
                }
                foreach (Type type in assembly.GetTypes())
                {
                    foreach (MethodInfo method in type.GetMethods(
                        BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
                    {
                        if (method.IsDefined(typeof(RuntimeInitializeOnLoadMethodAttribute), false))
                        {
                            method.Invoke(null, null);
                        }
                    }
                }
            }
        }
    }
}

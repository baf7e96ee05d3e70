using System.Collections.Generic;

namespace UnityEngine
{
    /// <summary>One frame of the scene: Start, Update, the animators, LateUpdate. It allocates nothing of its own.</summary>
    static class Frames
    {
        static readonly List<MonoBehaviour> s_scripts = new List<MonoBehaviour>();
        static readonly List<Animator> s_animators = new List<Animator>();
        static int s_version = -1;

        public static void Run()
        {
            Refresh();
            StartAll();
            // What Start has added gets its first messages in this frame, too.
            Refresh();
            StartAll();
            SendAll("Update");
            for (int i = 0; i < s_animators.Count; i++)
            {
                if (s_animators[i].isActiveAndEnabled && Application.isPlaying)
                {
                    s_animators[i].Evaluate();
                }
            }
            SendAll("LateUpdate");
        }

        static void StartAll()
        {
            for (int i = 0; i < s_scripts.Count; i++)
            {
                s_scripts[i].StartOnce();
            }
        }

        static void SendAll(string message)
        {
            for (int i = 0; i < s_scripts.Count; i++)
            {
                MonoBehaviour script = s_scripts[i];
                script.StartOnce();
                if (script.IsOn)
                {
                    script.Send(message);
                }
            }
        }

        static void Refresh()
        {
            if (s_version == Engine.SceneVersion)
            {
                return;
            }
            s_version = Engine.SceneVersion;
            s_scripts.Clear();
            s_scripts.AddRange(PlayMode.Scripts());
            s_animators.Clear();
            foreach (GameObject gameObject in Engine.Scene)
            {
                gameObject.Collect(s_animators);
            }
        }
    }
}

using System.Globalization;
using UnityEditor;
using UnityEngine;

namespace Evoke.Unity.Editor
{
    [CustomEditor(typeof(EvokePlayer)), CanEditMultipleObjects]
    sealed class EvokePlayerEditor : UnityEditor.Editor
    {
        static readonly string[] Fields = { "_recording", "_playOnEnable", "_loop", "_speed" };

        readonly ClipSection _clip = new ClipSection();

        public override bool RequiresConstantRepaint()
        {
            return Application.isPlaying;
        }

        public override void OnInspectorGUI()
        {
            var player = (EvokePlayer)target;
            serializedObject.Update();
            foreach (string field in Fields)
            {
                EditorGUILayout.PropertyField(serializedObject.FindProperty(field));
            }
            serializedObject.ApplyModifiedProperties();
            if (targets.Length == 1)
            {
                DrawState(player);
            }
        }

        void DrawState(EvokePlayer player)
        {
            Notice.Trouble(player.Trouble);
            if (player.Trouble.Length > 0)
            {
                return;
            }
            for (int i = 0; i < player.StreamCount; i++)
            {
                EditorGUILayout.LabelField(i == 0 ? "Streams" : " ", player.StreamAt(i));
            }
            EditorGUILayout.LabelField("Duration", player.Duration.ToString("0.0", CultureInfo.InvariantCulture) + " s");
            Notice.Draw(player);
            if (Application.isPlaying)
            {
                DrawControls(player);
            }
            else
            {
                _clip.Draw(player.Recording, player);
            }
        }

        static void DrawControls(EvokePlayer player)
        {
            EditorGUI.BeginChangeCheck();
            float time = EditorGUILayout.Slider("Time", (float)player.Time, 0, (float)player.Duration);
            if (EditorGUI.EndChangeCheck())
            {
                player.Time = time;
            }
            using (new EditorGUILayout.HorizontalScope())
            {
                if (GUILayout.Button(player.IsPlaying ? "Pause" : "Play"))
                {
                    Toggle(player);
                }
                if (GUILayout.Button("Stop"))
                {
                    player.Stop();
                }
            }
        }

        static void Toggle(EvokePlayer player)
        {
            if (player.IsPlaying)
            {
                player.Pause();
            }
            else
            {
                player.Play();
            }
        }
    }
}

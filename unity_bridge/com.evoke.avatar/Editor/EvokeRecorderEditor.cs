using System;
using System.Globalization;
using System.IO;
using UnityEditor;
using UnityEngine;

namespace Evoke.Unity.Editor
{
    [CustomEditor(typeof(EvokeRecorder)), CanEditMultipleObjects]
    sealed class EvokeRecorderEditor : UnityEditor.Editor
    {
        readonly ClipSection _clip = new ClipSection();
        TextAsset _recording;

        public override bool RequiresConstantRepaint()
        {
            return Application.isPlaying;
        }

        public override void OnInspectorGUI()
        {
            var recorder = (EvokeRecorder)target;
            serializedObject.Update();
            Popups.Source(serializedObject.FindProperty("_source"));
            serializedObject.ApplyModifiedProperties();
            if (targets.Length == 1)
            {
                DrawState(recorder);
            }
        }

        void DrawState(EvokeRecorder recorder)
        {
            Notice.Trouble(recorder.Trouble);
            if (Application.isPlaying)
            {
                DrawTake(recorder);
            }
            else
            {
                EditorGUILayout.HelpBox("It records in play mode.", MessageType.None);
                _recording = (TextAsset)EditorGUILayout.ObjectField("Recording", _recording, typeof(TextAsset), false);
                _clip.Draw(_recording, recorder);
            }
        }

        void DrawTake(EvokeRecorder recorder)
        {
            string seconds = recorder.Seconds.ToString("0.0", CultureInfo.InvariantCulture);
            EditorGUILayout.LabelField("Take", recorder.Count + " states in " + seconds + " s");
            if (GUILayout.Button(recorder.IsRecording ? "End" : "Begin"))
            {
                Toggle(recorder);
            }
            using (new EditorGUI.DisabledScope(recorder.Count == 0))
            {
                if (GUILayout.Button("Save…"))
                {
                    Save(recorder);
                }
            }
        }

        static void Toggle(EvokeRecorder recorder)
        {
            if (recorder.IsRecording)
            {
                recorder.End();
            }
            else
            {
                recorder.Begin();
            }
        }

        static void Save(EvokeRecorder recorder)
        {
            string path = EditorUtility.SaveFilePanelInProject("Save the take", "take", "txt", "Where in the project?");
            if (string.IsNullOrEmpty(path))
            {
                return;
            }
            try
            {
                recorder.Save(path);
                AssetDatabase.ImportAsset(path);
            }
            catch (Exception error) when (error is IOException || error is UnauthorizedAccessException)
            {
                Debug.LogError("Evoke Recorder: the take cannot be saved (" + error.Message + "); choose another place");
            }
        }
    }
}

using System;
using System.Collections.Generic;
using UnityEditor;
using UnityEngine;

namespace Evoke.Unity.Editor
{
    /// <summary>From a recording and a face to an AnimationClip in the project.</summary>
    sealed class ClipSection
    {
        static readonly string[] Rates = { "24", "25", "30", "60" };
        static readonly float[] FramesPerSecond = { 24, 25, 30, 60 };

        EvokeFace _face;
        int _rate = 2;
        string _trouble = "";

        public void Draw(TextAsset recording, Component near)
        {
            EditorGUILayout.Space();
            EditorGUILayout.LabelField("Animation clip", EditorStyles.boldLabel);
            List<EvokeFace> faces = Popups.Beside<EvokeFace>(near);
            if (_face == null)
            {
                _face = near.GetComponentInChildren<EvokeFace>(true);
            }
            _face = Popups.One("Face", _face, "None", faces, face => face.name);
            _rate = EditorGUILayout.Popup("Frames a second", _rate, Rates);
            using (new EditorGUI.DisabledScope(recording == null || _face == null || Application.isPlaying))
            {
                if (GUILayout.Button("Make a clip…"))
                {
                    Make(recording);
                }
            }
            Notice.Trouble(_trouble);
        }

        void Make(TextAsset recording)
        {
            string path = EditorUtility.SaveFilePanelInProject(
                "Make a clip of what " + _face.name + " shows", recording.name, "anim", "Where in the project?");
            if (string.IsNullOrEmpty(path))
            {
                return;
            }
            try
            {
                AnimationClip clip = TakeToClip.Bake(_face, recording, _face.Stream, FramesPerSecond[_rate]);
                AssetDatabase.CreateAsset(clip, path);
                EditorGUIUtility.PingObject(clip);
                _trouble = "";
            }
            catch (InvalidOperationException error)
            {
                _trouble = error.Message;
            }
        }
    }
}

using UnityEditor;
using UnityEngine;

namespace Evoke.Unity.Editor
{
    /// <summary>Sliders for the eight emotions in edit mode; nothing of what they show is saved.</summary>
    sealed class PreviewSection
    {
        readonly double[] _strengths = new double[EmotionWords.Count];

        public void Draw(EvokeFace face)
        {
            EditorGUILayout.Space();
            EditorGUILayout.LabelField("Preview", EditorStyles.boldLabel);
            if (!face.IsPreviewing)
            {
                Clear();
            }
            EditorGUI.BeginChangeCheck();
            for (int i = 1; i < _strengths.Length; i++)
            {
                _strengths[i] = EditorGUILayout.Slider(EmotionWords.Of((Emotion)i), (float)_strengths[i], 0, 1);
            }
            if (EditorGUI.EndChangeCheck())
            {
                face.Preview(_strengths);
                SceneView.RepaintAll();
            }
            using (new EditorGUI.DisabledScope(!face.IsPreviewing))
            {
                if (GUILayout.Button("End preview"))
                {
                    face.EndPreview();
                    Clear();
                    SceneView.RepaintAll();
                }
            }
        }

        void Clear()
        {
            System.Array.Clear(_strengths, 0, _strengths.Length);
        }
    }
}

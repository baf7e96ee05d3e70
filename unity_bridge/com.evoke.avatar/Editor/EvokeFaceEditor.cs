using UnityEditor;
using UnityEngine;

namespace Evoke.Unity.Editor
{
    [CustomEditor(typeof(EvokeFace))]
    sealed class EvokeFaceEditor : UnityEditor.Editor
    {
        const string FirstStream = "The first that is heard";

        readonly PreviewSection _preview = new PreviewSection();
        readonly MappingSection _mapping = new MappingSection();
        bool _showSharing;

        public override bool RequiresConstantRepaint()
        {
            return Application.isPlaying;
        }

        public override void OnInspectorGUI()
        {
            var face = (EvokeFace)target;
            serializedObject.Update();
            DrawSource(face);
            ProfileSection.Draw(serializedObject.FindProperty("_profile"));
            EditorGUILayout.PropertyField(serializedObject.FindProperty("_updateMethod"));
            EditorGUILayout.PropertyField(serializedObject.FindProperty("_look"), true);
            EditorGUILayout.PropertyField(serializedObject.FindProperty("_motion"), true);
            _showSharing = EditorGUILayout.Foldout(_showSharing, "Sharing", true);
            if (_showSharing)
            {
                SharingSection.Draw(serializedObject.FindProperty("_sharing"), face);
            }
            EditorGUILayout.PropertyField(serializedObject.FindProperty("OnExpression"));
            serializedObject.ApplyModifiedProperties();
            Notice.Trouble(face.Trouble);
            _mapping.Draw(face);
            if (Application.isPlaying)
            {
                DrawShown(face);
            }
            else
            {
                _preview.Draw(face);
            }
        }

        void OnDisable()
        {
            // The object may be gone already.
            if (target != null && !Application.isPlaying)
            {
                ((EvokeFace)target).EndPreview();
            }
        }

        void DrawSource(EvokeFace face)
        {
            SerializedProperty source = serializedObject.FindProperty("_source");
            SerializedProperty stream = serializedObject.FindProperty("_stream");
            Popups.Source(source);
            stream.stringValue = Popups.Name(
                "Stream", stream.stringValue, FirstStream, HeardStreams.For(face, source.objectReferenceValue));
        }

        static void DrawShown(EvokeFace face)
        {
            EditorGUILayout.LabelField("Follows", face.FollowedStream.Length == 0 ? "nothing yet" : face.FollowedStream);
            for (int i = 0; i < EmotionWords.Count; i++)
            {
                Rect line = EditorGUILayout.GetControlRect();
                var emotion = (Emotion)i;
                EditorGUI.ProgressBar(line, (float)face.Weight(emotion), EmotionWords.Of(emotion));
            }
        }
    }
}

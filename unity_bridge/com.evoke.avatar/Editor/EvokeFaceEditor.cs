using UnityEditor;
using UnityEngine;

namespace Evoke.Unity.Editor
{
    [CustomEditor(typeof(EvokeFace)), CanEditMultipleObjects]
    sealed class EvokeFaceEditor : UnityEditor.Editor
    {
        const string FirstStream = "The first that is heard";

        readonly PreviewSection _preview = new PreviewSection();
        readonly MappingSection _mapping = new MappingSection();
        ProfileSection _profile;
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
            _profile.Draw(serializedObject.FindProperty("_profile"));
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
            if (targets.Length == 1)
            {
                DrawState(face);
            }
        }

        void OnEnable()
        {
            _profile = new ProfileSection();
        }

        void OnDisable()
        {
            // The object may be gone already.
            if (target != null && !Application.isPlaying)
            {
                ((EvokeFace)target).EndPreview();
            }
        }

        void DrawState(EvokeFace face)
        {
            Notice.Trouble(face.Trouble);
            _mapping.Draw(face);
            if (Application.isPlaying)
            {
                DrawShown(face);
            }
            else if (!EditorUtility.IsPersistent(face))
            {
                // In a prefab that is not open, a preview would stay.
                _preview.Draw(face);
            }
        }

        void DrawSource(EvokeFace face)
        {
            Popups.Source(serializedObject.FindProperty("_source"));
            Popups.Name(
                "Stream", serializedObject.FindProperty("_stream"), FirstStream, HeardStreams.For(face.FollowedSource));
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

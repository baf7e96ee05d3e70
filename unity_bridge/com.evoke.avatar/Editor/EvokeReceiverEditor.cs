using System.Collections.Generic;
using System.Globalization;
using UnityEditor;
using UnityEngine;

namespace Evoke.Unity.Editor
{
    [CustomEditor(typeof(EvokeReceiver)), CanEditMultipleObjects]
    sealed class EvokeReceiverEditor : UnityEditor.Editor
    {
        static readonly string[] Events =
        {
            "OnState", "OnEmotionChanged", "OnStale", "OnConnected", "OnDisconnected", "OnConflict"
        };

        bool _showEvents;

        public override bool RequiresConstantRepaint()
        {
            return Application.isPlaying;
        }

        public override void OnInspectorGUI()
        {
            var receiver = (EvokeReceiver)target;
            serializedObject.Update();
            using (new EditorGUI.DisabledScope(Application.isPlaying))
            {
                EditorGUILayout.PropertyField(serializedObject.FindProperty("_endpoints"), true);
                EditorGUILayout.PropertyField(serializedObject.FindProperty("_streams"), true);
            }
            if (!Application.isPlaying && targets.Length == 1)
            {
                DrawAddStream(receiver);
            }
            _showEvents = EditorGUILayout.Foldout(_showEvents, "Events", true);
            for (int i = 0; _showEvents && i < Events.Length; i++)
            {
                EditorGUILayout.PropertyField(serializedObject.FindProperty(Events[i]));
            }
            serializedObject.ApplyModifiedProperties();
            if (Application.isPlaying && targets.Length == 1)
            {
                HeardStreams.Note(receiver);
                DrawStatus(receiver);
            }
        }

        void DrawAddStream(EvokeReceiver receiver)
        {
            var listed = new List<string>(receiver.Streams);
            List<string> heard = HeardStreams.For(receiver);
            heard.RemoveAll(listed.Contains);
            if (heard.Count == 0)
            {
                return;
            }
            heard.Insert(0, listed.Count == 0 ? "All streams" : "Add a stream…");
            int chosen = EditorGUILayout.Popup("Follow only", 0, heard.ToArray());
            if (chosen > 0)
            {
                SerializedProperty streams = serializedObject.FindProperty("_streams");
                streams.InsertArrayElementAtIndex(streams.arraySize);
                streams.GetArrayElementAtIndex(streams.arraySize - 1).stringValue = heard[chosen];
            }
        }

        static void DrawStatus(EvokeReceiver receiver)
        {
            EditorGUILayout.Space();
            DrawLamp(receiver);
            EditorGUILayout.LabelField("Rate", Number(receiver.RateHz, "0.0") + " states a second");
            EditorGUILayout.LabelField(
                "Lag", double.IsNaN(receiver.LagSeconds) ? "not known" : Number(receiver.LagSeconds * 1000, "0") + " ms");
            EditorGUILayout.LabelField("Received", Number(receiver.Received, "0"));
            EditorGUILayout.LabelField("Dropped", Number(receiver.Dropped, "0"));
            EditorGUILayout.LabelField("Refused", Number(receiver.Refused, "0"));
            Notice.Trouble(receiver.LastError);
            EditorGUILayout.LabelField("Streams", EditorStyles.boldLabel);
            for (int i = 0; i < receiver.StreamCount; i++)
            {
                EditorGUILayout.LabelField(receiver.StreamAt(i), Told(receiver, receiver.StreamAt(i)));
            }
            Notice.Draw(receiver);
        }

        static void DrawLamp(EvokeReceiver receiver)
        {
            const float Side = 12;
            Rect line = EditorGUILayout.GetControlRect();
            EditorGUI.DrawRect(new Rect(line.x, line.y + (line.height - Side) / 2, Side, Side), ColorOf(receiver.Lamp));
            EditorGUI.LabelField(
                new Rect(line.x + 1.5f * Side, line.y, line.width - 1.5f * Side, line.height), receiver.LampText);
        }

        static string Told(EvokeReceiver receiver, string stream)
        {
            StreamStatus status;
            if (!receiver.TryGetStatus(stream, out status))
            {
                return "not heard since it was enabled";
            }
            if (status.Conflict)
            {
                return "two publishers send it";
            }
            if (status.HasEnded)
            {
                return "ended";
            }
            if (receiver.IsStale(stream))
            {
                return "stale";
            }
            long version = 0;
            EmotionState state;
            receiver.TryGetLatest(stream, ref version, out state);
            return EmotionWords.Of(state.Emotion) + ", " + Number(status.RateHz, "0.0") + " a second";
        }

        static string Number(double value, string format)
        {
            return value.ToString(format, CultureInfo.InvariantCulture);
        }

        static Color ColorOf(ReceiverLamp lamp)
        {
            switch (lamp)
            {
                case ReceiverLamp.Connected:
                    return new Color(0.3f, 0.75f, 0.35f);
                case ReceiverLamp.Waiting:
                    return new Color(0.9f, 0.7f, 0.2f);
                case ReceiverLamp.Stale:
                    return new Color(0.85f, 0.3f, 0.25f);
                default:
                    return new Color(0.5f, 0.5f, 0.5f);
            }
        }
    }
}

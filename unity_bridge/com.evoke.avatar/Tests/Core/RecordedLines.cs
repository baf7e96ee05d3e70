using System.Globalization;

namespace Evoke.Tests
{
    /// <summary>Lines of a recording, to be written with ' for ".</summary>
    static class RecordedLines
    {
        const string Run = "0123456789abcdef";

        public static string Of(params string[] lines)
        {
            return Quoted(string.Join("\n", lines) + "\n");
        }

        public static string Quoted(string text)
        {
            return text.Replace('\'', '"');
        }

        public static string Start(string stream, double t, string source, bool synthetic = false)
        {
            string isSynthetic = synthetic ? "true" : "false";
            return Event("start", stream, t, ", 'source': '" + source + "', 'model': 'm', 'hop_s': 0.125"
                + ", 'synthetic_source': " + isSynthetic + ", 'synthetic_model': " + isSynthetic);
        }

        public static string Event(string kind, string stream, double t, string more = "")
        {
            return "{'topic': 'stream/" + stream + "', 'message': {'v': 1, 'run': '" + Run + "', 'stream': '" + stream
                + "', 'event': '" + kind + "', 't': " + Number(t) + more + "}}";
        }

        public static string State(string stream, int seq, double t, Emotion emotion)
        {
            var weights = new string[8];
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = i == (int)emotion ? "1" : "0";
            }
            return "{'topic': 'emotion/" + stream + "', 'message': {'v': 1, 'run': '" + Run + "', 'stream': '" + stream
                + "', 'seq': " + seq + ", 't': " + Number(t) + ", 'source_t': null, 'vad': [0.5, 0.5, 0.5], 'weights': ["
                + string.Join(", ", weights) + "], 'key': " + (int)emotion + ", 'emotion': '"
                + EmotionWords.Of(emotion) + "', 'confidence': 1.0, 'quality': 1.0}}";
        }

        static string Number(double value)
        {
            return value.ToString("R", CultureInfo.InvariantCulture);
        }
    }
}

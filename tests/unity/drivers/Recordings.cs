using System;
using System.Globalization;
using System.IO;
using Evoke.Listen;

namespace Evoke.Drivers
{
    /// <summary>Reads the recordings that its standard input names, and writes them again.</summary>
    static class Recordings
    {
        static void Main(string[] words)
        {
            string line;
            while ((line = Console.In.ReadLine()) != null)
            {
                string[] asked = line.Split('\t');
                Console.Out.WriteLine(asked[0] == "read" ? Read(asked[1]) : Rewrite(asked[1], asked[2], asked[3]));
                Console.Out.Flush();
            }
        }

        static JsonLine Read(string path)
        {
            var answer = new JsonLine("read");
            try
            {
                Recording recording = Recording.Parse(File.ReadAllText(path));
                answer.Add("error", null)
                    .Add("count", recording.Count)
                    .Add("events", recording.Events.Count)
                    .Add("seconds", recording.Seconds)
                    .Add("streams", string.Join(" ", recording.Streams))
                    .Add("synthetic_model", recording.SyntheticModel);
            }
            catch (FormatException error)
            {
                answer.Add("error", error.Message);
            }
            return answer;
        }

        /// <summary>Writes the first stream's start, its states at certain times, and all further events.</summary>
        static JsonLine Rewrite(string from, string to, string times)
        {
            Recording recording = Recording.Parse(File.ReadAllText(from));
            var writer = new RecordingWriter();
            StreamEvent start = recording.Events[0];
            writer.Write(start);
            int cursor = 0;
            long seq = 0;
            foreach (string seconds in times.Split(' '))
            {
                EmotionState state;
                if (recording.TryAt(null, double.Parse(seconds, CultureInfo.InvariantCulture), ref cursor, out state))
                {
                    writer.Write(new StateMessage(start.Run, start.Stream, seq++, state));
                }
            }
            for (int i = 1; i < recording.Events.Count; i++)
            {
                writer.Write(recording.Events[i]);
            }
            File.WriteAllText(to, writer.ToString());
            return new JsonLine("rewrite").Add("states", seq);
        }
    }
}

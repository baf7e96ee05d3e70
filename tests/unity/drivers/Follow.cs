using System;
using System.IO;
using System.Threading;
using Evoke.Listen;

namespace Evoke.Drivers
{
    /// <summary>
    /// Follows one stream until it ends, ENDPOINT STREAM ASSETS RIG, and tells each state whole with the face that is
    /// solved for it: a JSON object a line.
    /// </summary>
    static class Follow
    {
        static readonly ManualResetEvent Ended = new ManualResetEvent(false);

        static int Main(string[] words)
        {
            string rig = File.ReadAllText(Path.Combine(words[2], "rigs", words[3] + ".json"));
            string profile = File.ReadAllText(Path.Combine(words[2], "emotions", "expressions.json"));
            var solver = new ExpressionSolver(Rig.Parse(rig), ExpressionProfile.Parse(profile));
            Face face = solver.NewFace();
            using (var subscriber = new EvokeSubscriber(words[0], new[] { words[1] }))
            {
                subscriber.StateReceived += message => Tell(message, solver, face);
                subscriber.EventReceived += happening => Tell(happening, subscriber);
                subscriber.Start();
                Ended.WaitOne();
            }
            return 0;
        }

        static void Tell(StateMessage message, ExpressionSolver solver, Face face)
        {
            var weights = new double[EmotionWords.Count];
            message.State.CopyWeights(weights);
            solver.Solve(weights, face);
            JsonLine line = new JsonLine("state")
                .Add("run", message.Run)
                .Add("stream", message.Stream)
                .Add("seq", message.Seq)
                .Add("t", message.State.T)
                .Add("valence", message.State.Valence)
                .Add("arousal", message.State.Arousal)
                .Add("dominance", message.State.Dominance)
                .Add("key", message.State.Key)
                .Add("emotion", EmotionWords.Of(message.State.Emotion))
                .Add("confidence", message.State.Confidence)
                .Add("quality", message.State.Quality);
            for (int i = 0; i < weights.Length; i++)
            {
                line.Add("weight " + i, weights[i]);
            }
            for (int i = 0; i < face.Shapes.Count; i++)
            {
                line.Add("shape " + face.Shapes[i], face.Weights[i]);
            }
            Console.Out.WriteLine(line);
        }

        static void Tell(StreamEvent happening, EvokeSubscriber subscriber)
        {
            if (happening.Kind == StreamEventKind.Beat)
            {
                return;
            }
            StreamStatus status;
            subscriber.TryGetStatus(happening.Stream, out status);
            Console.Out.WriteLine(
                new JsonLine(happening.Kind.ToString().ToLowerInvariant())
                    .Add("run", happening.Run)
                    .Add("source", status.Source)
                    .Add("synthetic_model", status.SyntheticModel));
            if (happening.Kind == StreamEventKind.End)
            {
                Ended.Set();
            }
        }
    }
}

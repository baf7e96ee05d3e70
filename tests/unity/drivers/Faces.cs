using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using Evoke.Listen;

namespace Evoke.Drivers
{
    /// <summary>Solves the faces that its standard input asks for, and keeps weights steady: a JSON object a line.</summary>
    static class Faces
    {
        static readonly SteadyWeights Steady = new SteadyWeights();

        static void Main(string[] words)
        {
            string line;
            while ((line = Console.In.ReadLine()) != null)
            {
                var asked = (Dictionary<string, object>)JsonReader.Read(line);
                Console.Out.WriteLine(asked.ContainsKey("rig") ? Solve(asked) : Keep(asked));
                Console.Out.Flush();
            }
        }

        static JsonLine Solve(Dictionary<string, object> asked)
        {
            Rig rig = Rig.Parse(File.ReadAllText((string)asked["rig"]));
            ExpressionProfile profile = ExpressionProfile.Parse(File.ReadAllText((string)asked["presets"]));
            var solver = new ExpressionSolver(rig, profile)
            {
                Upper = Number(asked["upper"]),
                Lower = Number(asked["lower"]),
                Blink = Number(asked["blink"])
            };
            Face face = solver.NewFace();
            solver.Solve(
                Weights(asked),
                face,
                Number(asked["intensity"]),
                Number(asked["sharpness"]),
                Number(asked["decisiveness"]));
            var answer = new JsonLine("face");
            for (int i = 0; i < face.Shapes.Count; i++)
            {
                answer.Add("shape " + face.Shapes[i], face.Weights[i]);
            }
            for (int i = 0; i < face.Bones.Count; i++)
            {
                Rotation turn = face.Turns[i];
                answer.Add("w " + face.Bones[i], turn.W).Add("x " + face.Bones[i], turn.X);
                answer.Add("y " + face.Bones[i], turn.Y).Add("z " + face.Bones[i], turn.Z);
            }
            return answer;
        }

        static JsonLine Keep(Dictionary<string, object> asked)
        {
            Steady.HoldSeconds = Number(asked["hold_s"]);
            Steady.FadeSeconds = Number(asked["fade_s"]);
            Steady.Frozen = (bool)asked["frozen"];
            double[] weights = Weights(asked);
            var state = new EmotionState();
            EmotionWords.TryParse((string)asked["emotion"], out state.Emotion);
            for (int i = 0; i < weights.Length; i++)
            {
                state.SetWeight(i, weights[i]);
            }
            var shown = new double[weights.Length];
            bool changed = Steady.Update(Number(asked["passed_s"]), true, ref state, (bool)asked["stale"], shown);
            JsonLine answer = new JsonLine("steady").Add("changed", changed);
            for (int i = 0; i < shown.Length; i++)
            {
                answer.Add("weight " + i, shown[i]);
            }
            return answer;
        }

        static double[] Weights(Dictionary<string, object> asked)
        {
            return ((List<object>)asked["weights"]).ConvertAll(Number).ToArray();
        }

        static double Number(object value)
        {
            return Convert.ToDouble(value, CultureInfo.InvariantCulture);
        }
    }
}

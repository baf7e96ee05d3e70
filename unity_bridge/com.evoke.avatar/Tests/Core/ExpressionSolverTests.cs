using System;
using System.Collections.Generic;
using NUnit.Framework;

namespace Evoke.Tests
{
    [TestFixture]
    public sealed class ExpressionSolverTests
    {
        const double Tolerance = 1e-6;

        static List<string> Names()
        {
            return Assets.Cases("expressions.json").ConvertAll(entry => entry["name"] + ", " + entry["rig"]);
        }

        [TestCaseSource(nameof(Names))]
        public void A_face_is_solved_as_everywhere(string name)
        {
            Dictionary<string, object> expected = Assets.Cases("expressions.json")[Names().IndexOf(name)];
            ExpressionProfile profile = expected.ContainsKey("presets")
                ? ExpressionProfile.Parse(Assets.Text((string)expected["presets"]))
                : Assets.Expressions();
            var solver = new ExpressionSolver(Assets.Rig((string)expected["rig"]), profile)
            {
                Upper = NumberOr(expected, "upper", 1),
                Lower = NumberOr(expected, "lower", 1),
                Blink = NumberOr(expected, "blink", 0)
            };
            Face face = solver.NewFace();
            solver.Solve(
                Assets.Numbers(expected["weights"]),
                face,
                Assets.Number(expected["intensity"]),
                Assets.Number(expected["sharpness"]),
                Assets.Number(expected["decisiveness"]));
            CheckFitted(expected);
            CheckShapes(face, (Dictionary<string, object>)expected["shapes"]);
            CheckBones(face, (Dictionary<string, object>)expected["bones"]);
        }

        [Test]
        public void The_next_face_is_not_mixed_with_the_last()
        {
            var solver = new ExpressionSolver(Assets.Rig("cc4_extended"), Assets.Expressions());
            Face face = solver.NewFace();
            solver.Solve(Only(Emotion.Surprised), face);
            Assert.That(face.TurnOf("CC_Base_JawRoot").AngleDegrees, Is.EqualTo(15.45).Within(Tolerance));
            solver.Solve(Only(Emotion.Neutral), face);
            Assert.That(face.Weights, Is.All.EqualTo(0.0));
            Assert.That(face.TurnOf("CC_Base_JawRoot").AngleDegrees, Is.EqualTo(0.0));
        }

        [Test]
        public void Weights_of_which_all_are_zero_are_neutral()
        {
            var fitted = new double[8];
            ExpressionSolver.FitForFace(new double[8], fitted);
            Assert.That(fitted, Is.EqualTo(Only(Emotion.Neutral)));
        }

        [TestCase(7, 0.1)]
        [TestCase(9, 0.1)]
        [TestCase(8, -0.1)]
        [TestCase(8, double.NaN)]
        [TestCase(8, double.PositiveInfinity)]
        public void Weights_that_are_none_are_refused(int count, double last)
        {
            var weights = new double[count];
            weights[count - 1] = last;
            Assert.Throws<ArgumentException>(() => ExpressionSolver.FitForFace(weights, new double[8]));
        }

        [Test]
        public void A_face_of_another_rig_is_refused()
        {
            var solver = new ExpressionSolver(Assets.Rig("cc4_extended"), Assets.Expressions());
            Face other = new ExpressionSolver(Assets.Rig("arkit"), Assets.Expressions()).NewFace();
            Assert.Throws<ArgumentException>(() => solver.Solve(Only(Emotion.Happy), other));
        }

        [Test]
        public void The_eyes_are_turned_by_a_profile_that_turns_them_and_else_left_alone()
        {
            Rig rig = Assets.Rig("cc4_extended");
            Face shipped = new ExpressionSolver(rig, Assets.Expressions()).NewFace();
            Assert.That(shipped.Bones, Is.EqualTo(new[] { "CC_Base_JawRoot" }));
            Assert.That(shipped.Shapes, Has.No.Member("Eye_L_Look_Up"));
            string sad = "'sad': {'action_units': {'64': 0.5}}";
            string others = "";
            foreach (Emotion emotion in new[] { Emotion.Neutral, Emotion.Disgusted, Emotion.Fearful, Emotion.Angry,
                Emotion.Happy, Emotion.Surprised, Emotion.Excited })
            {
                others += ", '" + EmotionWords.Of(emotion) + "': {'action_units': {}}";
            }
            string text = "{'emotions': {" + sad + others + "}}";
            var solver = new ExpressionSolver(rig, ExpressionProfile.Parse(text.Replace('\'', '"')));
            Face face = solver.NewFace();
            solver.Solve(Only(Emotion.Sad), face);
            Assert.That(face.TurnOf("CC_Base_L_Eye").AngleDegrees, Is.EqualTo(11.0).Within(Tolerance));
            Assert.That(face.WeightOf("Eye_R_Look_Down"), Is.EqualTo(0.5).Within(Tolerance));
        }

        [Test]
        public void Profiles_name_all_eight_emotions()
        {
            var error = Assert.Throws<FormatException>(
                () => ExpressionProfile.Parse("{\"emotions\": {\"neutral\": {\"action_units\": {}}}}"));
            Assert.That(error.Message, Is.EqualTo("'expressions.emotions.disgusted' is missing"));
        }

        [TestCase(double.NaN)]
        [TestCase(double.PositiveInfinity)]
        [TestCase(-0.1)]
        public void A_slider_that_is_no_strength_is_refused(double value)
        {
            foreach (string slider in new[] { "intensity", "upper", "lower", "blink" })
            {
                var solver = new ExpressionSolver(Assets.Rig("arkit"), Assets.Expressions());
                solver.Upper = slider == "upper" ? value : 1;
                solver.Lower = slider == "lower" ? value : 1;
                solver.Blink = slider == "blink" ? value : 0;
                double intensity = slider == "intensity" ? value : 1;
                Assert.Throws<ArgumentException>(
                    () => solver.Solve(Only(Emotion.Happy), solver.NewFace(), intensity), slider);
            }
            var fitted = new double[8];
            Assert.Throws<ArgumentException>(() => ExpressionSolver.FitForFace(Only(Emotion.Sad), fitted, value, 3));
            Assert.Throws<ArgumentException>(() => ExpressionSolver.FitForFace(Only(Emotion.Sad), fitted, 2, value));
        }

        [Test]
        public void Solving_allocates_nothing()
        {
            var solver = new ExpressionSolver(Assets.Rig("cc4_extended"), Assets.Expressions()) { Blink = 0.5 };
            Face face = solver.NewFace();
            double[] weights = Only(Emotion.Excited);
            Assert.That(Allocation.Of(() => solver.Solve(weights, face)), Is.EqualTo(0));
        }

        [TestCase("1.5")]
        [TestCase("0")]
        [TestCase("-0.5")]
        public void A_strength_in_a_profile_is_above_0_and_at_most_1(string strength)
        {
            string text = Assets.Text("emotions/expressions.json").Replace("\"6\": 0.8", "\"6\": " + strength);
            var error = Assert.Throws<FormatException>(() => ExpressionProfile.Parse(text));
            Assert.That(error.Message, Is.EqualTo(
                "the strength of action unit 6 of 'happy' is " + strength + "; write a number above 0, at most 1"));
        }

        static double NumberOr(Dictionary<string, object> expected, string name, double otherwise)
        {
            return expected.ContainsKey(name) ? Assets.Number(expected[name]) : otherwise;
        }

        static double[] Only(Emotion emotion)
        {
            var weights = new double[8];
            weights[(int)emotion] = 1;
            return weights;
        }

        static void CheckFitted(Dictionary<string, object> expected)
        {
            var fitted = new double[8];
            ExpressionSolver.FitForFace(
                Assets.Numbers(expected["weights"]),
                fitted,
                Assets.Number(expected["sharpness"]),
                Assets.Number(expected["decisiveness"]));
            Assert.That(fitted, Is.EqualTo(Assets.Numbers(expected["fitted"])).Within(Tolerance));
        }

        static void CheckShapes(Face face, Dictionary<string, object> expected)
        {
            Assert.That(expected.Keys, Is.SubsetOf(face.Shapes));
            foreach (string shape in face.Shapes)
            {
                double weight = expected.ContainsKey(shape) ? Assets.Number(expected[shape]) : 0;
                Assert.That(face.WeightOf(shape), Is.EqualTo(weight).Within(Tolerance), shape);
            }
        }

        static void CheckBones(Face face, Dictionary<string, object> expected)
        {
            Assert.That(face.Bones, Is.EquivalentTo(expected.Keys));
            foreach (string bone in face.Bones)
            {
                Rotation turn = face.TurnOf(bone);
                var found = new[] { turn.W, turn.X, turn.Y, turn.Z };
                Assert.That(found, Is.EqualTo(Assets.Numbers(expected[bone])).Within(Tolerance), bone);
            }
        }
    }
}

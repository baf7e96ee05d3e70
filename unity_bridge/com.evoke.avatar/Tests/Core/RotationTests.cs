using System.Collections.Generic;
using NUnit.Framework;

namespace Evoke.Tests
{
    [TestFixture]
    public sealed class RotationTests
    {
        const double Tolerance = 1e-6;

        [TestCaseSource(nameof(Places))]
        public void A_turn_is_the_same_quaternion_everywhere(int place)
        {
            Dictionary<string, object> expected = Assets.Cases("quaternions.json")[place];
            double[] turn = Assets.Numbers(expected["turn_degrees"]);
            Rotation found = Rotation.FromVector(turn[0], turn[1], turn[2], 180);
            Rotation unity = found.ToUnity();
            Assert.That(
                new[] { found.W, found.X, found.Y, found.Z },
                Is.EqualTo(Assets.Numbers(expected["quaternion_wxyz"])).Within(Tolerance));
            Assert.That(
                new[] { unity.X, unity.Y, unity.Z, unity.W },
                Is.EqualTo(Assets.Numbers(expected["unity_xyzw"])).Within(Tolerance));
        }

        [Test]
        public void A_turn_beyond_its_limit_keeps_its_axis_and_is_shortened()
        {
            Rotation found = Rotation.FromVector(0, 0, 60, 30.9);
            Assert.That(found.AngleDegrees, Is.EqualTo(30.9).Within(Tolerance));
            Assert.That(found.Z, Is.GreaterThan(0));
            Assert.That(found.X, Is.EqualTo(0));
        }

        static int[] Places()
        {
            var places = new int[Assets.Cases("quaternions.json").Count];
            for (int i = 0; i < places.Length; i++)
            {
                places[i] = i;
            }
            return places;
        }
    }
}

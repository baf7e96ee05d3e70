using System;
using System.Collections.Generic;
using NUnit.Framework;

namespace Evoke.Tests
{
    [TestFixture]
    public sealed class FaceRegionsTests
    {
        const string Smile = "Mouth_Smile_L";

        Face _face;
        FaceRegions _regions;

        [SetUp]
        public void Begin()
        {
            Rig rig = Assets.Rig("cc4_extended");
            _face = new ExpressionSolver(rig, Assets.Expressions()).NewFace();
            _regions = new FaceRegions(rig, _face);
        }

        [Test]
        public void Speech_takes_mouth_and_jaw_and_blinking_the_lids()
        {
            _regions.SpeechWeight = 0.75;
            _regions.BlinkWeight = 0.5;
            Assert.That(_regions.ShareOf("mouth"), Is.EqualTo(0.25));
            Assert.That(_regions.ShareOf("jaw"), Is.EqualTo(0.25));
            Assert.That(_regions.ShareOf("lids"), Is.EqualTo(0.5));
            foreach (string other in new[] { "brows", "cheeks", "nose", "eyes" })
            {
                Assert.That(_regions.ShareOf(other), Is.EqualTo(1.0), other);
            }
            Assert.That(Alone(RegionMode.Replace, 0.4, others: 0.8), Is.EqualTo(0.25 * 0.4 + 0.75 * 0.8).Within(1e-12));
        }

        [Test]
        public void A_cap_limits_what_the_face_gives_and_not_what_others_give()
        {
            _regions.SetCap(Smile, 0.5);
            Assert.That(Alone(RegionMode.Replace, 0.9, others: 0.0), Is.EqualTo(0.5));
            Assert.That(Alone(RegionMode.Max, 0.9, others: 0.2), Is.EqualTo(0.5));
            Assert.That(Alone(RegionMode.Max, 0.9, others: 0.7), Is.EqualTo(0.7));
            Assert.That(Alone(RegionMode.Add, 0.9, others: 0.2), Is.EqualTo(0.5));
            Assert.That(Alone(RegionMode.Add, 0.9, others: 0.7), Is.EqualTo(0.7));
            Assert.That(Alone(RegionMode.Add, 0.1, others: 0.2), Is.EqualTo(0.3).Within(1e-12));
        }

        [Test]
        public void A_rigs_own_cap_holds_for_the_sum_too()
        {
            Assert.That(Alone(RegionMode.Add, 0.9, others: 0.2), Is.EqualTo(1.0));
        }

        [Test]
        public void Each_shape_is_of_its_rigs_region()
        {
            _regions.Set("brows", 0, RegionMode.Replace);
            Assert.That(Alone(RegionMode.Replace, 0.9, others: 0.0), Is.EqualTo(0.9));
            var trace = new ShapeTrace();
            Assert.That(_regions.Mix(PlaceOf("Brow_Drop_L"), 0.9, 0.0, ref trace), Is.EqualTo(0.0));
        }

        [Test]
        public void The_jaw_bone_yields_to_speech_and_the_eyes_do_not()
        {
            Rig rig = Assets.Rig("cc4_extended");
            ExpressionProfile turning = ExpressionProfile.Parse(Assets.Text("vectors/presets.json"));
            Face face = new ExpressionSolver(rig, turning).NewFace();
            var regions = new FaceRegions(rig, face) { SpeechWeight = 0.75 };
            regions.Set("eyes", 0.5, RegionMode.Replace);
            var shares = new Dictionary<string, double>();
            for (int bone = 0; bone < face.Bones.Count; bone++)
            {
                shares[face.Bones[bone]] = regions.ShareOfBone(bone);
            }
            Assert.That(shares.Keys, Is.EquivalentTo(new[] { "CC_Base_JawRoot", "CC_Base_L_Eye", "CC_Base_R_Eye" }));
            Assert.That(shares["CC_Base_JawRoot"], Is.EqualTo(0.25));
            Assert.That(shares["CC_Base_L_Eye"], Is.EqualTo(0.5));
        }

        [Test]
        public void Weights_beyond_zero_to_one_are_brought_back()
        {
            _regions.Set("brows", 7, RegionMode.Max);
            _regions.Set("nose", -1, RegionMode.Max);
            _regions.SpeechWeight = double.NaN;
            Assert.That(_regions.ShareOf("brows"), Is.EqualTo(1.0));
            Assert.That(_regions.ShareOf("nose"), Is.EqualTo(0.0));
            Assert.That(_regions.ShareOf("mouth"), Is.EqualTo(1.0));
        }

        [Test]
        public void A_region_or_shape_that_there_is_not_is_named()
        {
            var region = Assert.Throws<ArgumentException>(() => _regions.Set("ears", 1, RegionMode.Max));
            Assert.That(region.Message, Is.EqualTo(
                "'ears' is no region of the face; there are brows, lids, eyes, cheeks, nose, mouth, jaw"));
            var shape = Assert.Throws<ArgumentException>(() => _regions.SetCap("V_Open", 1));
            Assert.That(shape.Message, Is.EqualTo("the face has no 'V_Open'"));
        }

        [Test]
        public void A_rig_whose_shape_is_of_no_region_is_refused()
        {
            string text = Assets.Text("rigs/arkit.json").Replace("\"jawOpen\": \"jaw\"", "\"jawOpen\": \"chin\"");
            Rig rig = Rig.Parse(text);
            Face face = new ExpressionSolver(rig, Assets.Expressions()).NewFace();
            var error = Assert.Throws<FormatException>(() => new FaceRegions(rig, face));
            Assert.That(error.Message, Contains.Substring("the region of 'jawOpen' is 'chin'; write one of brows"));
        }

        [Test]
        public void Mixing_allocates_nothing()
        {
            int shape = PlaceOf(Smile);
            var trace = new ShapeTrace();
            Assert.That(Allocation.Of(() => _regions.Mix(shape, 0.5, trace.Others + 0.1, ref trace)), Is.EqualTo(0));
        }

        double Alone(RegionMode mode, double solved, double others)
        {
            _regions.Set("mouth", 1, mode);
            var trace = new ShapeTrace();
            return _regions.Mix(PlaceOf(Smile), solved, others, ref trace);
        }

        int PlaceOf(string shape)
        {
            return new List<string>(_face.Shapes).IndexOf(shape);
        }
    }
}

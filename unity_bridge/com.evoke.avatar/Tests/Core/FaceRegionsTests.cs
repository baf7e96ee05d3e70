using System;
using System.Collections.Generic;
using NUnit.Framework;

namespace Evoke.Tests
{
    [TestFixture]
    public sealed class FaceRegionsTests
    {
        const int Frames = 2000;

        // What a mesh makes of a weight: a 32-bit float of 0–100.
        const double Rounding = 1e-6;

        const string Smile = "Mouth_Smile_L";

        Face _face;
        FaceRegions _regions;
        ShapeTrace _trace;

        // What the mesh has, 0–100.
        float _mesh;

        [SetUp]
        public void Begin()
        {
            Rig rig = Assets.Rig("cc4_extended");
            _face = new ExpressionSolver(rig, Assets.Expressions()).NewFace();
            _regions = new FaceRegions(rig, _face);
            _trace = new ShapeTrace();
            _mesh = 0;
        }

        [TestCase(RegionMode.Replace)]
        [TestCase(RegionMode.Max)]
        [TestCase(RegionMode.Add)]
        public void A_face_alone_shows_its_share_of_what_was_solved_for_ever(RegionMode mode)
        {
            _regions.Set("mouth", 0.5, mode);
            for (int frame = 0; frame < Frames; frame++)
            {
                double solved = Wave(frame, 0.1);
                WriteFace(Smile, solved);
                Assert.That(Mesh(), Is.EqualTo(0.5 * solved).Within(Rounding), "frame " + frame);
            }
        }

        [TestCase(RegionMode.Replace)]
        [TestCase(RegionMode.Max)]
        [TestCase(RegionMode.Add)]
        public void Lip_sync_that_writes_before_the_face_is_mixed_in_without_drift(RegionMode mode)
        {
            _regions.Set("mouth", 0.6, mode);
            for (int frame = 0; frame < Frames; frame++)
            {
                double spoken = Wave(frame, 0.37);
                double solved = 0.5 * Wave(frame, 0.05);
                WriteLips(spoken);
                WriteFace(Smile, solved);
                Assert.That(Mesh(), Is.EqualTo(Mixed(mode, solved, spoken)).Within(Rounding), "frame " + frame);
            }
        }

        [TestCase(RegionMode.Replace)]
        [TestCase(RegionMode.Max)]
        [TestCase(RegionMode.Add)]
        public void Lip_sync_that_writes_after_the_face_has_the_last_word_and_nothing_drifts(RegionMode mode)
        {
            _regions.Set("mouth", 0.6, mode);
            double spoken = 0;
            for (int frame = 0; frame < Frames; frame++)
            {
                double solved = 0.5 * Wave(frame, 0.05);
                WriteFace(Smile, solved);
                Assert.That(Mesh(), Is.EqualTo(Mixed(mode, solved, spoken)).Within(Rounding), "frame " + frame);
                spoken = Wave(frame, 0.37);
                WriteLips(spoken);
                Assert.That(Mesh(), Is.EqualTo(spoken).Within(Rounding));
            }
        }

        [TestCase(RegionMode.Replace, 0.3)]
        [TestCase(RegionMode.Max, 0.3)]
        [TestCase(RegionMode.Add, 0.45)]
        public void Lip_sync_that_stands_still_is_not_counted_twice(RegionMode mode, double expected)
        {
            _regions.Set("mouth", 0.5, mode);
            for (int frame = 0; frame < Frames; frame++)
            {
                WriteLips(0.3);
                WriteFace(Smile, 0.3);
                Assert.That(Mesh(), Is.EqualTo(expected).Within(Rounding), "frame " + frame);
            }
        }

        [TestCase(RegionMode.Replace)]
        [TestCase(RegionMode.Max)]
        [TestCase(RegionMode.Add)]
        public void A_weight_that_others_set_once_stays_theirs(RegionMode mode)
        {
            _regions.Set("mouth", 0.6, mode);
            WriteLips(0.2);
            for (int frame = 0; frame < Frames; frame++)
            {
                double solved = 0.5 * Wave(frame, 0.05);
                WriteFace(Smile, solved);
                Assert.That(Mesh(), Is.EqualTo(Mixed(mode, solved, 0.2)).Within(Rounding), "frame " + frame);
            }
            Assert.That(_trace.Others, Is.EqualTo(0.2).Within(Rounding));
        }

        [Test]
        public void Lip_sync_that_stops_at_rest_leaves_the_face_to_itself()
        {
            _regions.Set("mouth", 1, RegionMode.Add);
            foreach (double spoken in new[] { 0.2, 0.6, 0.0 })
            {
                WriteLips(spoken);
                WriteFace(Smile, 0.3);
                Assert.That(Mesh(), Is.EqualTo(0.3 + spoken).Within(Rounding));
            }
            WriteFace(Smile, 0.5);
            Assert.That(Mesh(), Is.EqualTo(0.5).Within(Rounding));
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
            WriteLips(0.8);
            WriteFace(Smile, 0.4);
            Assert.That(Mesh(), Is.EqualTo(0.25 * 0.4 + 0.75 * 0.8).Within(Rounding));
        }

        [Test]
        public void While_all_is_yielded_the_others_weight_stands()
        {
            _regions.SpeechWeight = 1;
            foreach (RegionMode mode in new[] { RegionMode.Replace, RegionMode.Max, RegionMode.Add })
            {
                _regions.Set("mouth", 1, mode);
                for (int frame = 0; frame < Frames; frame++)
                {
                    WriteLips(Wave(frame, 0.001));
                    float spoken = _mesh;
                    WriteFace(Smile, 0.9);
                    Assert.That(_mesh, Is.EqualTo(spoken).Within(1e-4), mode + ", frame " + frame);
                }
            }
        }

        [Test]
        public void Speech_that_fades_in_and_out_leaves_no_trace()
        {
            for (int frame = 0; frame <= Frames; frame++)
            {
                _regions.SpeechWeight = Math.Sin(Math.PI * frame / Frames);
                WriteLips(Wave(frame, 0.37) * _regions.SpeechWeight);
                WriteFace(Smile, 0.4);
            }
            Assert.That(Mesh(), Is.EqualTo(0.4).Within(Rounding));
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
            Assert.That(
                Allocation.Of(() => _regions.Mix(shape, 0.5, _trace.Others + 0.1, ref _trace)), Is.EqualTo(0));
        }

        double Alone(RegionMode mode, double solved, double others)
        {
            _regions.Set("mouth", 1, mode);
            var trace = new ShapeTrace();
            return _regions.Mix(PlaceOf(Smile), solved, others, ref trace);
        }

        static double Mixed(RegionMode mode, double solved, double others)
        {
            switch (mode)
            {
                case RegionMode.Max:
                    return Math.Max(others, 0.6 * solved);
                case RegionMode.Add:
                    return Math.Min(1, others + 0.6 * solved);
                default:
                    return 0.4 * others + 0.6 * solved;
            }
        }

        void WriteFace(string shape, double solved)
        {
            _mesh = (float)(100 * _regions.Mix(PlaceOf(shape), solved, _mesh / 100.0, ref _trace));
        }

        void WriteLips(double weight)
        {
            _mesh = (float)(100 * weight);
        }

        double Mesh()
        {
            return _mesh / 100.0;
        }

        int PlaceOf(string shape)
        {
            return new List<string>(_face.Shapes).IndexOf(shape);
        }

        /// <summary>Swings between 0 and 1 with an odd period.</summary>
        static double Wave(int frame, double pace)
        {
            return 0.5 - 0.5 * Math.Cos(frame * pace);
        }
    }
}

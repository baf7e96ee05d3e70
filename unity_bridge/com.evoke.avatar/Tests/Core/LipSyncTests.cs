using System;
using System.Collections.Generic;
using NUnit.Framework;

namespace Evoke.Tests
{
    /// <summary>A face and lip-sync that write the same shape of a mesh, frame after frame.</summary>
    [TestFixture]
    public sealed class LipSyncTests
    {
        const int Frames = 2000;

        // What a mesh makes of a weight: a 32-bit float of 0–100.
        const double Rounding = 1e-6;

        FaceRegions _regions;
        ShapeTrace _trace;
        int _smile;

        // What the mesh has, 0–100.
        float _mesh;

        [SetUp]
        public void Begin()
        {
            Rig rig = Assets.Rig("cc4_extended");
            Face face = new ExpressionSolver(rig, Assets.Expressions()).NewFace();
            _regions = new FaceRegions(rig, face);
            _smile = new List<string>(face.Shapes).IndexOf("Mouth_Smile_L");
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
                WriteFace(solved);
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
                WriteFace(solved);
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
                WriteFace(solved);
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
                WriteFace(0.3);
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
                WriteFace(solved);
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
                WriteFace(0.3);
                Assert.That(Mesh(), Is.EqualTo(0.3 + spoken).Within(Rounding));
            }
            WriteFace(0.5);
            Assert.That(Mesh(), Is.EqualTo(0.5).Within(Rounding));
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
                    WriteFace(0.9);
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
                WriteFace(0.4);
            }
            Assert.That(Mesh(), Is.EqualTo(0.4).Within(Rounding));
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

        void WriteFace(double solved)
        {
            _mesh = (float)(100 * _regions.Mix(_smile, solved, _mesh / 100.0, ref _trace));
        }

        void WriteLips(double weight)
        {
            _mesh = (float)(100 * weight);
        }

        double Mesh()
        {
            return _mesh / 100.0;
        }

        /// <summary>Swings between 0 and 1 with an odd period.</summary>
        static double Wave(int frame, double pace)
        {
            return 0.5 - 0.5 * Math.Cos(frame * pace);
        }
    }
}

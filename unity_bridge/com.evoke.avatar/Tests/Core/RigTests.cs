using System;
using System.Collections.Generic;
using NUnit.Framework;

namespace Evoke.Tests
{
    [TestFixture]
    public sealed class RigTests
    {
        const string Small =
            "{'profile': 'p', 'name': 'n', 'markers': ['smile'], 'caps': {'smile': 0.5},"
            + " 'regions': {'smile': 'mouth', 'blink': 'lids'}, 'spellings': {'smile': ['grin', 'Smile']},"
            + " 'action_units': {'12': {'name': 'Lip Corner Puller', 'shapes': {'smile': 1},"
            + " 'bones': {'jaw': [1, 2, 3]}}}, 'bone_limits_degrees': {'jaw': 30}}";

        [Test]
        public void A_rig_file_is_read_with_its_caps_limits_and_regions()
        {
            Rig rig = Parse(Small);
            Assert.That(rig.Profile, Is.EqualTo("p"));
            Assert.That(rig.Shapes, Is.EqualTo(new[] { "blink", "smile" }));
            Assert.That(rig.Bones, Is.EqualTo(new[] { "jaw" }));
            Assert.That(rig.RegionOf("smile"), Is.EqualTo("mouth"));
            Assert.That(rig.CapOf("smile"), Is.EqualTo(0.5));
            Assert.That(rig.CapOf("blink"), Is.EqualTo(1.0));
            Assert.That(rig.LimitOf("jaw"), Is.EqualTo(30.0));
            Assert.That(rig.LimitOf("neck"), Is.EqualTo(180.0));
        }

        [Test]
        public void A_shape_is_found_by_its_own_name_before_another_spelling()
        {
            Rig rig = Parse(Small);
            Assert.That(rig.Find(new[] { "Smile", "smile" })["smile"], Is.EqualTo("smile"));
            Assert.That(rig.Find(new[] { "Smile", "grin" })["smile"], Is.EqualTo("grin"));
            Assert.That(rig.Find(new[] { "SMILE" }), Is.Empty);
        }

        [Test]
        public void A_marker_counts_in_any_spelling()
        {
            Rig rig = Parse(Small);
            Assert.That(rig.IsMarkedBy(new[] { "Smile" }), Is.True);
            Assert.That(rig.IsMarkedBy(new[] { "blink" }), Is.False);
        }

        [Test]
        public void A_character_is_told_by_the_markers_of_its_rig()
        {
            Rig[] rigs = { Assets.Rig("arkit"), Assets.Rig("cc4_extended") };
            Assert.That(Rig.Tell(rigs, new[] { "Brow_Compress_Left", "Jaw_Open" }), Is.SameAs(rigs[1]));
            Assert.That(Rig.Tell(rigs, new List<string>(rigs[0].Shapes)), Is.SameAs(rigs[0]));
            Assert.That(Rig.Tell(rigs, new[] { "Jaw_Open" }), Is.Null);
        }

        [Test]
        public void Of_two_rigs_that_fit_alike_the_later_one_is_told()
        {
            Rig[] rigs = { Assets.Rig("arkit"), Assets.Rig("arkit") };
            Assert.That(Rig.Tell(rigs, rigs[0].Shapes), Is.SameAs(rigs[1]));
        }

        [Test]
        public void A_rig_steps_back_before_the_one_it_yields_to()
        {
            Rig[] rigs = { Assets.Rig("cc3_traditional"), Assets.Rig("cc3_explus") };
            var names = new List<string>(rigs[0].Shapes) { "A25_Jaw_Open", "Nose_Scrunch" };
            Assert.That(Rig.Tell(rigs, names), Is.SameAs(rigs[1]));
            names.Remove("A25_Jaw_Open");
            Assert.That(Rig.Tell(rigs, names), Is.SameAs(rigs[0]));
        }

        [TestCase("'markers': ['smile'],", "", "'rig.markers' is missing")]
        [TestCase("['smile']", "'smile'", "'rig.markers' is not a list")]
        [TestCase("'12'", "'AU12'", "'rig.action_units.AU12' is not an action unit's number")]
        [TestCase("{'smile': 1}", "{'grin': 1}", "the shape 'grin' has no place in 'rig.regions'")]
        [TestCase("[1, 2, 3]", "[1, 2]", "'rig.action_units.12.bones.jaw' is not a list of 3 numbers")]
        [TestCase("'p'", "1", "'rig.profile' is not text")]
        [TestCase("0.5", "true", "'rig.caps.smile' is not a number")]
        [TestCase("0.5", "1.5", "'rig.caps.smile' is 1.5; write a number above 0, at most 1")]
        [TestCase("0.5", "-0.5", "'rig.caps.smile' is -0.5; write a number above 0, at most 1")]
        [TestCase("'smile': 1}", "'smile': 0}",
            "'rig.action_units.12.shapes.smile' is 0; write a number above 0, at most 1")]
        [TestCase("{'jaw': 30}", "{'jaw': 181}",
            "'rig.bone_limits_degrees.jaw' is 181; write a number above 0, at most 180")]
        [TestCase("[1, 2, 3]", "[1, 2, -181]",
            "the turn of 'jaw' is more than 180 degrees; write three numbers of -180 to 180")]
        [TestCase("{'smile': 0.5}", "[]", "'rig.caps' is not a JSON object")]
        public void A_fault_in_a_rig_file_is_named_by_its_path(string part, string replacement, string expected)
        {
            var error = Assert.Throws<FormatException>(() => Parse(Small.Replace(part, replacement)));
            Assert.That(error.Message, Is.EqualTo(expected));
        }

        static Rig Parse(string text)
        {
            return Rig.Parse(text.Replace('\'', '"'));
        }
    }
}

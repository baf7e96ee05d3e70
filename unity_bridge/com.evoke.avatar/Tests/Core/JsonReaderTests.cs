using System;
using System.Collections.Generic;
using NUnit.Framework;

namespace Evoke.Tests
{
    [TestFixture]
    public sealed class JsonReaderTests
    {
        [TestCase("0", 0.0)]
        [TestCase("-0.5", -0.5)]
        [TestCase("1e3", 1000.0)]
        [TestCase(" 12.25E-2 ", 0.1225)]
        [TestCase("true", true)]
        [TestCase("false", false)]
        [TestCase("null", null)]
        [TestCase("\"\"", "")]
        [TestCase("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t")]
        [TestCase("\"\\u00e9 \\uD83D\\ude00\"", "é \uD83D\uDE00")]
        public void A_plain_value_is_read(string text, object expected)
        {
            Assert.That(JsonReader.Read(text), Is.EqualTo(expected));
        }

        [TestCase("-7", -7L)]
        [TestCase("9007199254740993", 9007199254740992L)]
        [TestCase("7.0", 7.0)]
        [TestCase("7e0", 7.0)]
        [TestCase("9223372036854775808", 9223372036854775808.0)]
        public void A_whole_number_is_told_from_another(string text, object expected)
        {
            object found = JsonReader.Read(text);
            Assert.That(found.GetType(), Is.EqualTo(expected.GetType()));
            Assert.That(found, Is.EqualTo(expected));
        }

        [Test]
        public void Objects_and_arrays_are_read_as_they_nest()
        {
            var root = (Dictionary<string, object>)JsonReader.Read("{\"a\": [1, {\"b\": []}, {}], \"c\": null}");
            var list = (List<object>)root["a"];
            Assert.That(list[0], Is.EqualTo(1.0));
            Assert.That(((Dictionary<string, object>)list[1])["b"], Is.Empty);
            Assert.That(list[2], Is.Empty);
            Assert.That(root["c"], Is.Null);
        }

        [TestCase("", "line 1, column 1: the text ends too early")]
        [TestCase("{", "line 1, column 2: the text ends too early")]
        [TestCase("{\n  \"a\" 1}", "line 2, column 7: ':' was expected")]
        [TestCase("{\"a\": 1,}", "line 1, column 9: '\"' was expected")]
        [TestCase("[1 2]", "line 1, column 4: ']' was expected")]
        [TestCase("[1,]", "line 1, column 4: a value was expected")]
        [TestCase("01", "line 1, column 2: text behind the value")]
        [TestCase("1.", "line 1, column 3: a value was expected")]
        [TestCase("-", "line 1, column 2: a value was expected")]
        [TestCase("1e999", "line 1, column 1: a number too large")]
        [TestCase("NaN", "line 1, column 1: a value was expected")]
        [TestCase("tru", "line 1, column 1: a value was expected")]
        [TestCase("\"a", "line 1, column 3: the text ends too early")]
        [TestCase("\"\\x\"", "line 1, column 3: an unknown escape")]
        [TestCase("\"\\u00g0\"", "line 1, column 6: four hexadecimal digits were expected")]
        [TestCase("\"a\nb\"", "line 1, column 3: a control character within a string")]
        [TestCase("null null", "line 1, column 6: text behind the value")]
        public void Malformed_text_is_refused_with_its_place(string text, string expected)
        {
            var error = Assert.Throws<FormatException>(() => JsonReader.Read(text));
            Assert.That(error.Message, Is.EqualTo("not valid JSON at " + expected));
        }

        [Test]
        public void Text_cut_short_anywhere_is_refused()
        {
            string text = Assets.Text("rigs/cc4_extended.json").TrimEnd();
            for (int length = 0; length < text.Length; length++)
            {
                Assert.Throws<FormatException>(() => JsonReader.Read(text.Substring(0, length)));
            }
        }

        [Test]
        public void Nesting_has_a_limit()
        {
            string deepest = new string('[', JsonReader.MaxDepth) + new string(']', JsonReader.MaxDepth);
            Assert.That(JsonReader.Read(deepest), Is.Not.Null);
            var error = Assert.Throws<FormatException>(() => JsonReader.Read(new string('[', 100000)));
            Assert.That(error.Message, Contains.Substring("nested more than 64 deep"));
        }
    }
}

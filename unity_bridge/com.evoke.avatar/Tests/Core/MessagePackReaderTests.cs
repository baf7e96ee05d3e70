using System;
using NUnit.Framework;

namespace Evoke.Tests
{
    [TestFixture]
    public sealed class MessagePackReaderTests
    {
        [TestCase("00", 0)]
        [TestCase("7F", 127)]
        [TestCase("E0", -32)]
        [TestCase("FF", -1)]
        [TestCase("CC-FF", 255)]
        [TestCase("CD-FF-FF", 65535)]
        [TestCase("CE-FF-FF-FF-FF", 4294967295.0)]
        [TestCase("CF-FF-FF-FF-FF-FF-FF-FF-FF", 18446744073709551615.0)]
        [TestCase("D0-80", -128)]
        [TestCase("D1-80-00", -32768)]
        [TestCase("D2-80-00-00-00", -2147483648.0)]
        [TestCase("D3-FF-FF-FF-FF-FF-FF-FF-FE", -2)]
        [TestCase("CA-3F-C0-00-00", 1.5)]
        [TestCase("CB-BF-F8-00-00-00-00-00-00", -1.5)]
        public void A_number_of_any_form_is_read(string hex, double expected)
        {
            MessagePackReader reader = Reader(hex);
            Assert.That(reader.ReadNumber(), Is.EqualTo(expected));
            Assert.That(reader.AtEnd);
        }

        [TestCase("A2-C3-A9", "é")]
        [TestCase("D9-01-61", "a")]
        [TestCase("DA-00-01-61", "a")]
        [TestCase("DB-00-00-00-01-61", "a")]
        [TestCase("A0", "")]
        public void Text_of_any_form_is_read(string hex, string expected)
        {
            Assert.That(Reader(hex).ReadText(), Is.EqualTo(expected));
        }

        [TestCase("93", "an array without its values")]
        [TestCase("DC-00-02", "a longer array without its values")]
        [TestCase("81-A1-61-C4-05-00", "a map with binary cut short")]
        [TestCase("C7-05-00", "an extension cut short")]
        [TestCase("D8-00", "a fixed extension cut short")]
        [TestCase("C9-FF-FF-FF-FF-00", "an extension of four thousand million bytes")]
        [TestCase("DB-FF-FF-FF-FF", "text of four thousand million bytes")]
        [TestCase("DD-FF-FF-FF-FF", "an array of four thousand million values")]
        [TestCase("C1", "the byte that is never used")]
        [TestCase("81-90-C0", "an array as a key")]
        [TestCase("81-80-C0", "a map as a key")]
        public void A_malformed_value_is_refused_when_skipped(string hex, string what)
        {
            Assert.Throws<FormatException>(() => Reader(hex).Skip(), what);
        }

        [TestCase("A2-FF-FE", "no such bytes")]
        [TestCase("A2-C0-80", "longer than needed")]
        [TestCase("A3-ED-A0-80", "half a surrogate pair")]
        [TestCase("A4-F4-90-80-80", "beyond Unicode")]
        [TestCase("A1-C3", "cut within a character")]
        public void Text_that_is_not_UTF8_is_refused_when_read_and_when_skipped(string hex, string what)
        {
            Assert.Throws<FormatException>(() => Reader(hex).ReadText(), what);
            Assert.Throws<FormatException>(() => Reader(hex).Skip(), what);
        }

        [TestCase("C0")]
        [TestCase("C4-01-FF")]
        [TestCase("C5-00-01-FF")]
        [TestCase("C6-00-00-00-01-FF")]
        [TestCase("C7-00-05")]
        [TestCase("C8-00-01-05-FF")]
        [TestCase("D4-05-FF")]
        [TestCase("D8-05-00-01-02-03-04-05-06-07-08-09-0A-0B-0C-0D-0E-0F")]
        [TestCase("DE-00-01-A1-61-C3")]
        [TestCase("DF-00-00-00-01-01-DC-00-01-C2")]
        public void A_value_of_any_form_is_skipped_whole(string hex)
        {
            MessagePackReader reader = Reader(hex);
            reader.Skip();
            Assert.That(reader.AtEnd);
        }

        [TestCase("D6-FF-00-00-00-00", true)]
        [TestCase("D7-FF-EE-6B-27-FC-00-00-00-00", true)]
        [TestCase("D7-FF-EE-6B-28-00-00-00-00-00", false)]
        [TestCase("C7-0C-FF-3B-9A-C9-FF-00-00-00-00-00-00-00-00", true)]
        [TestCase("C7-0C-FF-3B-9A-CA-00-00-00-00-00-00-00-00-00", false)]
        [TestCase("C7-03-FF-00-00-00", false)]
        [TestCase("C7-00-FF", false)]
        [TestCase("D4-7F-00", true)]
        [TestCase("D4-80-00", false)]
        [TestCase("D4-FE-00", false)]
        public void Timestamps_and_types_of_ones_own_are_skipped_and_other_extensions_are_refused(string hex, bool good)
        {
            MessagePackReader reader = Reader(hex);
            if (good)
            {
                reader.Skip();
                Assert.That(reader.AtEnd);
            }
            else
            {
                Assert.Throws<FormatException>(reader.Skip);
            }
        }

        [TestCase(16, true)]
        [TestCase(17, false)]
        public void Sixteen_deep_is_read_and_seventeen_is_not(int depth, bool accepted)
        {
            var bytes = new byte[depth];
            for (int i = 0; i < depth; i++)
            {
                bytes[i] = (byte)(i + 1 < depth ? 0x91 : 0x90);
            }
            var reader = new MessagePackReader(new ArraySegment<byte>(bytes));
            if (accepted)
            {
                reader.Skip();
                Assert.That(reader.AtEnd);
            }
            else
            {
                Assert.Throws<FormatException>(reader.Skip);
            }
        }

        [Test]
        public void A_value_of_another_type_is_refused()
        {
            Assert.Throws<FormatException>(() => Reader("A1-61").ReadNumber());
            Assert.Throws<FormatException>(() => Reader("01").ReadText());
            Assert.Throws<FormatException>(() => Reader("01").ReadBoolean());
            Assert.Throws<FormatException>(() => Reader("80").ReadArrayLength());
            Assert.Throws<FormatException>(() => Reader("90").ReadMapLength());
        }

        static MessagePackReader Reader(string hex)
        {
            string[] parts = hex.Split('-');
            byte[] bytes = Array.ConvertAll(parts, part => Convert.ToByte(part, 16));
            return new MessagePackReader(new ArraySegment<byte>(bytes));
        }
    }
}

using System;
using System.Collections.Generic;
using System.IO;

namespace Evoke
{
    /// <summary>Writes as MessagePack what JsonReader has read, each number in eight bytes.</summary>
    sealed class MessagePackWriter
    {
        readonly MemoryStream _bytes = new MemoryStream();

        /// <summary>The bytes of a value, until the next is written; FormatException where a text is no UTF-8.</summary>
        public ArraySegment<byte> Write(object value)
        {
            _bytes.SetLength(0);
            Append(value);
            return new ArraySegment<byte>(_bytes.GetBuffer(), 0, (int)_bytes.Length);
        }

        void Append(object value)
        {
            if (value == null)
            {
                _bytes.WriteByte(0xc0);
            }
            else if (value is bool)
            {
                _bytes.WriteByte((byte)((bool)value ? 0xc3 : 0xc2));
            }
            else if (value is long)
            {
                Append(0xd3, (ulong)(long)value, 8);
            }
            else if (value is double)
            {
                Append(0xcb, (ulong)BitConverter.DoubleToInt64Bits((double)value), 8);
            }
            else if (value is string)
            {
                AppendText((string)value);
            }
            else if (value is List<object>)
            {
                var values = (List<object>)value;
                Append(0xdd, (ulong)values.Count, 4);
                values.ForEach(Append);
            }
            else
            {
                var members = (Dictionary<string, object>)value;
                Append(0xdf, (ulong)members.Count, 4);
                foreach (KeyValuePair<string, object> member in members)
                {
                    AppendText(member.Key);
                    Append(member.Value);
                }
            }
        }

        void AppendText(string text)
        {
            byte[] bytes = StrictUtf8.GetBytes(text);
            Append(0xdb, (ulong)bytes.Length, 4);
            _bytes.Write(bytes, 0, bytes.Length);
        }

        /// <summary>A code and its number, big-endian in so many bytes.</summary>
        void Append(byte code, ulong number, int bytes)
        {
            _bytes.WriteByte(code);
            for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
            {
                _bytes.WriteByte((byte)(number >> shift));
            }
        }
    }
}

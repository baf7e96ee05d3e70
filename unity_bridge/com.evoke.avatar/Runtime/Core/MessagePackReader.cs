using System;
using System.Runtime.InteropServices;
using System.Text;

namespace Evoke
{
    /// <summary>
    /// Reads MessagePack from bytes that nobody vouches for: each length is checked before it is used, and what is
    /// malformed is a FormatException. Numbers are read without an allocation.
    /// </summary>
    public sealed class MessagePackReader
    {
        public const int MaxDepth = 16;

        readonly BigEndianReader _bytes = new BigEndianReader();
        readonly MessagePackSkipper _skipper;

        public MessagePackReader(ArraySegment<byte> bytes)
        {
            _skipper = new MessagePackSkipper(this, _bytes);
            _bytes.Begin(bytes);
        }

        /// <summary>Where the next value begins, in bytes from the first.</summary>
        public int Position
        {
            get { return _bytes.Position; }
            set { _bytes.Position = value; }
        }

        public bool AtEnd
        {
            get { return _bytes.AtEnd; }
        }

        /// <summary>Goes on with other bytes.</summary>
        public void Begin(ArraySegment<byte> bytes)
        {
            _bytes.Begin(bytes);
        }

        /// <summary>The kind of the next value, which stays where it is.</summary>
        public MessagePackType Peek()
        {
            return TypeOf(_bytes.Peek());
        }

        public bool ReadBoolean()
        {
            Expect(MessagePackType.Boolean);
            return _bytes.ReadByte() == 0xc3;
        }

        /// <summary>An integer or a float; integers beyond ±2^53 lose their last digits.</summary>
        public double ReadNumber()
        {
            if (Peek() == MessagePackType.Integer)
            {
                return ReadInteger();
            }
            Expect(MessagePackType.Float);
            if (_bytes.ReadByte() == 0xcb)
            {
                return BitConverter.Int64BitsToDouble((long)_bytes.Read(8));
            }
            return new SingleBits { Bits = (uint)_bytes.Read(4) }.Value;
        }

        public string ReadText()
        {
            ArraySegment<byte> text = ReadTextBytes();
            return Encoding.UTF8.GetString(text.Array, text.Offset, text.Count);
        }

        /// <summary>The bytes of a text, checked to be UTF-8; nothing is allocated.</summary>
        public ArraySegment<byte> ReadTextBytes()
        {
            ArraySegment<byte> text = _bytes.Take(ReadTextLength());
            StrictUtf8.Check(text.Array, text.Offset, text.Count);
            return text;
        }

        /// <summary>How many values the array has; they follow.</summary>
        public int ReadArrayLength()
        {
            Expect(MessagePackType.Array);
            byte code = _bytes.ReadByte();
            ulong length = code <= 0x9f ? code & 0x0fu : _bytes.Read(2 << (code - 0xdc));
            return _bytes.CheckedCount(length, 1);
        }

        /// <summary>How many entries the map has; key and value of each follow.</summary>
        public int ReadMapLength()
        {
            Expect(MessagePackType.Map);
            byte code = _bytes.ReadByte();
            ulong length = code <= 0x8f ? code & 0x0fu : _bytes.Read(2 << (code - 0xde));
            return _bytes.CheckedCount(length, 2);
        }

        /// <summary>Steps over one value with all that it holds, checking it as reading would.</summary>
        public void Skip()
        {
            _skipper.Skip(1);
        }

        /// <summary>As Skip, for a value of a map or an array that is itself no part of another.</summary>
        internal void SkipWithin()
        {
            _skipper.Skip(2);
        }

        /// <summary>As SkipWithin, for a key.</summary>
        internal void SkipKey()
        {
            _skipper.SkipKey(2);
        }

        static MessagePackType TypeOf(byte code)
        {
            if (code <= 0x7f || code >= 0xe0) return MessagePackType.Integer;
            if (code <= 0x8f) return MessagePackType.Map;
            if (code <= 0x9f) return MessagePackType.Array;
            if (code <= 0xbf) return MessagePackType.Text;
            if (code == 0xc0) return MessagePackType.Nil;
            if (code == 0xc1) throw new FormatException("the byte that MessagePack never uses");
            if (code <= 0xc3) return MessagePackType.Boolean;
            if (code <= 0xc6) return MessagePackType.Binary;
            if (code <= 0xc9) return MessagePackType.Extension;
            if (code <= 0xcb) return MessagePackType.Float;
            if (code <= 0xd3) return MessagePackType.Integer;
            if (code <= 0xd8) return MessagePackType.Extension;
            if (code <= 0xdb) return MessagePackType.Text;
            if (code <= 0xdd) return MessagePackType.Array;
            return MessagePackType.Map;
        }

        void Expect(MessagePackType type)
        {
            MessagePackType found = Peek();
            if (found != type)
            {
                throw new FormatException("a value of type " + found + " where " + type + " was expected");
            }
        }

        double ReadInteger()
        {
            byte code = _bytes.ReadByte();
            if (code <= 0x7f || code >= 0xe0)
            {
                return (sbyte)code;
            }
            if (code <= 0xcf)
            {
                return _bytes.Read(1 << (code - 0xcc));
            }
            int bytes = 1 << (code - 0xd0);
            int unused = 64 - 8 * bytes;
            return (long)(_bytes.Read(bytes) << unused) >> unused;
        }

        int ReadTextLength()
        {
            Expect(MessagePackType.Text);
            byte code = _bytes.ReadByte();
            ulong length = code <= 0xbf ? code & 0x1fu : _bytes.Read(1 << (code - 0xd9));
            return _bytes.CheckedCount(length, 1);
        }

        [StructLayout(LayoutKind.Explicit)]
        struct SingleBits
        {
            [FieldOffset(0)] public uint Bits;
            [FieldOffset(0)] public readonly float Value;
        }
    }
}

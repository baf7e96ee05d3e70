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

        byte[] _bytes;
        int _begin;
        int _end;
        int _next;

        public MessagePackReader(ArraySegment<byte> bytes)
        {
            Begin(bytes);
        }

        /// <summary>Goes on with other bytes.</summary>
        public void Begin(ArraySegment<byte> bytes)
        {
            _bytes = bytes.Array;
            _begin = bytes.Offset;
            _end = bytes.Offset + bytes.Count;
            _next = _begin;
        }

        /// <summary>Where the next value begins, in bytes from the first.</summary>
        public int Position
        {
            get { return _next - _begin; }
            set { _next = _begin + value; }
        }

        public bool AtEnd
        {
            get { return _next == _end; }
        }

        /// <summary>The kind of the next value, which stays where it is.</summary>
        public MessagePackType Peek()
        {
            if (AtEnd)
            {
                throw CutShort();
            }
            return TypeOf(_bytes[_next]);
        }

        public bool ReadBoolean()
        {
            Expect(MessagePackType.Boolean);
            return ReadByte() == 0xc3;
        }

        /// <summary>An integer or a float; integers beyond ±2^53 lose their last digits.</summary>
        public double ReadNumber()
        {
            if (Peek() == MessagePackType.Integer)
            {
                return ReadInteger();
            }
            Expect(MessagePackType.Float);
            if (ReadByte() == 0xcb)
            {
                return BitConverter.Int64BitsToDouble((long)ReadBigEndian(8));
            }
            return new SingleBits { Bits = (uint)ReadBigEndian(4) }.Value;
        }

        public string ReadText()
        {
            ArraySegment<byte> text = ReadTextBytes();
            return Encoding.UTF8.GetString(text.Array, text.Offset, text.Count);
        }

        /// <summary>The bytes of a text, checked to be UTF-8; nothing is allocated.</summary>
        public ArraySegment<byte> ReadTextBytes()
        {
            int length = ReadTextLength();
            int from = Take(length);
            StrictUtf8.Check(_bytes, from, length);
            return new ArraySegment<byte>(_bytes, from, length);
        }

        /// <summary>How many values the array has; they follow.</summary>
        public int ReadArrayLength()
        {
            Expect(MessagePackType.Array);
            byte code = ReadByte();
            ulong length = code <= 0x9f ? code & 0x0fu : ReadBigEndian(2 << (code - 0xdc));
            return CheckedCount(length, 1);
        }

        /// <summary>How many entries the map has; key and value of each follow.</summary>
        public int ReadMapLength()
        {
            Expect(MessagePackType.Map);
            byte code = ReadByte();
            ulong length = code <= 0x8f ? code & 0x0fu : ReadBigEndian(2 << (code - 0xde));
            return CheckedCount(length, 2);
        }

        /// <summary>Steps over one value with all that it holds, checking it as reading would.</summary>
        public void Skip()
        {
            Skip(1);
        }

        /// <summary>As Skip, for a value of a map or an array that is itself no part of another.</summary>
        internal void SkipWithin()
        {
            Skip(2);
        }

        /// <summary>As SkipWithin, for a key.</summary>
        internal void SkipKey()
        {
            SkipKey(2);
        }

        void Skip(int depth)
        {
            switch (Peek())
            {
                case MessagePackType.Nil:
                case MessagePackType.Boolean:
                    Take(1);
                    break;
                case MessagePackType.Integer:
                case MessagePackType.Float:
                    ReadNumber();
                    break;
                case MessagePackType.Text:
                    ReadTextBytes();
                    break;
                case MessagePackType.Binary:
                    SkipBinary();
                    break;
                case MessagePackType.Extension:
                    SkipExtension();
                    break;
                case MessagePackType.Array:
                    SkipArray(depth);
                    break;
                case MessagePackType.Map:
                    SkipMap(depth);
                    break;
            }
        }

        void SkipBinary()
        {
            byte code = ReadByte();
            Take(CheckedCount(ReadBigEndian(1 << (code - 0xc4)), 1));
        }

        void SkipExtension()
        {
            byte code = ReadByte();
            ulong length = code >= 0xd4 ? 1ul << (code - 0xd4) : ReadBigEndian(1 << (code - 0xc7));
            const int TypeByte = 1;
            Take(CheckedCount(length + TypeByte, 1));
        }

        void SkipArray(int depth)
        {
            CheckDepth(depth);
            int count = ReadArrayLength();
            for (int i = 0; i < count; i++)
            {
                Skip(depth + 1);
            }
        }

        void SkipMap(int depth)
        {
            CheckDepth(depth);
            int count = ReadMapLength();
            for (int i = 0; i < count; i++)
            {
                SkipKey(depth + 1);
                Skip(depth + 1);
            }
        }

        void SkipKey(int depth)
        {
            MessagePackType key = Peek();
            if (key == MessagePackType.Array || key == MessagePackType.Map)
            {
                throw new FormatException("an array or a map as a key");
            }
            Skip(depth);
        }

        static void CheckDepth(int depth)
        {
            if (depth > MaxDepth)
            {
                throw new FormatException("nested more than 16 deep");
            }
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
            byte code = ReadByte();
            if (code <= 0x7f || code >= 0xe0)
            {
                return (sbyte)code;
            }
            if (code <= 0xcf)
            {
                return ReadBigEndian(1 << (code - 0xcc));
            }
            int bytes = 1 << (code - 0xd0);
            int unused = 64 - 8 * bytes;
            return (long)(ReadBigEndian(bytes) << unused) >> unused;
        }

        int ReadTextLength()
        {
            Expect(MessagePackType.Text);
            byte code = ReadByte();
            ulong length = code <= 0xbf ? code & 0x1fu : ReadBigEndian(1 << (code - 0xd9));
            return CheckedCount(length, 1);
        }

        byte ReadByte()
        {
            return _bytes[Take(1)];
        }

        ulong ReadBigEndian(int bytes)
        {
            int from = Take(bytes);
            ulong value = 0;
            for (int i = 0; i < bytes; i++)
            {
                value = (value << 8) | _bytes[from + i];
            }
            return value;
        }

        /// <summary>A count of things that take at least so many bytes each; refused where they cannot be there.</summary>
        int CheckedCount(ulong count, int bytesEach)
        {
            if (count > (ulong)((_end - _next) / bytesEach))
            {
                throw CutShort();
            }
            return (int)count;
        }

        int Take(int bytes)
        {
            if (bytes > _end - _next)
            {
                throw CutShort();
            }
            int from = _next;
            _next += bytes;
            return from;
        }

        static FormatException CutShort()
        {
            return new FormatException("cut short");
        }

        [StructLayout(LayoutKind.Explicit)]
        struct SingleBits
        {
            [FieldOffset(0)] public uint Bits;
            [FieldOffset(0)] public readonly float Value;
        }
    }
}

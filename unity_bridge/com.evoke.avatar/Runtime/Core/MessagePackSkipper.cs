using System;

namespace Evoke
{
    /// <summary>Steps over MessagePack values with all that they hold, checking them as reading would.</summary>
    sealed class MessagePackSkipper
    {
        const byte FirstReservedType = 0x80;
        const byte TimestampType = 0xff;
        const ulong MaxNanoseconds = 999999999;

        readonly MessagePackReader _reader;
        readonly BigEndianReader _bytes;

        public MessagePackSkipper(MessagePackReader reader, BigEndianReader bytes)
        {
            _reader = reader;
            _bytes = bytes;
        }

        /// <summary>Skips a value that lies so deep; 1 is a value that is no part of another.</summary>
        public void Skip(int depth)
        {
            switch (_reader.Peek())
            {
                case MessagePackType.Nil:
                case MessagePackType.Boolean:
                    _bytes.ReadByte();
                    break;
                case MessagePackType.Integer:
                case MessagePackType.Float:
                    _reader.ReadNumber();
                    break;
                case MessagePackType.Text:
                    _reader.ReadTextBytes();
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

        public void SkipKey(int depth)
        {
            MessagePackType key = _reader.Peek();
            if (key == MessagePackType.Array || key == MessagePackType.Map)
            {
                throw new FormatException("an array or a map as a key");
            }
            Skip(depth);
        }

        void SkipBinary()
        {
            byte code = _bytes.ReadByte();
            _bytes.Take(_bytes.CheckedCount(_bytes.Read(1 << (code - 0xc4)), 1));
        }

        void SkipExtension()
        {
            byte code = _bytes.ReadByte();
            ulong length = code >= 0xd4 ? 1ul << (code - 0xd4) : _bytes.Read(1 << (code - 0xc7));
            int count = _bytes.CheckedCount(length, 1);
            byte type = _bytes.ReadByte();
            if (type == TimestampType)
            {
                SkipTimestamp(count);
                return;
            }
            if (type >= FirstReservedType)
            {
                throw new FormatException("an extension of a reserved type");
            }
            _bytes.Take(count);
        }

        /// <summary>Seconds in 4 bytes; nanoseconds and seconds in 30 and 34 bits; or in 4 and 8 bytes.</summary>
        void SkipTimestamp(int count)
        {
            if (count != 4 && count != 8 && count != 12)
            {
                throw new FormatException("a timestamp of another length");
            }
            ulong head = _bytes.Read(count == 8 ? 8 : 4);
            ulong nanoseconds = count == 8 ? head >> 34 : count == 12 ? head : 0;
            _bytes.Take(count == 12 ? 8 : 0);
            if (nanoseconds > MaxNanoseconds)
            {
                throw new FormatException("a timestamp of more nanoseconds than a second has");
            }
        }

        void SkipArray(int depth)
        {
            CheckDepth(depth);
            int count = _reader.ReadArrayLength();
            for (int i = 0; i < count; i++)
            {
                Skip(depth + 1);
            }
        }

        void SkipMap(int depth)
        {
            CheckDepth(depth);
            int count = _reader.ReadMapLength();
            for (int i = 0; i < count; i++)
            {
                SkipKey(depth + 1);
                Skip(depth + 1);
            }
        }

        static void CheckDepth(int depth)
        {
            if (depth > MessagePackReader.MaxDepth)
            {
                throw new FormatException("nested more than 16 deep");
            }
        }
    }
}

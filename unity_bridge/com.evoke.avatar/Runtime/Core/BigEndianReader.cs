using System;

namespace Evoke
{
    /// <summary>Takes big-endian numbers and spans off some bytes; what is not there is a FormatException.</summary>
    sealed class BigEndianReader
    {
        byte[] _bytes;
        int _begin;
        int _end;
        int _next;

        /// <summary>In bytes from the first.</summary>
        public int Position
        {
            get { return _next - _begin; }
            set { _next = _begin + value; }
        }

        public bool AtEnd
        {
            get { return _next == _end; }
        }

        /// <summary>Goes on with other bytes.</summary>
        public void Begin(ArraySegment<byte> bytes)
        {
            _bytes = bytes.Array;
            _begin = bytes.Offset;
            _end = bytes.Offset + bytes.Count;
            _next = _begin;
        }

        public byte Peek()
        {
            if (AtEnd)
            {
                throw CutShort();
            }
            return _bytes[_next];
        }

        public byte ReadByte()
        {
            byte value = Peek();
            _next++;
            return value;
        }

        /// <summary>An unsigned number of 1 to 8 bytes.</summary>
        public ulong Read(int bytes)
        {
            int from = Step(bytes);
            ulong value = 0;
            for (int i = 0; i < bytes; i++)
            {
                value = (value << 8) | _bytes[from + i];
            }
            return value;
        }

        public ArraySegment<byte> Take(int bytes)
        {
            return new ArraySegment<byte>(_bytes, Step(bytes), bytes);
        }

        /// <summary>A count of things that take at least so many bytes each; refused where they cannot be there.</summary>
        public int CheckedCount(ulong count, int bytesEach)
        {
            if (count > (ulong)((_end - _next) / bytesEach))
            {
                throw CutShort();
            }
            return (int)count;
        }

        int Step(int bytes)
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
    }
}

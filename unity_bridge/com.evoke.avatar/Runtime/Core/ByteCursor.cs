using System;
using System.Runtime.InteropServices;

namespace Evoke
{
    /// <summary>Writes or reads numbers one after the other, little-endian, without an allocation.</summary>
    struct ByteCursor
    {
        readonly byte[] _bytes;
        int _next;

        public ByteCursor(byte[] bytes, int offset)
        {
            _bytes = bytes;
            _next = offset;
        }

        public static bool Fits(byte[] bytes, int offset, int count)
        {
            return bytes != null && offset >= 0 && offset <= bytes.Length - count;
        }

        public void WriteByte(byte value)
        {
            _bytes[_next++] = value;
        }

        public void WriteDouble(double value)
        {
            WriteBits((ulong)BitConverter.DoubleToInt64Bits(value), 8);
        }

        public void WriteSingle(double value)
        {
            WriteBits(new SingleBits { Value = (float)value }.Bits, 4);
        }

        public byte ReadByte()
        {
            return _bytes[_next++];
        }

        public double ReadDouble()
        {
            return BitConverter.Int64BitsToDouble((long)ReadBits(8));
        }

        public double ReadSingle()
        {
            return new SingleBits { Bits = (uint)ReadBits(4) }.Value;
        }

        void WriteBits(ulong bits, int bytes)
        {
            for (int i = 0; i < bytes; i++)
            {
                _bytes[_next++] = (byte)(bits >> (8 * i));
            }
        }

        ulong ReadBits(int bytes)
        {
            ulong bits = 0;
            for (int i = 0; i < bytes; i++)
            {
                bits |= (ulong)_bytes[_next++] << (8 * i);
            }
            return bits;
        }

        [StructLayout(LayoutKind.Explicit)]
        struct SingleBits
        {
            [FieldOffset(0)] public uint Bits;
            [FieldOffset(0)] public float Value;
        }
    }
}

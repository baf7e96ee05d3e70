using System;

namespace Evoke
{
    /// <summary>The frames of one message, as they lie in the connection's buffer: valid until the next is received.</summary>
    public sealed class ZmtpMessage
    {
        public const int MaxFrames = 8;

        readonly int[] _begins = new int[MaxFrames];
        readonly int[] _lengths = new int[MaxFrames];
        ArraySegment<byte> _bytes;

        public int FrameCount { get; private set; }

        public ArraySegment<byte> Frame(int index)
        {
            if (index < 0 || index >= FrameCount)
            {
                throw new ArgumentOutOfRangeException("index");
            }
            return new ArraySegment<byte>(_bytes.Array, _bytes.Offset + _begins[index], _lengths[index]);
        }

        internal void Clear()
        {
            FrameCount = 0;
        }

        /// <summary>False where the message has as many frames as it may.</summary>
        internal bool TryAppend(int begin, int length)
        {
            if (FrameCount == MaxFrames)
            {
                return false;
            }
            _begins[FrameCount] = begin;
            _lengths[FrameCount] = length;
            FrameCount++;
            return true;
        }

        /// <summary>The bytes in which the frames lie.</summary>
        internal void Bind(ArraySegment<byte> bytes)
        {
            _bytes = bytes;
        }
    }
}

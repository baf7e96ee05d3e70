using System;

namespace Evoke
{
    /// <summary>The frames of one message; they are overwritten by the next.</summary>
    public sealed class ZmtpMessage
    {
        public const int MaxFrames = 8;

        readonly int[] _ends = new int[MaxFrames];
        byte[] _bytes = new byte[8192];

        public int FrameCount { get; private set; }

        public ArraySegment<byte> Frame(int index)
        {
            if (index >= FrameCount)
            {
                throw new ArgumentOutOfRangeException("index");
            }
            int begin = index == 0 ? 0 : _ends[index - 1];
            return new ArraySegment<byte>(_bytes, begin, _ends[index] - begin);
        }

        internal void Clear()
        {
            FrameCount = 0;
        }

        /// <summary>False where the message has as many frames as it may.</summary>
        internal bool TryAppend(byte[] source, int offset, int count)
        {
            if (FrameCount == MaxFrames)
            {
                return false;
            }
            int used = FrameCount == 0 ? 0 : _ends[FrameCount - 1];
            if (used + count > _bytes.Length)
            {
                Array.Resize(ref _bytes, Math.Max(used + count, 2 * _bytes.Length));
            }
            Buffer.BlockCopy(source, offset, _bytes, used, count);
            _ends[FrameCount] = used + count;
            FrameCount++;
            return true;
        }
    }
}

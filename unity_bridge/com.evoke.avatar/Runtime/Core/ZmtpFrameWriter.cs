using System;

namespace Evoke
{
    /// <summary>Writes the short frames that a SUB sends, out of one buffer. Allocates nothing.</summary>
    sealed class ZmtpFrameWriter
    {
        const byte CommandFlag = 4;
        const int HeaderBytes = 2;
        const int MaxBodyBytes = 255;

        readonly TcpLink _link;
        readonly byte[] _frame = new byte[HeaderBytes + MaxBodyBytes];

        public ZmtpFrameWriter(TcpLink link)
        {
            _link = link;
        }

        public void SendCommand(byte[] name, ArraySegment<byte> data)
        {
            _frame[HeaderBytes] = (byte)name.Length;
            Put(name, 0, name.Length, HeaderBytes + 1);
            Put(data.Array, data.Offset, data.Count, HeaderBytes + 1 + name.Length);
            Send(CommandFlag, 1 + name.Length + data.Count);
        }

        /// <summary>A message of one frame: a byte and what belongs to it.</summary>
        public void SendMessage(byte first, byte[] rest)
        {
            _frame[HeaderBytes] = first;
            Put(rest, 0, rest.Length, HeaderBytes + 1);
            Send(0, 1 + rest.Length);
        }

        void Put(byte[] bytes, int offset, int count, int at)
        {
            Buffer.BlockCopy(bytes, offset, _frame, at, count);
        }

        void Send(byte flags, int bodyBytes)
        {
            _frame[0] = flags;
            _frame[1] = (byte)bodyBytes;
            _link.Send(_frame, 0, HeaderBytes + bodyBytes);
        }
    }
}

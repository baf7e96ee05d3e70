using System;
using System.Diagnostics;
using System.Globalization;

namespace Evoke
{
    /// <summary>
    /// Reads ZMTP frames from a link into one buffer of fixed size, where they stay until the next message begins.
    /// What is no frame, or too long, is a ZmtpException. Allocates nothing.
    /// </summary>
    sealed class ZmtpFrameReader
    {
        /// <summary>A longer frame ends the connection.</summary>
        public const int MaxFrameBytes = 65536;

        const int MaxHeaderBytes = 9;
        const int ShortHeaderBytes = 2;

        const byte More = 1;
        const byte Long = 2;
        const byte Command = 4;

        readonly TcpLink _link;
        readonly Stopwatch _clock = Stopwatch.StartNew();
        readonly byte[] _buffer = new byte[MaxFrameBytes + 4096];

        int _kept;
        int _begin;
        int _end;
        byte _flags;
        int _body;
        int _length;

        public ZmtpFrameReader(TcpLink link)
        {
            _link = link;
        }

        /// <summary>Milliseconds since the connection was made.</summary>
        public long Now
        {
            get { return _clock.ElapsedMilliseconds; }
        }

        /// <summary>When bytes came last, as Now.</summary>
        public long LastHeard { get; private set; }

        /// <summary>Whether the last frame is a command.</summary>
        public bool IsCommand
        {
            get { return (_flags & Command) != 0; }
        }

        /// <summary>Whether another frame of the same message follows the last.</summary>
        public bool HasMore
        {
            get { return (_flags & More) != 0; }
        }

        /// <summary>The last frame's body; it lies there until the message is forgotten.</summary>
        public ArraySegment<byte> Body
        {
            get { return new ArraySegment<byte>(_buffer, _body, _length); }
        }

        /// <summary>Where the last frame's body begins, in bytes from the beginning of what is kept.</summary>
        public int BodyFromKept
        {
            get { return _body - _kept; }
        }

        /// <summary>All that was read since Forget; the frames' bodies lie in it.</summary>
        public ArraySegment<byte> Kept
        {
            get { return new ArraySegment<byte>(_buffer, _kept, _begin - _kept); }
        }

        /// <summary>Lets go of the frames read so far.</summary>
        public void Forget()
        {
            _kept = _begin;
        }

        /// <summary>Waits until so many bytes are there and gives them; false where that took too long.</summary>
        public bool TryPeek(int bytes, long deadline, out ArraySegment<byte> found)
        {
            bool came = TryAwait(bytes, deadline);
            found = new ArraySegment<byte>(_buffer, _begin, came ? bytes : 0);
            return came;
        }

        /// <summary>Steps over bytes that are there.</summary>
        public void Skip(int bytes)
        {
            _begin += bytes;
        }

        /// <summary>Reads one frame; false where it is not whole by the deadline (as Now). Then it may be tried again.</summary>
        public bool TryRead(long deadline)
        {
            if (!TryAwait(ShortHeaderBytes, deadline))
            {
                return false;
            }
            byte flags = _buffer[_begin];
            bool wrong = (flags & ~(More | Long | Command)) != 0 || (flags & (More | Command)) == (More | Command);
            if (wrong)
            {
                throw new ZmtpException("the peer sent a frame with wrong flags");
            }
            bool isLong = (flags & Long) != 0;
            int header = isLong ? MaxHeaderBytes : ShortHeaderBytes;
            if (!TryAwait(header, deadline))
            {
                return false;
            }
            ulong length = isLong ? LongLength() : _buffer[_begin + 1];
            if (length > MaxFrameBytes)
            {
                throw new ZmtpException(
                    "a frame of " + length.ToString(CultureInfo.InvariantCulture)
                    + " bytes is over the limit of " + MaxFrameBytes);
            }
            if (!TryAwait(header + (int)length, deadline))
            {
                return false;
            }
            _flags = flags;
            _length = (int)length;
            _body = _begin + header;
            _begin = _body + _length;
            return true;
        }

        ulong LongLength()
        {
            ulong length = 0;
            for (int i = 1; i < MaxHeaderBytes; i++)
            {
                length = (length << 8) | _buffer[_begin + i];
            }
            return length;
        }

        /// <summary>Waits until so many bytes lie at _begin.</summary>
        bool TryAwait(int bytes, long deadline)
        {
            if (_begin + bytes > _buffer.Length)
            {
                MakeRoom(bytes);
            }
            while (_end - _begin < bytes)
            {
                int received = _link.Receive(_buffer, _end, _buffer.Length - _end, deadline - Now);
                if (received == TcpLink.TimedOut)
                {
                    return false;
                }
                _end += received;
                LastHeard = Now;
            }
            return true;
        }

        void MakeRoom(int bytes)
        {
            if (_begin - _kept + bytes > _buffer.Length)
            {
                throw new ZmtpException("a message of more than " + _buffer.Length + " bytes");
            }
            Buffer.BlockCopy(_buffer, _kept, _buffer, 0, _end - _kept);
            _begin -= _kept;
            _end -= _kept;
            _kept = 0;
        }
    }
}

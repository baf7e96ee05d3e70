using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;

namespace Evoke
{
    /// <summary>
    /// One connection of a SUB socket to a PUB or XPUB: ZMTP 3.0 or 3.1 over TCP, mechanism NULL. A peer that cannot
    /// be spoken with is a ZmtpException, a lost connection an IOException or a SocketException, and a stop signal an
    /// OperationCanceledException.
    /// </summary>
    public sealed class ZmtpConnection : IDisposable
    {
        /// <summary>A longer frame ends the connection.</summary>
        public const int MaxFrameBytes = 65536;

        const int GreetingBytes = 64;
        const int SignatureBytes = 10;
        const int VersionedBytes = 12;
        const int MechanismBytes = 20;
        const int MaxHeaderBytes = 9;
        const int MaxPingContext = 16;
        const int MaxShownReason = 120;

        const byte More = 1;
        const byte Long = 2;
        const byte Command = 4;

        readonly ZmtpTiming _timing;
        readonly TcpLink _link;
        readonly Stopwatch _clock = Stopwatch.StartNew();
        readonly byte[] _buffer = new byte[MaxFrameBytes + 4096];

        int _begin;
        int _end;
        long _lastHeard;
        bool _open;
        bool _peerSpeaksCommands;

        byte _flags;
        int _body;
        int _length;

        ZmtpConnection(TcpLink link, ZmtpTiming timing)
        {
            _link = link;
            _timing = timing;
        }

        /// <summary>Connects and shakes hands.</summary>
        public static ZmtpConnection Open(TcpEndpoint endpoint, ZmtpTiming timing, WaitHandle stop)
        {
            var connection = new ZmtpConnection(TcpLink.Connect(endpoint, timing.Connect, stop), timing);
            try
            {
                connection.ShakeHands();
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }

        /// <summary>Asks for every topic that begins so.</summary>
        public void Subscribe(byte[] topic)
        {
            if (_peerSpeaksCommands)
            {
                SendCommand("SUBSCRIBE", topic);
                return;
            }
            var body = new byte[1 + topic.Length];
            body[0] = 1;
            topic.CopyTo(body, 1);
            SendFrame(0, body);
        }

        /// <summary>Waits for the next message and puts its frames into <paramref name="message"/>.</summary>
        public void Receive(ZmtpMessage message)
        {
            message.Clear();
            do
            {
                ReadFrame();
                while ((_flags & Command) != 0)
                {
                    Obey();
                    ReadFrame();
                }
                if (!message.TryAppend(_buffer, _body, _length))
                {
                    throw new ZmtpException("a message of more than " + ZmtpMessage.MaxFrames + " frames");
                }
            }
            while ((_flags & More) != 0);
        }

        public void Dispose()
        {
            _link.Dispose();
        }

        void ShakeHands()
        {
            byte[] greeting = Greeting();
            // libzmq hangs up on a mechanism it does not want, and the reason would be lost: so ours is held back
            // until the peer's is known.
            _link.Send(greeting, 0, VersionedBytes);
            CheckGreeting();
            _link.Send(greeting, VersionedBytes, GreetingBytes - VersionedBytes);
            SendCommand("READY", Property("Socket-Type", "SUB"));
            ReadFrame();
            CheckReady();
            _open = true;
        }

        static byte[] Greeting()
        {
            var greeting = new byte[GreetingBytes];
            greeting[0] = 0xff;
            greeting[9] = 0x7f;
            greeting[10] = 3;
            greeting[11] = 1;
            Encoding.ASCII.GetBytes("NULL", 0, 4, greeting, VersionedBytes);
            return greeting;
        }

        void CheckGreeting()
        {
            // A peer of another kind may send less than a greeting, so its first byte is judged alone.
            Await(1);
            if (_buffer[_begin] != 0xff)
            {
                throw NotZmtp();
            }
            Await(SignatureBytes + 1);
            if (_buffer[_begin + 9] != 0x7f)
            {
                throw NotZmtp();
            }
            int major = _buffer[_begin + 10];
            if (major < 3)
            {
                throw new ZmtpException("the peer speaks ZMTP " + major + ", and 3 is needed (ZeroMQ 4 or later)");
            }
            Await(GreetingBytes);
            _peerSpeaksCommands = major > 3 || _buffer[_begin + 11] >= 1;
            string mechanism = Encoding.ASCII.GetString(_buffer, _begin + VersionedBytes, MechanismBytes).TrimEnd('\0');
            if (mechanism != "NULL")
            {
                throw new ZmtpException(
                    "the peer requires the security mechanism " + Shown(mechanism) + ", and only NULL is spoken here");
            }
            _begin += GreetingBytes;
        }

        static ZmtpException NotZmtp()
        {
            return new ZmtpException("the peer does not speak ZMTP: is this an EVOKE publisher's port?");
        }

        void CheckReady()
        {
            if ((_flags & Command) == 0)
            {
                throw new ZmtpException("the peer sent a message before the handshake was done");
            }
            string name = TakeCommandName();
            if (name == "ERROR")
            {
                throw PeerError();
            }
            if (name != "READY")
            {
                throw new ZmtpException("the peer sent " + Shown(name) + " where READY was expected");
            }
            string type = FindProperty("Socket-Type");
            if (type != "PUB" && type != "XPUB")
            {
                throw new ZmtpException("the peer is a " + Shown(type) + " socket, and a PUB is needed");
            }
        }

        string FindProperty(string wanted)
        {
            string found = "";
            while (_length > 0)
            {
                int nameLength = TakeByte();
                string name = TakeText(nameLength);
                long valueLength = 0;
                for (int i = 0; i < 4; i++)
                {
                    valueLength = (valueLength << 8) | TakeByte();
                }
                string value = TakeText(valueLength);
                if (string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase))
                {
                    found = value;
                }
            }
            return found;
        }

        void Obey()
        {
            string name = TakeCommandName();
            if (name == "PING")
            {
                TakeText(2);
                int context = Math.Min(_length, MaxPingContext);
                var echo = new byte[context];
                Buffer.BlockCopy(_buffer, _body, echo, 0, context);
                SendCommand("PONG", echo);
            }
            else if (name == "ERROR")
            {
                throw PeerError();
            }
        }

        ZmtpException PeerError()
        {
            int length = _length == 0 ? 0 : Math.Min((int)TakeByte(), _length);
            return new ZmtpException("the peer refuses: " + Shown(TakeText(length)));
        }

        string TakeCommandName()
        {
            return TakeText(TakeByte());
        }

        byte TakeByte()
        {
            CheckRest(1);
            _length--;
            return _buffer[_body++];
        }

        string TakeText(long length)
        {
            CheckRest(length);
            string text = Encoding.ASCII.GetString(_buffer, _body, (int)length);
            _body += (int)length;
            _length -= (int)length;
            return text;
        }

        void CheckRest(long bytes)
        {
            if (bytes > _length)
            {
                throw new ZmtpException("the peer sent a malformed command");
            }
        }

        static string Shown(string text)
        {
            var shown = new StringBuilder();
            foreach (char letter in text.Substring(0, Math.Min(text.Length, MaxShownReason)))
            {
                shown.Append(char.IsControl(letter) ? '?' : letter);
            }
            return shown.ToString();
        }

        /// <summary>Reads one frame: its flags, and where its body lies until the next is read.</summary>
        void ReadFrame()
        {
            Await(2);
            _flags = _buffer[_begin];
            bool wrong = (_flags & ~(More | Long | Command)) != 0 || (_flags & (More | Command)) == (More | Command);
            if (wrong)
            {
                throw new ZmtpException("the peer sent a frame with wrong flags");
            }
            bool isLong = (_flags & Long) != 0;
            int header = isLong ? MaxHeaderBytes : 2;
            Await(header);
            ulong length = isLong ? LongLength() : _buffer[_begin + 1];
            if (length > MaxFrameBytes)
            {
                throw new ZmtpException(
                    "a frame of " + length.ToString(CultureInfo.InvariantCulture)
                    + " bytes is over the limit of " + MaxFrameBytes);
            }
            _length = (int)length;
            Await(header + _length);
            _body = _begin + header;
            _begin = _body + _length;
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
        void Await(int bytes)
        {
            if (_begin + bytes > _buffer.Length)
            {
                Buffer.BlockCopy(_buffer, _begin, _buffer, 0, _end - _begin);
                _end -= _begin;
                _begin = 0;
            }
            while (_end - _begin < bytes)
            {
                int received = _link.Receive(_buffer, _end, _buffer.Length - _end, Patience());
                if (received == TcpLink.TimedOut)
                {
                    AnswerSilence();
                }
                else
                {
                    _end += received;
                    _lastHeard = _clock.ElapsedMilliseconds;
                }
            }
        }

        int Patience()
        {
            return _open ? _timing.PingAfter : (int)Math.Max(0, _timing.Handshake - _clock.ElapsedMilliseconds);
        }

        void AnswerSilence()
        {
            if (!_open)
            {
                throw new ZmtpException("the peer did not finish the ZMTP handshake in time");
            }
            if (!_peerSpeaksCommands)
            {
                return;
            }
            if (_clock.ElapsedMilliseconds - _lastHeard >= _timing.LostAfter)
            {
                throw new IOException("no sign of life from the peer");
            }
            var noTimeToLive = new byte[2];
            SendCommand("PING", noTimeToLive);
        }

        static byte[] Property(string name, string value)
        {
            var property = new byte[1 + name.Length + 4 + value.Length];
            property[0] = (byte)name.Length;
            Encoding.ASCII.GetBytes(name, 0, name.Length, property, 1);
            property[1 + name.Length + 3] = (byte)value.Length;
            Encoding.ASCII.GetBytes(value, 0, value.Length, property, 1 + name.Length + 4);
            return property;
        }

        void SendCommand(string name, byte[] data)
        {
            var body = new byte[1 + name.Length + data.Length];
            body[0] = (byte)name.Length;
            Encoding.ASCII.GetBytes(name, 0, name.Length, body, 1);
            data.CopyTo(body, 1 + name.Length);
            SendFrame(Command, body);
        }

        /// <summary>What is sent here is short: names, topics of a stream, a ping's context.</summary>
        void SendFrame(byte flags, byte[] body)
        {
            var frame = new byte[2 + body.Length];
            frame[0] = flags;
            frame[1] = checked((byte)body.Length);
            body.CopyTo(frame, 2);
            _link.Send(frame, 0, frame.Length);
        }
    }
}

using System;
using System.Text;

namespace Evoke
{
    /// <summary>The beginning of a connection: greeting and READY of ZMTP 3, mechanism NULL, socket type SUB.</summary>
    sealed class ZmtpHandshake
    {
        const int GreetingBytes = 64;
        const int SignatureBytes = 10;
        const int VersionedBytes = 12;
        const int MechanismBytes = 20;
        const int PeerFirstMs = 100;
        const byte SignatureFirst = 0xff;
        const byte SignatureLast = 0x7f;
        const byte Major = 3;
        const byte Minor = 1;

        static readonly byte[] SocketType = Property("Socket-Type", "SUB");

        readonly TcpLink _link;
        readonly ZmtpFrameReader _reader;
        readonly long _deadline;

        /// <param name="timeoutMs">For all of it.</param>
        public ZmtpHandshake(TcpLink link, ZmtpFrameReader reader, int timeoutMs)
        {
            _link = link;
            _reader = reader;
            _deadline = reader.Now + timeoutMs;
        }

        /// <summary>Shakes hands; whether the peer speaks ZMTP 3.1, which has commands to subscribe and to ping.</summary>
        public bool Shake(ZmtpFrameWriter writer)
        {
            byte[] greeting = Greeting();
            // libzmq hangs up on a mechanism it does not want, and the reason would be lost: so ours is held back
            // until the peer's is known.
            _link.Send(greeting, 0, VersionedBytes);
            bool speaksCommands = CheckGreeting();
            _link.Send(greeting, VersionedBytes, GreetingBytes - VersionedBytes);
            // Likewise a socket of a wrong type hangs up on our READY, so a peer may introduce itself first.
            bool introduced = TryReadReady(Math.Min(_deadline, _reader.Now + PeerFirstMs));
            writer.SendCommand(ZmtpCommand.Ready, new ArraySegment<byte>(SocketType));
            if (!introduced && !TryReadReady(_deadline))
            {
                throw TooLate();
            }
            return speaksCommands;
        }

        static byte[] Greeting()
        {
            var greeting = new byte[GreetingBytes];
            greeting[0] = SignatureFirst;
            greeting[SignatureBytes - 1] = SignatureLast;
            greeting[SignatureBytes] = Major;
            greeting[SignatureBytes + 1] = Minor;
            Encoding.ASCII.GetBytes("NULL", 0, 4, greeting, VersionedBytes);
            return greeting;
        }

        bool CheckGreeting()
        {
            // A peer of another kind may send less than a greeting, so its first byte is judged alone.
            if (Peek(1, 0) != SignatureFirst || Peek(SignatureBytes, SignatureBytes - 1) != SignatureLast)
            {
                throw new ZmtpException("the peer does not speak ZMTP: is this an EVOKE publisher's port?");
            }
            int major = Peek(SignatureBytes + 1, SignatureBytes);
            if (major < Major)
            {
                throw new ZmtpException("the peer speaks an older ZMTP, and 3 is needed (ZeroMQ 4 or later)");
            }
            int minor = Peek(GreetingBytes, SignatureBytes + 1);
            ArraySegment<byte> greeting;
            _reader.TryPeek(GreetingBytes, _deadline, out greeting);
            var padded = new ArraySegment<byte>(greeting.Array, greeting.Offset + VersionedBytes, MechanismBytes);
            string mechanism = ZmtpCommand.Ascii(padded).TrimEnd('\0');
            if (mechanism != "NULL")
            {
                throw new ZmtpException(
                    "the peer requires the security mechanism " + ZmtpCommand.Shown(mechanism)
                    + ", and only NULL is spoken here");
            }
            _reader.Skip(GreetingBytes);
            return major > Major || minor >= Minor;
        }

        /// <summary>False where the peer's READY is not there by the deadline.</summary>
        bool TryReadReady(long deadline)
        {
            _reader.Forget();
            if (!_reader.TryRead(deadline))
            {
                return false;
            }
            if (!_reader.IsCommand)
            {
                throw new ZmtpException("the peer sent a message before the handshake was done");
            }
            var command = new ZmtpCommand(_reader.Body);
            if (command.Is(ZmtpCommand.Error))
            {
                throw command.AsError();
            }
            if (!command.Is(ZmtpCommand.Ready))
            {
                string name = ZmtpCommand.Shown(ZmtpCommand.Ascii(command.Name));
                throw new ZmtpException("the peer sent " + name + " where READY was expected");
            }
            string type = command.FindProperty("Socket-Type");
            if (type != "PUB" && type != "XPUB")
            {
                string found = type == ""
                    ? "the peer does not tell its socket's type"
                    : "the peer is a " + ZmtpCommand.Shown(type) + " socket";
                throw new ZmtpException(found + ", and a PUB is needed");
            }
            return true;
        }

        /// <summary>One of the peer's first bytes, once so many have come.</summary>
        byte Peek(int bytes, int index)
        {
            ArraySegment<byte> found;
            if (!_reader.TryPeek(bytes, _deadline, out found))
            {
                throw TooLate();
            }
            return found.Array[found.Offset + index];
        }

        static ZmtpException TooLate()
        {
            return new ZmtpException(
                "the peer did not finish the ZMTP handshake in time: is this an EVOKE publisher's port?");
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
    }
}

using System;
using System.Text;

namespace Evoke
{
    /// <summary>Reads a ZMTP command from its frame's body; a malformed one is a ZmtpException.</summary>
    struct ZmtpCommand
    {
        public static readonly byte[] Ready = Encoding.ASCII.GetBytes("READY");
        public static readonly byte[] Error = Encoding.ASCII.GetBytes("ERROR");
        public static readonly byte[] Ping = Encoding.ASCII.GetBytes("PING");
        public static readonly byte[] Pong = Encoding.ASCII.GetBytes("PONG");
        public static readonly byte[] Subscribe = Encoding.ASCII.GetBytes("SUBSCRIBE");

        const int MaxShown = 120;

        readonly byte[] _bytes;
        readonly int _end;
        int _next;

        public ZmtpCommand(ArraySegment<byte> body)
        {
            _bytes = body.Array;
            _next = body.Offset;
            _end = body.Offset + body.Count;
            Name = default(ArraySegment<byte>);
            Name = Take(TakeByte());
        }

        public ArraySegment<byte> Name { get; }

        /// <summary>How many bytes are left.</summary>
        public int Left
        {
            get { return _end - _next; }
        }

        public bool Is(byte[] name)
        {
            return Bytes.AreEqual(name, Name);
        }

        public byte TakeByte()
        {
            ArraySegment<byte> one = Take(1);
            return one.Array[one.Offset];
        }

        public ArraySegment<byte> Take(long count)
        {
            if (count > Left)
            {
                throw new ZmtpException("the peer sent a malformed command");
            }
            var taken = new ArraySegment<byte>(_bytes, _next, (int)count);
            _next += (int)count;
            return taken;
        }

        /// <summary>The value of a property in a READY's metadata, or "".</summary>
        public string FindProperty(string wanted)
        {
            string found = "";
            while (Left > 0)
            {
                string name = Ascii(Take(TakeByte()));
                long length = 0;
                for (int i = 0; i < 4; i++)
                {
                    length = (length << 8) | TakeByte();
                }
                string value = Ascii(Take(length));
                if (string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase))
                {
                    found = value;
                }
            }
            return found;
        }

        /// <summary>What an ERROR says.</summary>
        public ZmtpException AsError()
        {
            int length = Left == 0 ? 0 : Math.Min((int)TakeByte(), Left);
            return new ZmtpException("the peer refuses: " + Shown(Ascii(Take(length))));
        }

        public static string Ascii(ArraySegment<byte> text)
        {
            return Encoding.ASCII.GetString(text.Array, text.Offset, text.Count);
        }

        /// <summary>A peer's text, made fit to be shown.</summary>
        public static string Shown(string text)
        {
            var shown = new StringBuilder();
            foreach (char letter in text.Substring(0, Math.Min(text.Length, MaxShown)))
            {
                shown.Append(char.IsControl(letter) ? '?' : letter);
            }
            return shown.ToString();
        }
    }
}

using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Evoke.Tests
{
    /// <summary>The publisher's end of one connection, byte by byte as a test wants it.</summary>
    sealed class PeerConnection
    {
        const int TimeoutMs = 10000;

        readonly NetworkStream _stream;

        public PeerConnection(TcpClient client)
        {
            client.NoDelay = true;
            client.ReceiveTimeout = TimeoutMs;
            _stream = client.GetStream();
        }

        public void Send(params byte[] bytes)
        {
            _stream.Write(bytes, 0, bytes.Length);
        }

        public void SendText(string text)
        {
            Send(Encoding.ASCII.GetBytes(text));
        }

        public void SendOneByOne(byte[] bytes)
        {
            foreach (byte single in bytes)
            {
                Send(single);
            }
        }

        public byte[] Read(int count)
        {
            var bytes = new byte[count];
            int read = 0;
            while (read < count)
            {
                int more = _stream.Read(bytes, read, count - read);
                if (more == 0)
                {
                    throw new EndOfStreamException();
                }
                read += more;
            }
            return bytes;
        }

        /// <summary>How many bytes still come before the other end closes.</summary>
        public int CountUntilClosed()
        {
            var bytes = new byte[1024];
            int count = 0;
            int more;
            while ((more = _stream.Read(bytes, 0, bytes.Length)) > 0)
            {
                count += more;
            }
            return count;
        }

        public void SendGreeting(string mechanism = "NULL", byte major = 3, byte minor = 1)
        {
            var greeting = new byte[64];
            greeting[0] = 0xff;
            greeting[9] = 0x7f;
            greeting[10] = major;
            greeting[11] = minor;
            Encoding.ASCII.GetBytes(mechanism, 0, mechanism.Length, greeting, 12);
            Send(greeting);
        }

        /// <summary>All that a publisher does up to its READY; the subscriptions are the next to be read.</summary>
        public void ShakeHands(string socketType = "XPUB", byte minor = 1)
        {
            SendGreeting(minor: minor);
            Read(64);
            SendReady(socketType);
            ReadFrame();
        }

        public void SendReady(string socketType = "XPUB")
        {
            SendCommand("READY", "\u000bSocket-Type\0\0\0" + (char)socketType.Length + socketType);
        }

        public void SendCommand(string name, string data)
        {
            SendFrame(4, Encoding.ASCII.GetBytes((char)name.Length + name + data));
        }

        public void SendFrame(byte flags, byte[] body)
        {
            Send(Frame(flags, body));
        }

        public void SendMessage(string topic, byte[] payload)
        {
            SendFrame(1, Encoding.ASCII.GetBytes(topic));
            SendFrame(0, payload);
        }

        /// <summary>A frame's bytes; a body over 255 bytes takes the long form.</summary>
        public static byte[] Frame(byte flags, byte[] body)
        {
            bool isLong = body.Length > 255;
            int header = isLong ? 9 : 2;
            var frame = new byte[header + body.Length];
            frame[0] = (byte)(flags | (isLong ? 2 : 0));
            for (int i = 0; i < Math.Min(4, header - 1); i++)
            {
                frame[header - 1 - i] = (byte)(body.Length >> (8 * i));
            }
            body.CopyTo(frame, header);
            return frame;
        }

        /// <summary>One short frame's flags and body, the flags as its first character.</summary>
        public string ReadFrame()
        {
            byte[] header = Read(2);
            return (char)header[0] + Encoding.ASCII.GetString(Read(header[1]));
        }
    }
}

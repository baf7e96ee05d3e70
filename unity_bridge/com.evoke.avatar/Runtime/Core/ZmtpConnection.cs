using System;
using System.IO;

namespace Evoke
{
    /// <summary>
    /// One connection of a SUB socket to a PUB or XPUB: ZMTP 3.0 or 3.1 over TCP, mechanism NULL. A peer that cannot
    /// be spoken with is a ZmtpException, a lost connection an IOException or a SocketException, and a stop signal an
    /// OperationCanceledException. Once open it allocates nothing.
    /// </summary>
    public sealed class ZmtpConnection : IDisposable
    {
        /// <summary>A longer frame ends the connection.</summary>
        public const int MaxFrameBytes = ZmtpFrameReader.MaxFrameBytes;

        const int TimeToLiveBytes = 2;
        const int MaxPingContext = 16;

        static readonly byte[] NoTimeToLive = new byte[TimeToLiveBytes];

        readonly ZmtpTiming _timing;
        readonly TcpLink _link;
        readonly ZmtpFrameReader _reader;
        readonly ZmtpFrameWriter _writer;
        bool _peerSpeaksCommands;
        bool _peerHasSpoken;

        ZmtpConnection(TcpLink link, ZmtpTiming timing)
        {
            _timing = timing;
            _link = link;
            _reader = new ZmtpFrameReader(link);
            _writer = new ZmtpFrameWriter(link);
        }

        /// <summary>Connects and shakes hands.</summary>
        internal static ZmtpConnection Open(TcpEndpoint endpoint, ZmtpTiming timing, StopSignal stop)
        {
            TcpLink link = TcpLink.Connect(endpoint, timing.Connect, stop);
            try
            {
                var connection = new ZmtpConnection(link, timing);
                var handshake = new ZmtpHandshake(link, connection._reader, timing.Handshake);
                connection._peerSpeaksCommands = handshake.Shake(connection._writer);
                return connection;
            }
            catch
            {
                link.Dispose();
                throw;
            }
        }

        /// <summary>Asks for every topic that begins so; at most 200 bytes.</summary>
        public void Subscribe(byte[] topic)
        {
            if (_peerSpeaksCommands)
            {
                _writer.SendCommand(ZmtpCommand.Subscribe, new ArraySegment<byte>(topic));
                return;
            }
            const byte Subscribe = 1;
            _writer.SendMessage(Subscribe, topic);
        }

        /// <summary>Waits for the next message; its frames lie in the connection's buffer until the next call.</summary>
        public void Receive(ZmtpMessage message)
        {
            message.Clear();
            _reader.Forget();
            do
            {
                ReadFrame();
                while (_reader.IsCommand)
                {
                    Obey();
                    if (message.FrameCount == 0)
                    {
                        // A peer may ping for hours before its next message begins.
                        _reader.Forget();
                    }
                    ReadFrame();
                }
                if (!message.TryAppend(_reader.BodyFromKept, _reader.Body.Count))
                {
                    throw new ZmtpException("a message of more than " + ZmtpMessage.MaxFrames + " frames");
                }
            }
            while (_reader.HasMore);
            message.Bind(_reader.Kept);
            _peerHasSpoken = true;
        }

        public void Dispose()
        {
            _link.Dispose();
        }

        void ReadFrame()
        {
            // What came while the receiver was busy with the last message is not silence.
            long listeningSince = _reader.Now;
            while (!_reader.TryRead(_reader.Now + _timing.PingAfter))
            {
                AnswerSilence(_reader.Now - Math.Max(listeningSince, _reader.LastHeard));
            }
        }

        void Obey()
        {
            var command = new ZmtpCommand(_reader.Body);
            if (command.Is(ZmtpCommand.Ping))
            {
                command.Take(TimeToLiveBytes);
                _writer.SendCommand(ZmtpCommand.Pong, command.Take(Math.Min(command.Left, MaxPingContext)));
            }
            else if (command.Is(ZmtpCommand.Error))
            {
                throw command.AsError();
            }
        }

        void AnswerSilence(long silentFor)
        {
            // A peer of ZMTP 3.0 knows no PING, but a publisher of EVOKE that has spoken beats every second.
            bool isOwedAnswer = _peerSpeaksCommands || _peerHasSpoken;
            if (isOwedAnswer && silentFor >= _timing.LostAfter)
            {
                throw new IOException("no sign of life from the peer");
            }
            if (_peerSpeaksCommands)
            {
                _writer.SendCommand(ZmtpCommand.Ping, new ArraySegment<byte>(NoTimeToLive));
            }
        }
    }
}

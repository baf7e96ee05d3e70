using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Evoke
{
    /// <summary>
    /// A TCP connection whose every wait can be ended: by a timeout, or by the stop signal, which raises
    /// OperationCanceledException. A connection that fails or is lost is an IOException or a SocketException.
    /// </summary>
    sealed class TcpLink : IDisposable
    {
        /// <summary>What Receive answers where nothing came in time.</summary>
        public const int TimedOut = -1;

        const int SendTimeoutMs = 3000;
        const int SliceMs = 50;
        const string PeerClosed = "the peer closed the connection";

        readonly Socket _socket;
        readonly WaitHandle _stop;

        TcpLink(Socket socket, WaitHandle stop)
        {
            _socket = socket;
            _stop = stop;
        }

        /// <summary>Connects to the first of the host's addresses that answers.</summary>
        public static TcpLink Connect(TcpEndpoint endpoint, int timeoutMs, WaitHandle stop)
        {
            string failure = "'" + endpoint.Host + "' has no address";
            foreach (IPAddress address in Resolve(endpoint.Host, timeoutMs, stop))
            {
                var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    Connect(socket, new IPEndPoint(address, endpoint.Port), timeoutMs, stop);
                    return new TcpLink(socket, stop);
                }
                catch (SocketException error)
                {
                    socket.Close();
                    failure = Describe(error);
                }
                catch (OperationCanceledException)
                {
                    socket.Close();
                    throw;
                }
            }
            throw new IOException("no connection to " + endpoint + ": " + failure);
        }

        public void Send(byte[] bytes, int offset, int count)
        {
            int sent = 0;
            while (sent < count)
            {
                sent += _socket.Send(bytes, offset + sent, count - sent, SocketFlags.None);
            }
        }

        /// <summary>Waits for bytes; the number that came, at least 1, or TimedOut.</summary>
        public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
        {
            Stopwatch waiting = Stopwatch.StartNew();
            // Closing a socket does not end another thread's wait on every platform, and a socket whose
            // ReceiveTimeout struck must not be used again on Windows; so the wait is a short poll, repeated.
            while (!_socket.Poll(SliceMs * 1000, SelectMode.SelectRead))
            {
                ThrowIfStopped();
                if (waiting.ElapsedMilliseconds >= timeoutMs)
                {
                    return TimedOut;
                }
            }
            ThrowIfStopped();
            int received = _socket.Receive(buffer, offset, count, SocketFlags.None);
            if (received == 0)
            {
                throw new IOException(PeerClosed);
            }
            return received;
        }

        public void Dispose()
        {
            _socket.Close();
        }

        /// <summary>A socket's error in words.</summary>
        public static string Describe(SocketException error)
        {
            switch (error.SocketErrorCode)
            {
                case SocketError.ConnectionRefused:
                    return "nothing listens there (connection refused)";
                case SocketError.ConnectionReset:
                case SocketError.ConnectionAborted:
                case SocketError.Shutdown:
                    return PeerClosed;
                case SocketError.TimedOut:
                    return "no answer";
                case SocketError.HostNotFound:
                case SocketError.NoData:
                    return "the host's name is not known";
                default:
                    return error.SocketErrorCode.ToString();
            }
        }

        static IPAddress[] Resolve(string host, int timeoutMs, WaitHandle stop)
        {
            IPAddress literal;
            if (IPAddress.TryParse(host, out literal))
            {
                return new[] { literal };
            }
            IAsyncResult resolving = Dns.BeginGetHostAddresses(host, null, null);
            Await(resolving, timeoutMs, stop);
            try
            {
                return Dns.EndGetHostAddresses(resolving);
            }
            catch (SocketException)
            {
                throw new IOException("the host's name '" + host + "' is not known");
            }
        }

        static void Connect(Socket socket, IPEndPoint address, int timeoutMs, WaitHandle stop)
        {
            socket.NoDelay = true;
            socket.SendTimeout = SendTimeoutMs;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            IAsyncResult connecting = socket.BeginConnect(address, null, null);
            Await(connecting, timeoutMs, stop);
            socket.EndConnect(connecting);
        }

        static void Await(IAsyncResult operation, int timeoutMs, WaitHandle stop)
        {
            int first = WaitHandle.WaitAny(new[] { stop, operation.AsyncWaitHandle }, timeoutMs);
            if (first == 0)
            {
                throw new OperationCanceledException();
            }
            if (first == WaitHandle.WaitTimeout)
            {
                throw new SocketException((int)SocketError.TimedOut);
            }
        }

        void ThrowIfStopped()
        {
            if (_stop.WaitOne(0))
            {
                throw new OperationCanceledException();
            }
        }
    }
}

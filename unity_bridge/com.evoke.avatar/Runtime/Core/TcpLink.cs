using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;

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
        readonly StopSignal _stop;

        TcpLink(Socket socket, StopSignal stop)
        {
            _socket = socket;
            _stop = stop;
            stop.Ending = HangUp;
        }

        /// <summary>Connects to the first of the host's addresses that answers.</summary>
        public static TcpLink Connect(TcpEndpoint endpoint, int timeoutMs, StopSignal stop)
        {
            string failure = "'" + endpoint.Host + "' has no address";
            foreach (IPAddress address in Resolve(endpoint.Host, timeoutMs, stop))
            {
                try
                {
                    return new TcpLink(Connect(new IPEndPoint(address, endpoint.Port), timeoutMs, stop), stop);
                }
                catch (SocketException error)
                {
                    failure = Describe(error);
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
        public int Receive(byte[] buffer, int offset, int count, long timeoutMs)
        {
            long waited = 0;
            // Hanging up does not end another thread's wait on every platform, and a socket whose ReceiveTimeout
            // struck must not be used again on Windows; so the wait is a short poll, repeated.
            while (!_socket.Poll((int)Math.Max(0, Math.Min(SliceMs, timeoutMs - waited)) * 1000, SelectMode.SelectRead))
            {
                _stop.ThrowIfGiven();
                waited += SliceMs;
                if (waited >= timeoutMs)
                {
                    return TimedOut;
                }
            }
            _stop.ThrowIfGiven();
            int received = _socket.Receive(buffer, offset, count, SocketFlags.None);
            if (received == 0)
            {
                throw new IOException(PeerClosed);
            }
            return received;
        }

        public void Dispose()
        {
            _stop.Ending = null;
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
                case SocketError.NetworkUnreachable:
                case SocketError.HostUnreachable:
                case SocketError.NetworkDown:
                case SocketError.HostDown:
                    return "no way leads there: is this machine on that network?";
                case SocketError.AccessDenied:
                    return "this system does not permit it (on Android set Internet Access to Require)";
                default:
                    return error.SocketErrorCode.ToString();
            }
        }

        static IPAddress[] Resolve(string host, int timeoutMs, StopSignal stop)
        {
            IPAddress literal;
            if (IPAddress.TryParse(host, out literal))
            {
                return new[] { literal };
            }
            IAsyncResult resolving = Dns.BeginGetHostAddresses(host, null, null);
            if (!stop.TryAwait(resolving.AsyncWaitHandle, timeoutMs))
            {
                throw new IOException("the host's name '" + host + "' could not be looked up in time");
            }
            try
            {
                return Dns.EndGetHostAddresses(resolving);
            }
            catch (SocketException)
            {
                throw new IOException("the host's name '" + host + "' is not known");
            }
        }

        static Socket Connect(IPEndPoint address, int timeoutMs, StopSignal stop)
        {
            // Where a system has no IPv6, already making a socket for such an address fails.
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.NoDelay = true;
                socket.SendTimeout = SendTimeoutMs;
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                IAsyncResult connecting = socket.BeginConnect(address, null, null);
                if (!stop.TryAwait(connecting.AsyncWaitHandle, timeoutMs))
                {
                    throw new SocketException((int)SocketError.TimedOut);
                }
                socket.EndConnect(connecting);
                return socket;
            }
            catch
            {
                socket.Close();
                throw;
            }
        }

        /// <summary>Ends a wait of the thread that uses the socket; on another one, so it may be closed by now.</summary>
        void HangUp()
        {
            try
            {
                _socket.Shutdown(SocketShutdown.Both);
            }
            catch (SocketException)
            {
                // The peer has hung up already.
            }
            catch (ObjectDisposedException)
            {
                // So has the thread.
            }
        }
    }
}

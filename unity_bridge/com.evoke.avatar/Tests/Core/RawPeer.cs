using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Evoke.Tests
{
    /// <summary>A TCP server on a free port: each script serves one connection in turn, then no more come in.</summary>
    sealed class RawPeer : IDisposable
    {
        const int TimeoutMs = 10000;

        readonly TcpListener _listener = new TcpListener(IPAddress.Loopback, 0);
        readonly Action<PeerConnection>[] _scripts;
        readonly Thread _thread;

        public RawPeer(params Action<PeerConnection>[] scripts)
        {
            _scripts = scripts;
            _listener.Start();
            _thread = new Thread(Serve) { IsBackground = true };
            _thread.Start();
        }

        public TcpEndpoint Endpoint
        {
            get { return TcpEndpoint.Parse("tcp://127.0.0.1:" + ((IPEndPoint)_listener.LocalEndpoint).Port); }
        }

        /// <summary>Waits until all scripts are done.</summary>
        public void AwaitEnd()
        {
            if (!_thread.Join(TimeoutMs))
            {
                throw new TimeoutException("the peer's script did not come to its end");
            }
        }

        public void Dispose()
        {
            _listener.Stop();
        }

        void Serve()
        {
            foreach (Action<PeerConnection> script in _scripts)
            {
                if (!TryServe(script))
                {
                    return;
                }
            }
            _listener.Stop();
        }

        bool TryServe(Action<PeerConnection> script)
        {
            try
            {
                using (TcpClient client = _listener.AcceptTcpClient())
                {
                    script(new PeerConnection(client));
                }
                return true;
            }
            catch (IOException)
            {
                // The subscriber closed first: what it says of the peer is the test's matter.
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }
}

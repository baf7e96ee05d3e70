using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Threading;

namespace Evoke
{
    /// <summary>
    /// A ZeroMQ SUB socket on a thread of its own. It connects, and after a loss connects again, until it is stopped. It
    /// promises SUB over TCP with ZMTP 3.0 or later and no security mechanism, and no more: no other socket type, no
    /// inproc or ipc, no CURVE. A WebGL player has no sockets: there it stays stopped and says so.
    /// </summary>
    public sealed class ZmtpSubscriber : IDisposable
    {
        const int StopTimeoutMs = 1000;

        readonly TcpEndpoint _endpoint;
        readonly IReadOnlyList<byte[]> _topics;
        readonly Action<ZmtpMessage> _received;
        readonly ZmtpTiming _timing;
        readonly object _gate = new object();

        Thread _thread;
        StopSignal _stop;
        ZmtpState _state = ZmtpState.Stopped;
        string _stateText = "stopped";

        /// <param name="endpoint">Where the publisher is bound.</param>
        /// <param name="topics">Beginnings of topics; each at most 200 bytes.</param>
        /// <param name="received">Called on the subscriber's thread; the message is valid during the call.</param>
        /// <param name="timing">Null for the usual patience.</param>
        public ZmtpSubscriber(
            TcpEndpoint endpoint, IReadOnlyList<byte[]> topics, Action<ZmtpMessage> received, ZmtpTiming timing = null)
        {
            _endpoint = endpoint;
            _topics = topics;
            _received = received;
            _timing = timing ?? new ZmtpTiming();
        }

        /// <summary>The new state and its text; raised on the subscriber's thread, Stopped on that of Stop.</summary>
        public event Action<ZmtpState, string> StateChanged;

        public ZmtpState State
        {
            get { lock (_gate) { return _state; } }
        }

        /// <summary>The state in words for the person who waits, e.g. why there is no connection.</summary>
        public string StateText
        {
            get { lock (_gate) { return _stateText; } }
        }

        public void Start()
        {
#if UNITY_WEBGL && !UNITY_EDITOR
            Report(null, ZmtpState.Stopped, "a WebGL player has no sockets: play a recording there instead");
#else
            lock (_gate)
            {
                if (_thread != null)
                {
                    return;
                }
                var stop = new StopSignal();
                _stop = stop;
                _thread = new Thread(() => Run(stop)) { IsBackground = true, Name = "EVOKE subscriber" };
                _thread.Start();
            }
#endif
        }

        /// <summary>
        /// Ends the thread: at once, or within some 50 ms where the system does not wake it; where a handler is still at
        /// work, it is waited for at most a second.
        /// </summary>
        public void Stop()
        {
            Thread thread;
            lock (_gate)
            {
                if (_thread == null)
                {
                    return;
                }
                thread = _thread;
                _thread = null;
                _stop.Give();
                _stop = null;
            }
            if (thread != Thread.CurrentThread)
            {
                thread.Join(StopTimeoutMs);
            }
            Report(null, ZmtpState.Stopped, "stopped");
        }

        public void Dispose()
        {
            Stop();
        }

        void Run(StopSignal stop)
        {
            var jitter = new Random();
            int backoff = _timing.FirstBackoff;
            while (!stop.IsGiven)
            {
                string why;
                try
                {
                    Report(stop, ZmtpState.Connecting, "connecting to " + _endpoint);
                    using (ZmtpConnection connection = ZmtpConnection.Open(_endpoint, _timing, stop))
                    {
                        backoff = _timing.FirstBackoff;
                        ReceiveFrom(connection, stop);
                    }
                    return;
                }
                catch (OperationCanceledException)
                {
                    return;
                }
                catch (SocketException error)
                {
                    why = TcpLink.Describe(error);
                }
                catch (IOException error)
                {
                    why = error.Message;
                }
                catch (ZmtpException error)
                {
                    why = error.Message;
                    backoff = Math.Max(backoff, _timing.RefusedBackoff);
                }
                catch (Exception error)
                {
                    // The face must live on, whatever the receiver of a message did.
                    why = Describe(error);
                    backoff = Math.Max(backoff, _timing.RefusedBackoff);
                }
                int wait = backoff + jitter.Next(backoff / 4 + 1);
                Report(stop, ZmtpState.Waiting, why + "; trying again in " + Seconds(wait));
                stop.Wait(wait);
                backoff = Math.Min(2 * backoff, _timing.LastBackoff);
            }
        }

        void ReceiveFrom(ZmtpConnection connection, StopSignal stop)
        {
            foreach (byte[] topic in _topics)
            {
                connection.Subscribe(topic);
            }
            Report(stop, ZmtpState.Connected, "connected to " + _endpoint);
            var message = new ZmtpMessage();
            while (!stop.IsGiven)
            {
                connection.Receive(message);
                _received(message);
            }
        }

        static string Describe(Exception error)
        {
            return error.GetType().Name + ": " + error.Message;
        }

        static string Seconds(int milliseconds)
        {
            return (milliseconds / 1000.0).ToString("0.0", CultureInfo.InvariantCulture) + " s";
        }

        /// <summary>
        /// A thread that was stopped, or replaced by a later Start, reports nothing any more. A handler that throws ends
        /// nothing: what it threw stands behind the text.
        /// </summary>
        void Report(StopSignal from, ZmtpState state, string text)
        {
            lock (_gate)
            {
                if (_stop != from)
                {
                    return;
                }
                _state = state;
                _stateText = text;
            }
            Action<ZmtpState, string> handler = StateChanged;
            if (handler == null)
            {
                return;
            }
            try
            {
                handler(state, text);
            }
            catch (Exception error)
            {
                lock (_gate)
                {
                    _stateText += "; who was told of it failed: " + Describe(error);
                }
            }
        }
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Threading;

namespace Evoke
{
    /// <summary>
    /// A ZeroMQ SUB socket on a thread of its own. It connects, and after a loss connects again, until it is stopped.
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
        ManualResetEvent _stop;
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
            lock (_gate)
            {
                if (_thread != null)
                {
                    return;
                }
                var stop = new ManualResetEvent(false);
                _stop = stop;
                _thread = new Thread(() => Run(stop)) { IsBackground = true, Name = "EVOKE subscriber" };
                _thread.Start();
            }
        }

        /// <summary>Ends the thread; takes some 50 ms, and at most a second.</summary>
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
                _stop.Set();
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

        void Run(ManualResetEvent stop)
        {
            var jitter = new Random();
            int backoff = _timing.FirstBackoff;
            while (!stop.WaitOne(0))
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
                    why = error.GetType().Name + ": " + error.Message;
                    backoff = Math.Max(backoff, _timing.RefusedBackoff);
                }
                int wait = backoff + jitter.Next(backoff / 4 + 1);
                Report(stop, ZmtpState.Waiting, why + "; trying again in " + Seconds(wait));
                stop.WaitOne(wait);
                backoff = Math.Min(2 * backoff, _timing.LastBackoff);
            }
        }

        void ReceiveFrom(ZmtpConnection connection, ManualResetEvent stop)
        {
            foreach (byte[] topic in _topics)
            {
                connection.Subscribe(topic);
            }
            Report(stop, ZmtpState.Connected, "connected to " + _endpoint);
            var message = new ZmtpMessage();
            while (!stop.WaitOne(0))
            {
                connection.Receive(message);
                _received(message);
            }
        }

        static string Seconds(int milliseconds)
        {
            return (milliseconds / 1000.0).ToString("0.0", CultureInfo.InvariantCulture) + " s";
        }

        /// <summary>A thread that was stopped, or replaced by a later Start, reports nothing any more.</summary>
        void Report(ManualResetEvent from, ZmtpState state, string text)
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
            if (handler != null)
            {
                handler(state, text);
            }
        }
    }
}

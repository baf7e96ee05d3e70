using System;
using System.Collections.Generic;
using System.Threading;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>A receiver's connections, one for each endpoint.</summary>
    sealed class ReceiverLinks
    {
        // The Editor may unload the scripts next, and no thread should be left then; closing takes 50 ms at most.
        const int EditorTimeoutMs = 500;

        readonly List<ReceiverLink> _links = new List<ReceiverLink>();
        readonly List<string> _mistakes = new List<string>();

        public List<ReceiverLink> All => _links;

        public int Count => _links.Count;

        public bool IsRunning { get; private set; }

        /// <summary>What is wrong with the endpoints and streams as they are written.</summary>
        public List<string> Mistakes => _mistakes;

        public ReceiverLink this[int index]
        {
            get { return _links[index]; }
        }

        public bool AnyConnected => _links.Exists(link => link.Subscriber.State == ZmtpState.Connected);

        /// <summary>A mistake, else why a connection is not there, else the last refusal, else "".</summary>
        public string LastError
        {
            get
            {
                if (_mistakes.Count > 0)
                {
                    return _mistakes[0];
                }
                ReceiverLink waiting = _links.Find(link => link.Subscriber.State == ZmtpState.Waiting);
                if (waiting != null)
                {
                    return waiting.Endpoint + ": " + waiting.Subscriber.StateText;
                }
                ReceiverLink refusing = _links.FindLast(link => link.Subscriber.LastRefusal != null);
                return refusing == null ? "" : refusing.Endpoint + ": " + refusing.Subscriber.LastRefusal;
            }
        }

        public long Sum(Func<EvokeSubscriber, long> count)
        {
            long sum = 0;
            foreach (ReceiverLink link in _links)
            {
                sum += count(link.Subscriber);
            }
            return sum;
        }

        /// <summary>Connects to all that are written rightly, and notes the mistakes of the others.</summary>
        public void Open(string[] endpoints, string[] streams)
        {
            _mistakes.Clear();
            IsRunning = true;
            if (Application.platform == RuntimePlatform.WebGLPlayer)
            {
                _mistakes.Add("a browser gives no sockets to WebGL; play a recording with an Evoke Player there");
                return;
            }
            string[] wanted = Array.ConvertAll(streams, stream => (stream ?? "").Trim());
            if (endpoints.Length == 0)
            {
                _mistakes.Add("no endpoint is listed; write one, e.g. " + EvokeSubscriber.DefaultEndpoint);
            }
            foreach (string written in endpoints)
            {
                string endpoint = (written ?? "").Trim();
                if (!_links.Exists(link => link.Endpoint == endpoint))
                {
                    TryOpen(endpoint, wanted);
                }
            }
        }

        /// <summary>Ends the connections' threads, all at once. A player does not wait for them, the Editor for a moment.</summary>
        public void Close()
        {
            IsRunning = false;
            Thread[] stopping = _links.ConvertAll(StopAside).ToArray();
            _links.Clear();
            if (!Application.isEditor)
            {
                return;
            }
            DateTime until = DateTime.UtcNow.AddMilliseconds(EditorTimeoutMs);
            foreach (Thread thread in stopping)
            {
                TimeSpan left = until - DateTime.UtcNow;
                thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            }
        }

        static Thread StopAside(ReceiverLink link)
        {
            var thread = new Thread(link.Subscriber.Stop) { IsBackground = true, Name = "EVOKE stop" };
            thread.Start();
            return thread;
        }

        void TryOpen(string endpoint, string[] streams)
        {
            try
            {
                var link = new ReceiverLink(endpoint, streams);
                link.Subscriber.Start();
                _links.Add(link);
            }
            catch (FormatException error)
            {
                _mistakes.Add(error.Message);
            }
            catch (ArgumentException error)
            {
                _mistakes.Add(error.Message);
            }
        }
    }
}

using System;
using System.Globalization;

namespace Evoke
{
    /// <summary>A publisher's address, e.g. tcp://127.0.0.1:5571 or tcp://[::1]:5571.</summary>
    public sealed class TcpEndpoint
    {
        const string Scheme = "tcp://";
        const int MaxPort = 65535;

        TcpEndpoint(string host, int port)
        {
            Host = host;
            Port = port;
        }

        /// <summary>A name or an address, without the brackets of IPv6.</summary>
        public string Host { get; }

        public int Port { get; }

        /// <summary>Reads an endpoint; a FormatException says how one is written.</summary>
        public static TcpEndpoint Parse(string text)
        {
            string address = text != null && text.StartsWith(Scheme, StringComparison.Ordinal)
                ? text.Substring(Scheme.Length)
                : "";
            int colon = address.LastIndexOf(':');
            string written = colon < 0 ? "" : address.Substring(0, colon);
            string host = WithoutBrackets(written);
            UriHostNameType kind = Uri.CheckHostName(host);
            // Without brackets it could not be told where an address of IPv6 ends and the port begins.
            bool isHost = kind != UriHostNameType.Unknown && (kind == UriHostNameType.IPv6) == (host != written);
            int port;
            bool isNumber = int.TryParse(
                address.Substring(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port);
            if (!isNumber || port < 1 || port > MaxPort || !isHost)
            {
                throw new FormatException(
                    "'" + text + "' is not an endpoint: write tcp://host:port, e.g. tcp://127.0.0.1:5571");
            }
            return new TcpEndpoint(host, port);
        }

        public override string ToString()
        {
            string host = Host.IndexOf(':') < 0 ? Host : "[" + Host + "]";
            return Scheme + host + ":" + Port.ToString(CultureInfo.InvariantCulture);
        }

        static string WithoutBrackets(string host)
        {
            bool bracketed = host.Length > 2 && host[0] == '[' && host[host.Length - 1] == ']';
            return bracketed ? host.Substring(1, host.Length - 2) : host;
        }
    }
}

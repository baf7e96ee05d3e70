using System;
using System.Collections.Generic;
using System.Globalization;

namespace Evoke.Listen
{
    /// <summary>The command line; a FormatException says what is wrong with one.</summary>
    sealed class Arguments
    {
        public const string Usage =
            "evoke-listen --endpoint tcp://HOST:PORT --stream NAME --assets DIR --rig PROFILE"
            + " [--until-end] [--timeout SECONDS]";

        const double LongestTimeoutSeconds = 1e6;

        static readonly string[] WithValue = { "--endpoint", "--stream", "--assets", "--rig", "--timeout" };

        readonly Dictionary<string, string> _values = new Dictionary<string, string>();

        public Arguments(string[] words)
        {
            for (int i = 0; i < words.Length; i++)
            {
                if (words[i] == "--until-end")
                {
                    UntilEnd = true;
                }
                else if (Array.IndexOf(WithValue, words[i]) < 0)
                {
                    throw new FormatException("unknown argument '" + words[i] + "'; usage: " + Usage);
                }
                else if (i + 1 == words.Length)
                {
                    throw new FormatException(words[i] + " needs a value; usage: " + Usage);
                }
                else
                {
                    _values[words[i]] = words[++i];
                }
            }
            Endpoint = Value("--endpoint");
            Stream = Value("--stream");
            Assets = Value("--assets");
            Rig = Value("--rig");
            Timeout = ReadTimeout();
            TcpEndpoint.Parse(Endpoint);
            if (!StreamName.IsValid(Stream))
            {
                throw new FormatException("'" + Stream + "' is not a stream's name");
            }
        }

        public string Endpoint { get; }

        public string Stream { get; }

        public string Assets { get; }

        public string Rig { get; }

        /// <summary>Leave at the stream's end.</summary>
        public bool UntilEnd { get; }

        /// <summary>Null to wait for ever.</summary>
        public TimeSpan? Timeout { get; }

        string Value(string name)
        {
            string value;
            if (!_values.TryGetValue(name, out value))
            {
                throw new FormatException(name + " is missing; usage: " + Usage);
            }
            return value;
        }

        TimeSpan? ReadTimeout()
        {
            string text;
            if (!_values.TryGetValue("--timeout", out text))
            {
                return null;
            }
            double seconds;
            bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out seconds);
            if (!isNumber || !(seconds > 0 && seconds <= LongestTimeoutSeconds))
            {
                throw new FormatException("'" + text + "' is not a timeout: give seconds above 0");
            }
            return TimeSpan.FromSeconds(seconds);
        }
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Evoke.Tests
{
    /// <summary>One case of assets/vectors/wire.json.</summary>
    sealed class WireCase
    {
        readonly Dictionary<string, object> _case;

        WireCase(Dictionary<string, object> entry)
        {
            _case = entry;
            Payload = FromHex((string)entry["hex"]);
        }

        public string Name
        {
            get { return (string)_case["name"]; }
        }

        public string Topic
        {
            get { return (string)_case["topic"]; }
        }

        public byte[] Payload { get; }

        public bool IsGood
        {
            get { return _case.ContainsKey("message"); }
        }

        public Dictionary<string, object> Message
        {
            get { return (Dictionary<string, object>)_case["message"]; }
        }

        public string Error
        {
            get { return (string)_case["error"]; }
        }

        public static List<WireCase> All()
        {
            return Assets.Cases("wire.json").ConvertAll(entry => new WireCase(entry));
        }

        public static List<string> Names(bool good)
        {
            return All().FindAll(wire => wire.IsGood == good).ConvertAll(wire => wire.Name);
        }

        public static WireCase Named(string name)
        {
            return All().Find(wire => wire.Name == name);
        }

        public DecodedMessage Decode()
        {
            return Decode(Topic, Payload);
        }

        public static DecodedMessage Decode(string topic, byte[] payload)
        {
            return Decode(Encoding.UTF8.GetBytes(topic), payload);
        }

        public static DecodedMessage Decode(byte[] topic, byte[] payload)
        {
            return Decode(new ArraySegment<byte>(topic), new ArraySegment<byte>(payload));
        }

        public static DecodedMessage Decode(ArraySegment<byte> topic, ArraySegment<byte> payload)
        {
            var decoded = new DecodedMessage();
            new MessageDecoder().Decode(topic, payload, decoded);
            return decoded;
        }

        static byte[] FromHex(string hex)
        {
            var bytes = new byte[hex.Length / 2];
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = byte.Parse(hex.Substring(2 * i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            }
            return bytes;
        }
    }
}

using System;
using NUnit.Framework;

namespace Evoke.Tests
{
    [TestFixture]
    public sealed class TcpEndpointTests
    {
        [TestCase("tcp://127.0.0.1:5571", "127.0.0.1", 5571)]
        [TestCase("tcp://localhost:1", "localhost", 1)]
        [TestCase("tcp://[::1]:65535", "::1", 65535)]
        public void An_endpoint_is_read_and_written_back(string text, string host, int port)
        {
            TcpEndpoint endpoint = TcpEndpoint.Parse(text);
            Assert.That(endpoint.Host, Is.EqualTo(host));
            Assert.That(endpoint.Port, Is.EqualTo(port));
            Assert.That(endpoint.ToString(), Is.EqualTo(text));
        }

        [TestCase(null)]
        [TestCase("")]
        [TestCase("127.0.0.1:5571")]
        [TestCase("tcp://")]
        [TestCase("tcp://:5571")]
        [TestCase("tcp://127.0.0.1")]
        [TestCase("tcp://127.0.0.1:")]
        [TestCase("tcp://127.0.0.1:0")]
        [TestCase("tcp://127.0.0.1:65536")]
        [TestCase("tcp://127.0.0.1:-5")]
        [TestCase("tcp://*:5571")]
        [TestCase("ipc://evoke")]
        [TestCase("tcp://::1:5571")]
        [TestCase("tcp://[localhost]:5571")]
        public void What_is_no_endpoint_is_refused_with_an_example(string text)
        {
            var error = Assert.Throws<FormatException>(() => TcpEndpoint.Parse(text));
            Assert.That(error.Message, Contains.Substring("write tcp://host:port, e.g. tcp://127.0.0.1:5571"));
        }
    }
}

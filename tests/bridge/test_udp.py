"""Where datagrams may go, and what can be known of it."""

import socket

import pytest

from evoke_core.errors import EvokeError
from unity_bridge.outputs.udp import Datagrams, Target


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("127.0.0.1:9000", Target("127.0.0.1", 9000)),
        ("localhost:1", Target("localhost", 1)),
        ("[::1]:65535", Target("::1", 65535)),
        ("resolume.local:7000", Target("resolume.local", 7000)),
    ],
)
def test_a_target_is_a_host_and_a_port(text, target):
    assert Target.parse(text) == target
    assert str(target) == text


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "HOST:PORT"),
        ("9000", "HOST:PORT"),
        ("127.0.0.1", "HOST:PORT"),
        (":9000", "HOST:PORT"),
        ("127.0.0.1:", "HOST:PORT"),
        ("127.0.0.1:osc", "HOST:PORT"),
        ("127.0.0.1:-1", "HOST:PORT"),
        ("::1:9000", r"\[::1\]:9000"),
        ("udp://127.0.0.1:9000", "HOST:PORT"),
        ("127.0.0.1:0", "1 to 65535"),
        ("127.0.0.1:65536", "1 to 65535"),
    ],
)
def test_a_malformed_target_is_refused_with_an_example(text, what):
    with pytest.raises(EvokeError, match=what) as refused:
        Target.parse(text)
    assert repr(text) in str(refused.value)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a..b"])
def test_a_name_that_no_machine_has_is_told_before_anything_is_sent(host):
    with pytest.raises(EvokeError, match=f"{host}:9000: no machine of that name is known"):
        Datagrams(Target(host, 9000))


@pytest.mark.parametrize("host", ["192.0.2.1", "255.255.255.255", "224.0.0.1", "0.0.0.0"])  # noqa: S104
def test_what_is_not_this_machine_needs_to_be_allowed(host):
    with pytest.raises(EvokeError, match="--allow-lan"):
        Datagrams(Target(host, 9000))


def test_what_is_not_this_machine_can_be_allowed_and_is_known_as_such():
    datagrams = Datagrams(Target("0.0.0.0", 9000), allow_lan=True)  # noqa: S104
    datagrams.close()
    assert not datagrams.is_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_datagram_arrives_as_it_was_sent(host):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        datagrams = Datagrams(Target(host, receiver.getsockname()[1]))
        datagrams.send(b"face")
        assert receiver.recv(100) == b"face"
        datagrams.close()
    assert datagrams.is_loopback


def test_that_nothing_listens_is_told_and_what_comes_to_listen_misses_nothing():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as before:
        before.bind(("127.0.0.1", 0))
        address = before.getsockname()
    datagrams = Datagrams(Target(*address))
    datagrams.send(b"0")
    with pytest.raises(ConnectionRefusedError):
        datagrams.send(b"1")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(address)
        with pytest.raises(ConnectionRefusedError):
            datagrams.send(b"2")
        datagrams.send(b"3")
        assert [receiver.recv(100), receiver.recv(100)] == [b"2", b"3"]
    datagrams.close()

"""Publisher and subscriber over real sockets."""

import socket
from dataclasses import replace

import pytest
import zmq

from evoke_core.errors import EvokeError
from evoke_core.state import EmotionState
from unity_bridge.endpoint import is_loopback
from unity_bridge.protocol import StateMessage, StreamEvent, decode, encode
from unity_bridge.subscriber import Subscriber

STATE = EmotionState(0.0, None, (0.5, 0.5, 0.5), (1 / 8,) * 8, 0, "neutral", 0.0, 1.0)
WAIT_S = 20


def heard(subscriber):
    """The next message that is no beat."""
    while True:
        message = subscriber.receive(WAIT_S)
        assert message is not None, "nothing was heard"
        if not (isinstance(message, StreamEvent) and message.event == "beat"):
            return message


def both(subscriber):
    """The stream once its start and a state were heard, in whichever order they came."""
    kinds = {type(heard(subscriber)), type(heard(subscriber))}
    assert kinds == {StreamEvent, StateMessage}
    return subscriber.table.streams["demo"]


def wait_while(condition, subscriber):
    """Hear on until a condition no longer holds."""
    for _ in range(WAIT_S * 10):
        if not condition():
            return
        subscriber.receive(0.1)
    pytest.fail("waited in vain")


def test_a_subscriber_hears_the_start_every_state_in_order_and_the_end(publish):
    with publish("demo") as sender, Subscriber(sender.endpoint) as subscriber:
        assert sender.wait_for_subscribers(1, WAIT_S)
        for second in range(100):
            sender.send(replace(STATE, t=float(second)))
        sender.close()
        start, *states, end = [heard(subscriber) for _ in range(102)]
    assert (start.event, start.source, start.synthetic_model) == ("start", "test", True)
    assert [message.seq for message in states] == list(range(100))
    assert [message.state.t for message in states] == list(range(100))
    assert end.event == "end"


def test_markers_are_heard_in_their_place_and_the_stream_goes_on(publish):
    with publish("demo") as sender, Subscriber(sender.endpoint) as subscriber:
        assert sender.wait_for_subscribers(1, WAIT_S)
        sender.send(STATE)
        marked = sender.mark("film begins", 12.5)
        sender.send(STATE)
        _, first, marker, second = [heard(subscriber) for _ in range(4)]
        with Subscriber(sender.endpoint) as late:
            both(late)
    assert (first.seq, marker, second.seq) == (0, marked, 1)
    assert (marker.event, marker.t, marker.label) == ("marker", 12.5, "film begins")


@pytest.mark.parametrize(
    ("label", "sent"),
    [("", ""), ("x" * 300, "x" * 200), ("🎬" * 150, "🎬" * 100), ("a" + "🎬" * 150, "a" + "🎬" * 99), ("\ud800", "?")],
)
def test_a_marker_that_could_not_travel_is_cut_to_what_can(publish, label, sent):
    with publish("demo") as sender:
        assert sender.mark(label, 0.0).label == sent


def test_a_late_subscriber_gets_the_start_and_the_current_state_at_once(publish):
    with publish("demo") as sender:
        with Subscriber(sender.endpoint) as first:
            assert heard(first).event == "start"
            for second in range(3):
                sender.send(replace(STATE, t=float(second)))
            assert [heard(first).seq for _ in range(3)] == [0, 1, 2]
        with Subscriber(sender.endpoint, stream="demo") as subscriber:
            stream = both(subscriber)
            assert (stream.start.source, stream.latest.seq, stream.latest.state.t) == ("test", 2, 2.0)
            # The repeat for a second late joiner reaches the first one too, and is dropped there.
            with Subscriber(sender.endpoint) as second:
                assert both(second).latest.seq == 2
            sender.send(replace(STATE, t=9.0))
            assert heard(subscriber).state.t == 9.0
            assert subscriber.table.repeated >= 1
            assert subscriber.table.streams["demo"].received == 2


def test_a_beat_comes_while_nothing_else_does(publish):
    with publish("demo") as sender, Subscriber(sender.endpoint) as subscriber:
        events = [subscriber.receive(WAIT_S).event for _ in range(3)]
    assert events == ["start", "beat", "beat"]


def test_another_stream_with_the_same_beginning_is_not_heard(publish):
    with publish("abc") as sender, Subscriber(sender.endpoint, stream="ab") as subscriber:
        assert sender.wait_for_subscribers(1, WAIT_S)  # ZeroMQ's prefix matching lets it through
        sender.send(STATE)
        sender.close()
        assert subscriber.receive(0.5) is None
        assert subscriber.table.streams == {}


def test_a_publisher_that_comes_back_is_heard_again_from_its_first_seq(publish):
    with publish("demo") as first, Subscriber(first.endpoint) as subscriber:
        assert heard(subscriber).event == "start"
        for _ in range(5):
            first.send(STATE)
        assert [heard(subscriber).seq for _ in range(5)] == [0, 1, 2, 3, 4]
        endpoint, run = first.endpoint, first.run
        first.close()
        assert heard(subscriber).event == "end"
        with publish("demo", endpoint=endpoint) as again:
            assert heard(subscriber).event == "start"
            again.send(STATE)
            message = heard(subscriber)
    assert message.seq == 0
    assert message.run != run


def test_a_client_that_sends_rubbish_disturbs_nobody(publish):
    with publish("demo") as sender, Subscriber(sender.endpoint) as subscriber, zmq.Context() as context:
        assert sender.wait_for_subscribers(1, WAIT_S)
        host, port = sender.endpoint.removeprefix("tcp://").split(":")
        rude = context.socket(zmq.XSUB)
        rude.connect(sender.endpoint)
        for rubbish in (b"", b"\x07hello", b"\x01\xff\xfe", b"\x00never-subscribed", b"\x01" + b"x" * 100_000):
            rude.send(rubbish)
        rude.send_multipart([b"\x01a", b"b"])
        with socket.create_connection((host, int(port))) as web:
            web.sendall(b"GET / HTTP/1.1\r\n\r\n")
        with socket.create_connection((host, int(port))) as silent:
            silent.sendall(b"\xff" + b"\x00" * 8 + b"\x7f\x03" + b"\xff" * 4000)
        for second in range(50):
            sender.send(replace(STATE, t=float(second)))
        start, *states = [heard(subscriber) for _ in range(51)]
        rude.close(linger=0)
    assert start.event == "start"
    assert [message.state.t for message in states] == list(range(50))


def test_a_publisher_that_sends_rubbish_is_refused_message_by_message():
    with zmq.Context() as context, context.socket(zmq.XPUB) as rude:
        port = rude.bind_to_random_port("tcp://127.0.0.1")
        with Subscriber(f"tcp://127.0.0.1:{port}", stream="demo") as subscriber:
            assert rude.poll(WAIT_S * 1000)
            assert {rude.recv(), rude.recv()} == {b"\x01stream/demo", b"\x01emotion/demo"}
            rude.send_multipart([b"emotion/demo", b"\xc1"])
            rude.send_multipart([b"emotion/demo"])
            rude.send_multipart([b"emotion/demo", b"\x81\xa1v\x02"])
            rude.send_multipart(encode(StateMessage("0" * 16, "demo", 0, STATE)))
            assert heard(subscriber).seq == 0
            assert subscriber.table.refused == 3


def test_a_port_in_use_is_said_with_the_way_out(publish):
    with publish("demo") as sender, pytest.raises(EvokeError, match=r"is in use: .*choose another with --bind"):
        publish("demo", endpoint=sender.endpoint)


@pytest.mark.parametrize("endpoint", ["tcp://127.0.0.1:notaport", "127.0.0.1:5571", "tcp://127.0.0.1"])
def test_an_endpoint_that_is_none_is_refused_with_an_example(publish, endpoint):
    with pytest.raises(EvokeError, match=r"5571|--allow-lan"):
        publish("demo", endpoint=endpoint)
    with pytest.raises(EvokeError, match="5571"):
        Subscriber(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    ["", "tcp://:5571", "tcp://127.0.0.1:0", "tcp://127.0.0.1:65536", "tcp://127.0.0.1:99999999999", "tcp://*:5571",
     "tcp://127.0.0.1:5571/", "tcp://127.0.0.1: 5571", "ipc:///tmp/evoke", "inproc://evoke", "http://127.0.0.1:5571"],
)  # fmt: skip
def test_what_can_never_be_connected_to_is_refused_at_once(endpoint):
    with pytest.raises(EvokeError, match=r"cannot connect .* looks like tcp://127\.0\.0\.1:5571"):
        Subscriber(endpoint)


def test_a_subscriber_knows_whether_anybody_is_there(publish):
    with publish("demo") as first, Subscriber(first.endpoint) as subscriber:
        assert not subscriber.connected
        assert heard(subscriber).event == "start"
        assert subscriber.connected
        first.close()
        assert heard(subscriber).event == "end"
        wait_while(lambda: subscriber.connected, subscriber)
        with publish("demo", endpoint=first.endpoint):
            assert heard(subscriber).event == "start"
            assert subscriber.connected


def test_what_is_no_publisher_is_nobody():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(WAIT_S)
        with Subscriber(f"tcp://127.0.0.1:{server.getsockname()[1]}") as subscriber:
            peer, _ = server.accept()
            with peer:
                peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n" + b" " * 64)
                assert subscriber.receive(0.1) is None
                assert not subscriber.connected


def test_anything_but_loopback_needs_to_be_allowed(publish):
    with pytest.raises(EvokeError, match="--allow-lan"):
        publish("demo", endpoint="tcp://0.0.0.0:*")
    with publish("demo", endpoint="tcp://0.0.0.0:*", allow_lan=True) as sender:
        assert sender.endpoint.startswith("tcp://0.0.0.0:")


@pytest.mark.parametrize(
    ("endpoint", "loopback"),
    [
        ("tcp://127.0.0.1:5571", True),
        ("tcp://127.1.2.3:*", True),
        ("tcp://localhost:5571", True),
        ("tcp://[::1]:5571", True),
        ("tcp://0.0.0.0:5571", False),
        ("tcp://*:5571", False),
        ("tcp://192.168.0.7:5571", False),
        ("tcp://localhost.example.org:5571", False),
    ],
)
def test_loopback_is_told_from_the_rest(endpoint, loopback):
    assert is_loopback(endpoint) is loopback


@pytest.mark.parametrize("name", ["", "a b", "x" * 65, "a/b", "demo\n"])
def test_a_stream_name_that_is_none_is_refused(publish, name):
    with pytest.raises(EvokeError, match="1 to 64 letters"):
        publish(name)
    with pytest.raises(EvokeError, match="1 to 64 letters"):
        Subscriber(stream=name)


def test_what_is_sent_is_what_a_plain_zeromq_subscriber_reads(publish):
    with publish("demo") as sender, zmq.Context() as context, context.socket(zmq.SUB) as plain:
        plain.setsockopt(zmq.SUBSCRIBE, b"emotion/demo")
        plain.connect(sender.endpoint)
        assert sender.wait_for_subscribers(1, WAIT_S)
        sent = sender.send(STATE)
        assert plain.poll(WAIT_S * 1000)
        assert decode(*plain.recv_multipart()) == sent


def test_a_flood_of_rubbish_keeps_nobody_from_their_own_work():
    with zmq.Context() as context, context.socket(zmq.XPUB) as rude:
        rude.set(zmq.SNDHWM, 0)  # by default a socket drops what a busy machine does not take from it in time
        port = rude.bind_to_random_port("tcp://127.0.0.1")
        with Subscriber(f"tcp://127.0.0.1:{port}", stream="demo") as subscriber:
            assert {rude.recv(), rude.recv()} == {b"\x01stream/demo", b"\x01emotion/demo"}
            for _ in range(900):
                rude.send_multipart([b"emotion/demo", b"\xc1"])
            rude.send_multipart(encode(StateMessage("0" * 16, "demo", 7, STATE)))
            assert heard(subscriber).seq == 7
            assert subscriber.table.refused == 900
            for _ in range(1000):
                rude.send_multipart([b"emotion/demo", b"\xc1"])
            assert subscriber.receive(WAIT_S) is None  # back after a thousand, long before the time is up
            assert subscriber.table.refused == 1900

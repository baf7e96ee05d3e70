"""The receiver beside Blender's own work, over a real socket."""

import queue
import threading
import time
from dataclasses import replace

import msgpack
import pytest
import zmq

from blender_addon.services.receiver import Receiver
from evoke_core.errors import EvokeError
from evoke_core.state import EmotionState
from unity_bridge.protocol import StateMessage, StreamEvent, encode, to_fields

STATE = EmotionState(0.0, None, (0.5, 0.5, 0.5), (1 / 8,) * 8, 0, "neutral", 0.0, 1.0)
RUN, OTHER_RUN = "0" * 16, "f" * 16
WAIT_S = 20


class Ear:
    """A receiver and every message that it hears, to wait for."""

    def __init__(self, endpoint, stream=None):
        self.messages = queue.SimpleQueue()
        self.receiver = Receiver(endpoint, stream=stream, on_message=lambda *heard: self.messages.put(heard))

    def wait_for(self, condition):
        """Wait for a message that fits a condition; returns it."""
        while not condition(message := self.messages.get(timeout=WAIT_S)[0]):
            pass
        return message

    def wait_for_state(self, seq, stream="demo"):
        return self.wait_for(lambda message: is_state(message) and (message.seq, message.stream) == (seq, stream))

    def wait_for_event(self, event):
        return self.wait_for(lambda message: not is_state(message) and message.event == event)

    @property
    def demo(self):
        return self.receiver.streams()["demo"]


def is_state(message):
    return isinstance(message, StateMessage)


@pytest.fixture
def listen():
    """Make ears that are stopped in the end."""
    ears = []

    def make(endpoint, stream=None):
        ears.append(Ear(endpoint, stream))
        return ears[-1]

    yield make
    for ear in ears:
        ear.receiver.stop()


@pytest.fixture
def sender(publish):
    with publish("demo") as publisher:
        yield publisher


class Bare:
    """A socket that sends whatever it is told to, once somebody has subscribed."""

    def __init__(self, context):
        self.socket = context.socket(zmq.XPUB)
        self.endpoint = f"tcp://127.0.0.1:{self.socket.bind_to_random_port('tcp://127.0.0.1')}"

    def wait_for_subscriber(self):
        assert self.socket.poll(WAIT_S * 1000)
        assert {self.socket.recv(), self.socket.recv()} == {b"\x01stream/", b"\x01emotion/"}

    def send(self, *messages):
        for message in messages:
            self.socket.send_multipart(encode(message))


@pytest.fixture
def bare():
    with zmq.Context() as context:
        one = Bare(context)
        yield one
        one.socket.close(linger=0)


def state(seq, *, run=RUN, stream="demo", t=0.0):
    return StateMessage(run, stream, seq, replace(STATE, t=t))


def test_the_newest_state_is_kept_and_every_state_was_counted(sender, listen):
    ear = listen(sender.endpoint, "demo")
    assert sender.wait_for_subscribers(1, WAIT_S)
    for second in range(50):
        sender.send(replace(STATE, t=float(second)))
    ear.wait_for_state(49)
    assert ear.demo.state.t == 49
    assert (ear.demo.received, ear.demo.dropped, ear.demo.start.source) == (50, 0, "test")
    assert ear.demo.synthetic_model
    assert ear.demo.rate_hz > 0


def test_all_streams_of_an_endpoint_are_heard_or_one(bare, listen):
    ear = listen(bare.endpoint)
    bare.wait_for_subscriber()
    bare.send(state(0, stream="ann"), state(0, stream="bob"), state(1, stream="ann"))
    ear.wait_for_state(1, "ann")
    assert {name: stream.received for name, stream in ear.receiver.streams().items()} == {"ann": 2, "bob": 1}


def test_a_snapshot_stays_as_it_was(sender, listen):
    ear = listen(sender.endpoint)
    sender.send(STATE)
    ear.wait_for_state(0)
    before = ear.receiver.streams()
    sender.send(replace(STATE, t=1.0))
    ear.wait_for_state(1)
    assert (before["demo"].state.t, ear.demo.state.t) == (0.0, 1.0)


@pytest.mark.parametrize("endpoint", ["here", "", "tcp://127.0.0.1", "tcp://127.0.0.1:99999"])
def test_a_wrong_endpoint_is_told_to_the_caller_and_leaves_no_thread(endpoint):
    before = threading.active_count()
    with pytest.raises(EvokeError, match="5571"):
        Receiver(endpoint, stream="demo")
    assert threading.active_count() == before


def test_an_endpoint_where_nobody_is_waits_until_somebody_comes(publish, listen):
    with publish("demo") as gone:
        endpoint = gone.endpoint
    ear = listen(endpoint)
    assert (ear.receiver.streams(), ear.receiver.connected) == ({}, False)
    with publish("demo", endpoint=endpoint) as sender:
        ear.wait_for_event("start")
        assert ear.receiver.connected
        sender.send(STATE)
        ear.wait_for_state(0)
        assert ear.demo.stale_for_s is None


def test_a_publisher_taken_down_and_brought_back_is_taken_up_again(publish, listen):
    with publish("demo") as first:
        ear = listen(first.endpoint)
        first.send(STATE)
        ear.wait_for_state(0)
    ear.wait_for_event("end")
    assert ear.demo.ended
    assert ear.demo.stale_for_s is not None
    with publish("demo", endpoint=first.endpoint) as again:
        ear.wait_for_event("start")
        assert ear.receiver.connected
        assert ear.demo.state is None  # what the first run said is no longer so
        again.send(replace(STATE, t=5.0))
        ear.wait_for_state(0)
    assert (ear.demo.state.t, ear.demo.received, ear.demo.conflict) == (5.0, 2, False)


def test_the_lag_is_that_of_new_states_and_not_of_the_repeat_for_a_late_joiner(sender, listen):
    sender.send(replace(STATE, t=time.time() - 3600))
    ear = listen(sender.endpoint)
    ear.wait_for_state(0)
    assert ear.demo.lag_s is None
    sender.send(replace(STATE, t=time.time() - 7.0))
    ear.wait_for_state(1)
    assert 7.0 <= ear.demo.lag_s < 3000


def test_a_stream_that_goes_back_in_time_goes_on(bare, listen):
    ear = listen(bare.endpoint)
    bare.wait_for_subscriber()
    bare.send(state(0, t=100.0), state(1, t=50.0), state(2, t=51.0))
    ear.wait_for_state(2)
    assert (ear.demo.state.t, ear.demo.received, ear.demo.dropped, ear.demo.stale_for_s) == (51.0, 3, 0, None)


def test_a_state_that_is_not_a_number_is_refused_with_its_reason_and_the_stream_goes_on(bare, listen):
    ear = listen(bare.endpoint)
    bare.wait_for_subscriber()
    assert (ear.receiver.refused, ear.receiver.last_refusal) == (0, None)
    bare.send(state(0))
    poisoned = {**to_fields(state(1)), "weights": [float("nan"), *[1 / 7] * 7]}
    bare.socket.send_multipart([b"emotion/demo", msgpack.packb(poisoned)])
    bare.send(state(1))
    ear.wait_for_state(1)
    assert (ear.receiver.refused, ear.receiver.last_refusal) == (1, "'weights' is not finite")
    assert ear.demo.received == 2


def test_two_publishers_of_one_name_are_a_conflict_and_a_restart_is_none(bare, listen):
    ear = listen(bare.endpoint)
    bare.wait_for_subscriber()
    bare.send(state(5), state(0, run=OTHER_RUN))
    ear.wait_for_state(0)
    assert not ear.demo.conflict
    bare.send(state(6))
    ear.wait_for_state(6)
    assert ear.demo.conflict


def test_a_stream_that_never_sent_a_state_is_there_and_stale(bare, listen):
    ear = listen(bare.endpoint)
    bare.wait_for_subscriber()
    bare.send(StreamEvent(RUN, "demo", "beat", 1.0))
    ear.wait_for_event("beat")
    assert (ear.demo.state, ear.demo.start, ear.demo.received, ear.demo.rate_hz) == (None, None, 0, 0.0)
    assert 0 <= ear.demo.stale_for_s < WAIT_S


def test_a_recording_begins_with_the_start_and_has_every_message_from_then_on(sender, listen):
    ear = listen(sender.endpoint)
    sender.send(STATE)
    ear.wait_for_state(0)
    tape = ear.receiver.record("demo")
    sent = [sender.send(replace(STATE, t=float(second))) for second in range(20)]
    ear.wait_for_state(20)
    ear.wait_for_event("beat")
    ear.receiver.stop_recording()
    sender.send(STATE)
    ear.wait_for_state(21)
    assert tape.messages == [sender.start, *sent]


def test_a_recording_that_is_begun_before_the_stream_waits_for_its_start(bare, listen, sender):
    ear = listen(bare.endpoint)
    bare.wait_for_subscriber()
    tape = ear.receiver.record("demo")
    start = replace(sender.start, run=RUN)
    bare.send(state(7), start, state(0, stream="another"), state(8))
    ear.wait_for_state(8)
    assert tape.messages == [start, state(8)]


def test_each_message_is_told_with_the_time_at_which_it_was_read(sender, listen):
    ear = listen(sender.endpoint)
    before = time.time()
    sender.send(STATE)
    told = [ear.messages.get(timeout=WAIT_S) for _ in range(2)]
    assert all(before - WAIT_S < at <= time.time() for _, at in told)


def test_stopping_leaves_no_thread_behind_whatever_the_endpoint_does(publish):
    with publish("demo") as sender:
        before = threading.active_count()
        receivers = [Receiver(sender.endpoint), Receiver("tcp://127.0.0.1:1")]
        assert threading.active_count() == before + 2
        for receiver in receivers:
            receiver.stop()
            assert not receiver.connected
        assert threading.active_count() == before

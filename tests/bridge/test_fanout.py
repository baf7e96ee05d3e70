"""One stream's states to several outputs: nobody waits for them, and what fails in one stays there."""

import socket
import threading
import time

import pytest

from tests.bridge.outputs import HAPPY, SAD, WAIT_S, Receiver, start, state
from unity_bridge.outputs import fanout as fanout_module
from unity_bridge.outputs.fanout import MOST_WAITING, Fanout
from unity_bridge.outputs.osc import Osc
from unity_bridge.outputs.udp import Datagrams, Target
from unity_bridge.outputs.vmc import Vmc
from unity_bridge.subscriber import Subscriber

FACE = state(HAPPY, "happy")


class Slow:
    """An output that is held up until it is let go."""

    name, frame_s = "slow", None

    def __init__(self):
        self.taken, self.entered, self.free = [], threading.Event(), threading.Event()

    def send(self, state):
        self.entered.set()
        assert self.free.wait(WAIT_S)
        self.taken.append(state.t)

    def frame(self):
        raise AssertionError("it has no frames")

    def close(self):
        self.taken.append("closed")


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def osc_to(port):
    return Osc(Datagrams(Target("127.0.0.1", port)), start())


def test_nobody_waits_for_an_output_and_of_what_waits_the_newest_is_kept():
    slow = Slow()
    with Fanout([slow]) as fanout:
        fanout.send(state(HAPPY, "happy", t=-1.0))
        assert slow.entered.wait(WAIT_S)
        for t in range(MOST_WAITING + 10):
            fanout.send(state(HAPPY, "happy", t=float(t)))
        slow.free.set()
    assert slow.taken == [-1.0, *range(10, MOST_WAITING + 10), "closed"]


def test_without_outputs_nothing_happens():
    with Fanout() as fanout:
        fanout.send(FACE)
        assert fanout.take_notices() == []


def test_an_output_that_fails_is_told_once_and_the_wire_and_the_others_go_on(publish):
    broken = Datagrams(Target("127.0.0.1", free_port()))
    broken.close()
    with (
        Receiver() as receiver,
        publish("anna") as publisher,
        Subscriber(publisher.endpoint) as subscriber,
        Fanout([Osc(broken, start()), osc_to(receiver.port)]) as fanout,
    ):
        assert publisher.wait_for_subscribers(1, WAIT_S)
        for t in range(5):
            publisher.send(state(HAPPY, "happy", t=float(t)))
            fanout.send(FACE)
        for _ in range(5):
            receiver.until("/evoke/anna/quality")
        heard = []
        while len(heard) < 5:
            message = subscriber.receive(WAIT_S)
            heard += [message.seq] if hasattr(message, "seq") else []
        notices = fanout.take_notices()
        assert fanout.take_notices() == []
    assert heard == [0, 1, 2, 3, 4]
    [notice] = notices
    assert notice.startswith(f"OSC {broken.target} /evoke/anna: failed (Bad file descriptor)")


def waited_notice(fanout, send):
    """What is told; send until it is."""
    for _ in range(WAIT_S * 100):
        if notices := fanout.take_notices():
            return notices
        send()
        threading.Event().wait(0.01)
    raise AssertionError("nothing was told")


@pytest.mark.parametrize("kind", ["OSC", "VMC"])
def test_that_nothing_listens_is_told_again_only_when_something_did_meanwhile(kind, monkeypatch):
    monkeypatch.setattr(fanout_module, "WELL_S", 1.0)
    port = free_port()
    make = {"OSC": osc_to, "VMC": lambda port: Vmc(Datagrams(Target("127.0.0.1", port)), start(), 1)}[kind]
    last = {"OSC": "/evoke/anna/quality", "VMC": "/VMC/Ext/T"}[kind]
    with Fanout([make(port)]) as fanout:
        send = lambda: fanout.send(FACE)  # noqa: E731
        [notice] = waited_notice(fanout, send)
        assert notice.startswith(f"{kind} 127.0.0.1:{port}")
        assert notice.endswith("nothing listens there yet; states are sent all the same")
        with Receiver(port) as receiver:
            well_until = time.monotonic() + 1.1
            while time.monotonic() < well_until:
                send()
                receiver.until(last)
            assert fanout.take_notices() == []
        [again] = waited_notice(fanout, send)
    assert again == notice


class Unheard:
    """An output that is told now and then that nobody listens, as one that sends to another machine is."""

    name, frame_s = "unheard", None

    def __init__(self, every):
        self.every, self.sent, self.told = every, [], threading.Semaphore(0)

    def send(self, state):
        self.sent.append(state.t)
        self.told.release()
        if len(self.sent) % self.every == 0:
            raise ConnectionRefusedError

    def close(self):
        pass


def test_that_nothing_listens_is_told_once_though_most_states_go_out():
    unheard = Unheard(every=8)
    with Fanout([unheard]) as fanout:
        for t in range(100):
            fanout.send(state(HAPPY, "happy", t=float(t)))
            assert unheard.told.acquire(timeout=WAIT_S)
    assert fanout.take_notices() == ["unheard: nothing listens there yet; states are sent all the same"]


def test_a_state_that_fails_takes_none_of_those_behind_it_along():
    slow, unheard = Slow(), Unheard(every=1)
    with Fanout([slow, unheard]) as fanout:
        fanout.send(state(HAPPY, "happy", t=0.0))
        assert slow.entered.wait(WAIT_S)
        for t in range(1, 5):  # these wait together
            fanout.send(state(HAPPY, "happy", t=float(t)))
        slow.free.set()
    assert unheard.sent == [0, 1, 2, 3, 4]


def test_what_waits_is_sent_before_the_end():
    with Receiver() as receiver:
        with Fanout([osc_to(receiver.port)]) as fanout:
            fanout.send(FACE)
            fanout.send(state(SAD, "sad"))
        heard = receiver.until("/evoke/anna/alive", 0)
    assert [values for address, values in heard if address.endswith("/emotion")] == [("happy",), ("sad",)]

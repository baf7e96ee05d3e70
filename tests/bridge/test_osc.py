"""States as OSC, read by python-osc's server."""

import socket

import pytest

from tests.bridge.outputs import HAPPY, WAIT_S, Receiver, start, state
from unity_bridge.outputs.osc import Osc
from unity_bridge.outputs.udp import Datagrams, Target

FACE = state(HAPPY, "happy", quality=0.75)


def messages(heard):
    return {address.removeprefix("/evoke/anna/"): values for address, values in heard}


def test_a_state_is_one_message_a_number_and_one_for_all_of_them():
    with Receiver() as receiver:
        osc = Osc(Datagrams(Target("127.0.0.1", receiver.port)), start())
        osc.send(FACE)
        heard = receiver.until("/evoke/anna/quality")
        osc.close()
    assert all(address.startswith("/evoke/anna/") for address, _ in heard)
    found = messages(heard)
    assert len(found) == len(heard) == 19
    assert found["vad"] == pytest.approx(HAPPY)
    assert [found[name][0] for name in ("valence", "arousal", "dominance")] == pytest.approx(HAPPY)
    assert found["weights"] == pytest.approx(FACE.weights)
    assert [found[f"weight/{word}"][0] for word in ("neutral", "happy", "excited")] == pytest.approx(
        [FACE.weights[0], FACE.weights[5], FACE.weights[7]]
    )
    assert (found["emotion"], found["emotion_id"]) == (("happy",), (5,))
    assert found["confidence"] == pytest.approx((FACE.confidence,))
    assert found["quality"] == (0.75,)
    assert (found["alive"], found["demonstration"]) == ((1,), (1,))


def test_the_end_leaves_a_neutral_emotion_and_says_that_nothing_is_alive():
    with Receiver() as receiver:
        osc = Osc(Datagrams(Target("127.0.0.1", receiver.port)), start())
        osc.send(FACE)
        osc.close()
        receiver.until("/evoke/anna/alive", 0)
        last = messages(receiver.until("/evoke/anna/quality"))
    assert last["emotion"] == ("neutral",)
    assert last["weights"] == (1, 0, 0, 0, 0, 0, 0, 0)
    assert last["weight/happy"] == (0,)
    assert last["vad"] == (0.5, 0.5, 0.5)
    assert last["confidence"] == (0,)


def test_a_state_is_one_datagram_that_no_network_has_to_split():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.settimeout(WAIT_S)
        receiver.bind(("127.0.0.1", 0))
        osc = Osc(Datagrams(Target(*receiver.getsockname())), start("x" * 32))
        osc.send(FACE)
        datagram = receiver.recv(4096)
        osc.close()
    assert datagram.startswith(b"#bundle\0" + bytes(7) + b"\1")
    assert datagram.count(b"/evoke/") == 19
    assert len(datagram) <= 1472

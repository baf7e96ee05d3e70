"""The receiver beside Blender's own work, over a real socket."""

import queue
import threading
from dataclasses import replace

import pytest

from blender_addon.services.receiver import Receiver
from evoke_core.errors import EvokeError
from evoke_core.state import EmotionState
from unity_bridge.protocol import StateMessage

STATE = EmotionState(0.0, None, (0.5, 0.5, 0.5), (1 / 8,) * 8, 0, "neutral", 0.0, 1.0)
WAIT_S = 20


@pytest.fixture
def publisher(publish):
    with publish("demo") as sender:
        yield sender


def test_the_newest_state_is_taken_once_and_every_state_was_counted(publisher):
    heard = queue.SimpleQueue()
    receiver = Receiver(publisher.endpoint, stream="demo", on_message=lambda message, _: heard.put(message))
    try:
        assert publisher.wait_for_subscribers(1, WAIT_S)
        for second in range(50):
            publisher.send(replace(STATE, t=float(second)))
        while not isinstance(message := heard.get(timeout=WAIT_S), StateMessage) or message.seq < 49:
            pass
        assert receiver.streams()["demo"].state.t == 49
        assert ((heard_of := receiver.streams()["demo"]).received, heard_of.dropped) == (50, 0)
        assert heard_of.start.source == "test"
    finally:
        receiver.stop()


def test_stopping_leaves_no_thread_behind(publisher):
    before = threading.active_count()
    receiver = Receiver(publisher.endpoint, stream="demo")
    assert threading.active_count() > before
    receiver.stop()
    assert threading.active_count() == before


def test_a_wrong_endpoint_is_told_to_the_caller():
    with pytest.raises(EvokeError, match="5571"):
        Receiver("here", stream="demo")

"""The recording that ships."""

from collections import Counter
from itertools import pairwise

import pytest

from evoke_core.assets import asset
from evoke_core.emotions import Emotion
from unity_bridge.protocol import StateMessage
from unity_bridge.recording import read_recording
from unity_bridge.streams import StreamTable

PATH = asset("recordings/sample.jsonl")


@pytest.fixture(scope="module")
def messages():
    return list(read_recording(PATH))


@pytest.fixture(scope="module")
def states(messages):
    return [message.state for message in messages if isinstance(message, StateMessage)]


def test_it_is_a_minute_that_travels_lightly(messages, states):
    assert states[-1].t - messages[0].t == pytest.approx(60, abs=1)
    assert PATH.stat().st_size < 250_000


def test_it_says_that_it_is_synthetic(messages):
    start = messages[0]
    assert (start.event, start.synthetic_source, start.synthetic_model) == ("start", True, True)
    assert start.source.startswith("synthetic")


def test_every_emotion_is_held_for_a_second_or_more(states, messages):
    held = Counter(state.emotion for state in states)
    assert held.keys() == {emotion.word for emotion in Emotion}
    assert min(held.values()) * messages[0].hop_s >= 1


def test_it_is_one_whole_stream_in_time(messages, states):
    table = StreamTable()
    assert all(table.hear(message, message_time(message)) for message in messages)
    stream = table.streams["evoke"]
    assert (len(table.streams), stream.received, stream.dropped, stream.ended) == (1, len(states), 0, True)
    assert all(later.t - earlier.t == messages[0].hop_s for earlier, later in pairwise(states))


def message_time(message):
    return message.state.t if isinstance(message, StateMessage) else message.t

from dataclasses import replace

import pytest

from evoke_core.state import EmotionState
from unity_bridge.protocol import StateMessage, StreamEvent, encode
from unity_bridge.streams import Stream, StreamTable

RUN, OTHER_RUN = "0" * 16, "f" * 16
STATE = EmotionState(0.0, None, (0.5, 0.5, 0.5), (1 / 8,) * 8, 0, "neutral", 0.0, 1.0)
START = StreamEvent(
    RUN, "demo", "start", 0.0, source="s", model="m", synthetic_source=True, synthetic_model=True, hop_s=0.125
)


def state(seq, run=RUN, stream="demo"):
    return StateMessage(run, stream, seq, STATE)


def take(table, *messages, now=0.0):
    return [table.take(list(encode(message)), now) for message in messages]


def test_a_repeat_of_the_same_run_is_dropped_and_counted():
    table = StreamTable()
    taken = take(table, state(5), state(5), state(4), state(6))
    assert [message and message.seq for message in taken] == [5, None, None, 6]
    assert table.repeated == 2
    assert table.streams["demo"].received == 2


def test_a_new_run_begins_anew_at_a_lower_seq():
    table = StreamTable()
    taken = take(table, START, state(100), state(0, run=OTHER_RUN))
    assert taken[-1].seq == 0
    assert table.streams["demo"].start is None  # the new run's start was not heard yet


def test_a_new_runs_start_forgets_the_old_runs_last_state():
    table = StreamTable()
    take(table, START, state(100), now=50.0)
    assert take(table, replace(START, run=OTHER_RUN), now=50.0) != [None]
    stream = table.streams["demo"]
    assert (stream.latest, stream.received) == (None, 1)
    assert stream.is_stale(50.0)  # nothing of the new run to show yet


def test_a_repeated_start_is_no_news():
    table = StreamTable()
    assert take(table, START, START) == [START, None]


def test_a_later_start_of_the_same_run_is_news_and_the_end_stands_until_a_newer_state():
    table, later = StreamTable(), replace(START, t=30.0, synthetic_model=False)
    taken = take(table, START, state(0), StreamEvent(RUN, "demo", "end", 20.0), later)
    assert taken[-1] == later
    stream = table.streams["demo"]
    assert (stream.synthetic_model, stream.ended) == (False, True)
    take(table, state(1))
    assert not stream.ended


def test_a_run_that_comes_back_is_a_second_publisher_and_known_again():
    table = StreamTable()
    take(table, START, state(4), now=0.0)
    take(table, state(0, run=OTHER_RUN), now=1.0)
    stream = table.streams["demo"]
    assert (stream.synthetic_model, stream.has_two_publishers(1.0)) == (False, False)
    assert take(table, START, state(4), now=2.0) == [None, None]
    assert (stream.run, stream.latest, stream.synthetic_model) == (RUN, state(4), True)
    assert (stream.has_two_publishers(6.9), stream.has_two_publishers(7.0)) == (True, False)


def test_of_the_runs_of_a_stream_four_are_known():
    table = StreamTable()
    take(table, *(state(0, run=f"{number:016x}") for number in range(5)))
    stream = table.streams["demo"]
    take(table, state(0, run=f"{0:016x}"))
    assert (stream.received, stream.has_two_publishers(0.0)) == (6, False)  # the first was forgotten
    take(table, state(0, run=f"{2:016x}"))
    assert (stream.received, stream.has_two_publishers(0.0)) == (6, True)


def test_states_that_never_came_are_counted():
    table = StreamTable()
    take(table, state(0), state(1), state(5))
    assert table.streams["demo"].dropped == 3


def test_the_topic_is_compared_whole():
    table = StreamTable("ab")
    assert take(table, state(0, stream="abc")) == [None]
    assert table.take([b"emotion/abc", b"", b"a third frame"], 0.0) is None
    assert (table.streams, table.refused) == ({}, 0)
    assert take(table, state(0, stream="ab")) == [state(0, stream="ab")]


def test_refusals_are_counted_by_reason_and_the_stream_goes_on():
    table = StreamTable("demo")
    topic, payload = encode(state(0))
    assert table.take([topic, b"\xc1"], 0.0) is None
    assert table.take([topic], 0.0) is None
    assert table.take([topic, payload, b"more"], 0.0) is None
    assert table.refused == 3
    assert table.last_refusal == "3 frames instead of 2"
    assert table.take([topic, payload], 0.0) == state(0)


@pytest.mark.parametrize(("hop_s", "stale_after"), [(0.125, 3.0), (2.0, 6.0)])
def test_a_stream_is_stale_after_three_seconds_or_three_hops(hop_s, stale_after):
    table = StreamTable()
    take(table, replace(START, hop_s=hop_s), state(0), now=100.0)
    stream = table.streams["demo"]
    assert not stream.is_stale(99.99 + stale_after)
    assert stream.is_stale(100.0 + stale_after)


def test_a_beat_does_not_keep_a_stream_fresh():
    table = StreamTable()
    take(table, state(0), now=0.0)
    take(table, StreamEvent(RUN, "demo", "beat", 5.0), now=5.0)
    assert table.streams["demo"].is_stale(5.0)


def test_a_stream_is_stale_before_its_first_state_and_after_its_end():
    assert Stream().is_stale(0.0)
    table = StreamTable()
    take(table, START, state(0), StreamEvent(RUN, "demo", "end", 1.0))
    assert table.streams["demo"].is_stale(0.0)
    take(table, state(0, run=OTHER_RUN))
    assert not table.streams["demo"].is_stale(0.0)


def test_a_demonstration_model_is_known_from_the_start():
    table = StreamTable()
    take(table, START)
    assert table.streams["demo"].synthetic_model
    take(table, replace(START, run=OTHER_RUN, synthetic_model=False))
    assert not table.streams["demo"].synthetic_model


def test_no_more_than_64_streams_are_followed():
    table = StreamTable()
    take(table, *(state(0, stream=f"s{number}") for number in range(65)))
    assert len(table.streams) == 64
    assert table.refused == 1
    assert "'s64' is left out" in table.last_refusal


def test_a_message_that_is_read_already_is_heard_like_one_from_the_wire():
    table = StreamTable()
    assert [table.hear(message, 1.0) for message in (START, state(0), state(0))] == [START, state(0), None]
    assert (table.streams["demo"].heard_at, table.repeated) == (1.0, 1)

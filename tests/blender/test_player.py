"""A recording played as if it were live; the clock is the test's."""

import threading
from dataclasses import replace

import pytest

from blender_addon.services.player import Player, sample
from evoke_core.errors import EvokeError
from evoke_core.state import EmotionState
from unity_bridge.protocol import StateMessage, StreamEvent
from unity_bridge.recording import Recorder, RecordingError

RUN = "0123456789abcdef"
BEGUN = 1_700_000_000.0
START = StreamEvent(
    RUN, "demo", "start", BEGUN, source="s", model="m", synthetic_source=True, synthetic_model=True, hop_s=0.5
)
STATE = EmotionState(0.0, None, (0.5, 0.5, 0.5), (1 / 8,) * 8, 0, "neutral", 0.0, 1.0)


def at(second, seq, stream="demo"):
    return StateMessage(RUN, stream, seq, replace(STATE, t=BEGUN + second))


class Clock:
    """Seconds, as the test sets them."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def play(tmp_path, clock):
    """Play messages from a file."""

    def make(*messages):
        path = tmp_path / "take 1.jsonl"
        with Recorder(path) as recorder:
            for message in messages:
                recorder.write(message)
        return Player(path, clock=clock)

    return make


def heard(player, clock, second):
    """The stream ``second`` seconds after the player was made."""
    clock.now = 100.0 + second
    return player.streams().get("demo")


def shown_at(player, clock, second):
    return heard(player, clock, second).state.t - BEGUN


def test_each_state_comes_at_its_own_time_after_the_first(play, clock):
    player = play(START, at(1.0, 0), at(1.5, 1), at(4.0, 2))
    assert player.name == "take 1"
    assert [shown_at(player, clock, second) for second in (0.0, 0.4, 0.5, 2.9, 3.0)] == [1.0, 1.0, 1.5, 1.5, 4.0]


def test_it_is_heard_like_a_live_stream(play, clock):
    player = play(START, at(1.0, 0), at(1.5, 1), at(2.0, 4))
    stream = heard(player, clock, 0.9)
    assert (stream.received, stream.dropped, stream.ended, stream.stale_for_s) == (2, 0, False, None)
    assert (stream.start, stream.synthetic_model, stream.conflict) == (START, True, False)
    assert (player.connected, player.refused, player.last_refusal) == (True, 0, None)
    assert heard(player, clock, 1.0).dropped == 2


def test_a_recording_has_no_lag(play, clock):
    player = play(START, at(1.0, 0), at(1.5, 1))
    assert heard(player, clock, 0.5).lag_s is None


def test_a_pause_in_the_recording_is_stale_as_it_was_live(play, clock):
    player = play(START, at(0.0, 0), at(10.0, 1))
    assert heard(player, clock, 2.9).stale_for_s is None
    assert heard(player, clock, 5.0).stale_for_s == 5.0
    assert heard(player, clock, 10.0).ended  # with its last state


def test_it_ends_after_its_last_message_though_nobody_wrote_the_end(play, clock):
    player = play(START, at(1.0, 0), at(1.5, 1))
    assert not heard(player, clock, 0.4).ended
    stream = heard(player, clock, 2.0)
    assert (stream.ended, stream.state.t) == (True, BEGUN + 1.5)
    assert stream.stale_for_s == 1.5


def test_a_stream_that_was_joined_late_does_not_wait_for_its_start(play, clock):
    player = play(START, at(3600.0, 7000), at(3600.5, 7001))
    assert shown_at(player, clock, 0.0) == 3600.0
    assert heard(player, clock, 0.5).dropped == 0


def test_a_time_that_goes_back_is_played_at_once(play, clock):
    player = play(START, at(1.0, 0), at(2.0, 1), at(0.5, 2), at(2.5, 3))
    assert [shown_at(player, clock, second) for second in (0.9, 1.0, 1.4, 1.5)] == [1.0, 0.5, 0.5, 2.5]


def test_two_streams_of_one_recording_are_both_heard(play, clock):
    other = replace(START, stream="other")
    player = play(START, other, at(0.0, 0), at(0.5, 0, stream="other"), at(9.0, 1))
    clock.now = 109.0
    assert {name: stream.ended for name, stream in player.streams().items()} == {"demo": True, "other": True}


def test_a_computer_that_was_busy_hears_all_that_was_due(play, clock):
    player = play(START, *(at(seq / 8, seq) for seq in range(80)))
    stream = heard(player, clock, 9.0)
    assert (stream.received, stream.dropped) == (73, 0)


def test_what_is_stopped_plays_no_more(play, clock):
    player = play(START, at(0.0, 0), at(1.0, 1))
    assert shown_at(player, clock, 0.0) == 0.0
    player.stop()
    assert shown_at(player, clock, 5.0) == 0.0


def test_a_player_needs_no_thread(play, clock):
    before = threading.active_count()
    heard(play(START, at(0.0, 0)), clock, 1.0)
    assert threading.active_count() == before


def test_a_recording_cut_off_in_a_line_is_refused_by_that_line_before_anything_plays(tmp_path):
    text = sample().read_text(encoding="utf-8")
    path = tmp_path / "cut.jsonl"
    path.write_text(text[: len(text) // 2], encoding="utf-8")
    lines = len(text[: len(text) // 2].splitlines())
    with pytest.raises(RecordingError, match=rf"cut\.jsonl: line {lines} is not a message; .*cut off there"):
        Player(path)


def test_a_recording_without_a_state_and_one_that_is_not_there_are_refused(play, tmp_path):
    with pytest.raises(EvokeError, match=r"take 1\.jsonl: not one state"):
        play(START)
    with pytest.raises(RecordingError, match=r"gone\.jsonl: cannot be read"):
        Player(tmp_path / "gone.jsonl")


def test_the_sample_plays_for_a_minute(clock):
    player = Player(sample(), clock=clock)
    assert player.name == "sample"
    clock.now = 158.0
    assert not player.streams()["evoke"].ended
    clock.now = 160.0
    stream = player.streams()["evoke"]
    assert (stream.ended, stream.received, stream.dropped, stream.synthetic_model) == (True, 473, 0, True)

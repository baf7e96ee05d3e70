"""What `evoke live` counts, names and prints, without EEG."""

import io
import re

import pytest
from rich.console import Console

from evoke_core.cli.live.dashboard import Person, Snapshot
from evoke_core.cli.live.session import stream_names
from evoke_core.cli.live.show import board, lines
from evoke_core.cli.live.tally import RECENT, Seen, Tally
from evoke_core.montage import GENEVA
from evoke_core.state import EmotionState
from unity_bridge.protocol import STREAM_NAME

STATE = EmotionState(0.0, None, (0.5, 0.5, 0.5), (1 / 8,) * 8, 0, "neutral", 0.0, 0.9)
VERDICTS = (0,) * 32


def snapshot():
    person = Person("anna", "a cap", GENEVA, VERDICTS, STATE, 0, 0)
    return Snapshot("tcp://127.0.0.1:5571", "student", True, 0.125, Tally(0.125).timing, (person,), ())


def test_one_persons_stream_is_called_as_replay_calls_it_or_as_was_said():
    assert stream_names(["BioSemi ActiveTwo"], None) == ["evoke"]
    assert stream_names(["BioSemi ActiveTwo"], "anna") == ["anna"]


@pytest.mark.parametrize(
    ("names", "called"),
    [
        (["Anna", "Ben"], ["Anna", "Ben"]),
        (["Anna's cap", "Ben: (left)"], ["Anna-s-cap", "Ben-left"]),
        (["cap", "cap", "cap"], ["cap", "cap-2", "cap-3"]),
        (["cap", "cap-2", "cap"], ["cap", "cap-2", "cap-3"]),
        (["Жанна", "Ünal", "脳"], ["evoke", "nal", "evoke-2"]),
        (["x" * 70, "x" * 80], ["x" * 64, "x" * 60 + "-2"]),
    ],
)
def test_several_peoples_streams_are_called_as_their_sources_fit_for_the_wire_and_each_once(names, called):
    assert stream_names(names, None) == called
    assert all(STREAM_NAME.fullmatch(name) for name in called)


def test_a_state_sent_more_than_a_hop_after_its_samples_has_missed_its_hop():
    tally = Tally(0.125)
    assert (tally.timing.p50_s, tally.timing.most_s) == (None, None)
    for delay_s in (0.001, 0.125, 0.126):
        tally.sent(delay_s)
    assert tally.timing.windows == 3
    assert tally.timing.missed == 1
    assert (tally.timing.p50_s, tally.timing.most_s) == (0.125, 0.126)


def test_delays_are_of_the_last_windows_counts_are_of_all():
    tally = Tally(0.125)
    tally.sent(5.0)
    for _ in range(RECENT):
        tally.sent(0.002)
    assert (tally.timing.most_s, tally.timing.missed, tally.timing.windows) == (0.002, 1, RECENT + 1)


def test_the_mean_quality_begins_with_the_first_window_and_counts_silence_after_it():
    seen = Seen()
    assert seen.quality == 0
    seen.see(STATE, None)
    assert seen.state is None
    seen.see(STATE, VERDICTS)
    seen.see(STATE, None)
    assert (seen.state, seen.verdicts) == (STATE, None)
    assert seen.quality == pytest.approx(0.9)


def test_a_log_has_every_notice_with_its_time_and_no_colours(capsys):
    with lines() as show:
        show(["[red]anna[/]: gone", "anna: is back"], snapshot)
        show([], snapshot)
    said = capsys.readouterr().out.splitlines()
    assert [re.sub(r"^\d\d:\d\d:\d\d ", "", line) for line in said] == ["[red]anna[/]: gone", "anna: is back"]


def test_notices_that_the_dashboard_has_no_room_for_stay_above_it():

    console = Console(file=io.StringIO(), width=80, height=24, force_terminal=True, color_system=None)
    with board(console) as show:
        for number in range(5):
            show([f"notice {number}"], snapshot)
    left = console.file.getvalue()
    last = left[left.rindex("EVOKE live") :]
    assert [number for number in range(5) if f"notice {number}" in last] == [2, 3, 4]
    assert all(f"notice {number}" in left for number in range(5))

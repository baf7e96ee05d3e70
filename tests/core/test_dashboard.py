import io
from dataclasses import replace

import pytest
from rich.console import Console

from evoke_core.cli.live.dashboard import Person, Snapshot, Timing, dashboard, log_line, summary
from evoke_core.eeg.signal_quality import Verdict
from evoke_core.montage import GENEVA
from evoke_core.state import EmotionState

STATE = EmotionState(0.0, None, (0.74, 0.42, 0.61), (0.1, 0.05, 0.05, 0.1, 0.2, 0.4, 0.05, 0.05), 5, "happy", 0.31, 0.9)
VERDICTS = tuple(
    {"T7": Verdict.LINE, "Oz": Verdict.FLAT, "Fp1": Verdict.EYE}.get(name, Verdict.GOOD) for name in GENEVA
)
ANNA = Person("anna", "LSL stream BioSemi (32 channels, 512 Hz)", GENEVA, VERDICTS, STATE, 2, 0)
NOW = Snapshot(
    "tcp://127.0.0.1:5571", "student", True, 0.125, Timing(473, 0.00131, 0.0042, 1), (ANNA,), ("anna: is back",)
)


def shown(now, width=80, height=24):
    console = Console(file=io.StringIO(), width=width, height=height, force_terminal=True, color_system=None)
    console.print(dashboard(now, width, height))
    lines = console.file.getvalue().splitlines()
    assert max(len(line) for line in lines) <= width
    assert len(lines) <= height
    return "\n".join(lines)


def people(count):
    return tuple(replace(ANNA, stream=f"person{number}") for number in range(count))


def test_80_by_24_shows_all_of_one_person():
    text = shown(replace(NOW, notices=tuple(f"notice {number}" for number in range(9))))
    for part in (
        "tcp://127.0.0.1:5571", "student", "LSL stream BioSemi (32 channels, 512 Hz)", "anna · 2 subscribers",
        "happy · confidence 31%", "0.74", "0.42", "0.61", "90% of 32 electrodes", "F Oz · L T7 · E Fp1", "L line noise",
        "hop 125 ms · delay p50 1.3, max 4.2 ms · 473 windows · 1 missed · 0 dropped",
        "demonstration model, not an emotion reading", "notice 6", "notice 7", "notice 8",
    ):  # fmt: skip
        assert part in text
    assert "…" not in text
    assert "notice 5" not in text


def test_before_the_first_state_it_says_what_it_waits_for():
    text = shown(replace(NOW, people=(replace(ANNA, state=None, verdicts=None),), timing=Timing(0, None, None, 0)))
    assert "waiting for a second of EEG" in text
    assert "delay –" in text
    assert "●" not in text.replace("● good", "")


def test_a_person_of_whom_nothing_comes_any_more_is_not_shown_as_good():
    silent = replace(ANNA, verdicts=None, state=replace(STATE, quality=0.0))
    for people in ((silent,), (silent,) * 12):
        text = shown(replace(NOW, people=people))
        assert "no EEG comes" in text
        assert "●" not in text.replace("● good", "")
    assert "quality 0% (no EEG comes)" in log_line(replace(NOW, people=(silent,)))


def test_a_decoder_of_recorded_eeg_needs_no_notice():
    assert "demonstration" not in shown(replace(NOW, synthetic_model=False))


@pytest.mark.parametrize(("count", "width", "height"), [(2, 80, 24), (3, 120, 24), (4, 80, 40), (6, 120, 40)])
def test_several_people_stand_side_by_side_where_there_is_room(count, width, height):
    text = shown(replace(NOW, people=people(count)), width, height)
    for number in range(count):
        assert f"person{number} · 2 subscribers" in text
    assert text.count("F Oz") == 0
    assert text.count("F ") - text.count("F flat") == count  # each head has its flat electrode
    assert text.count("happy 31% · quality 90%") == count
    assert text.count("D ━━── 0.61") == count


def test_more_people_than_there_is_room_for_are_rows():
    text = shown(replace(NOW, people=people(12)))
    rows = [line for line in text.splitlines() if line.startswith("person")]
    assert len(rows) == 12
    assert rows[0].split()[:7] == ["person0", "happy", "31%", "0.74", "0.42", "0.61", "90%"]
    assert "F Oz" in rows[0]
    assert rows[0].split()[-1] == "2"


def test_names_are_shown_as_they_are_whatever_stands_in_them():
    told = "LSL stream [bold]x[/] (32 channels, 512 Hz)"
    text = shown(replace(NOW, people=(replace(ANNA, source=told),), notices=("[red]anna[/]: gone",)))
    assert told in text
    assert "[red]anna[/]: gone" in text


def test_a_log_line_is_plain_text_on_one_line():
    two = (ANNA, replace(ANNA, stream="ben", state=None, verdicts=None, subscribers=1))
    assert log_line(replace(NOW, people=two)) == (
        "anna: happy 31%, V 0.74 A 0.42 D 0.61, quality 90% (F Oz · L T7 · E Fp1), 2 subscribers | "
        "ben: waiting for a second of EEG | "
        "hop 125 ms · delay p50 1.3, max 4.2 ms · 473 windows · 1 missed · 0 dropped | "
        "demonstration model, not an emotion reading"
    )


def test_the_summary_counts_everybodys_windows():
    two = (replace(ANNA, dropped=2), replace(ANNA, stream="ben", dropped=3))
    assert summary(replace(NOW, people=two), [0.97, 0.5]) == (
        "473 windows, 1 missed, 5 dropped; quality anna 97%, ben 50%"
    )

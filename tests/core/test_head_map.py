import pytest

from evoke_core.cli.live.head_map import HEIGHT, MARKS, WIDTH, head_map, legend, troubles
from evoke_core.eeg.signal_quality import Verdict
from evoke_core.errors import EvokeError
from evoke_core.montage import GENEVA, TWENTE

GOOD = [Verdict.GOOD] * 32
OUTLINE = {chr(code) for code in range(0x2800, 0x2900)} | {" ", "\n"}


def place(name, channels=GENEVA):
    """(row, column) at which one flat electrode is shown among good ones."""
    verdicts = [Verdict.FLAT if channel == name else Verdict.GOOD for channel in channels]
    [found] = [
        (row, line.index("F"))
        for row, line in enumerate(head_map(channels, verdicts).plain.splitlines())
        if "F" in line
    ]
    return found


def test_every_electrode_has_a_place_of_its_own_inside_the_map():
    places = {place(name) for name in GENEVA}
    assert len(places) == 32
    assert all(row < HEIGHT and column < WIDTH for row, column in places)


def test_the_map_is_seen_from_above_with_the_nose_up():
    assert place("Fp1")[0] < place("Fz")[0] < place("Cz")[0] < place("Oz")[0]
    assert place("T7")[1] < place("C3")[1] < place("Cz")[1] < place("C4")[1] < place("T8")[1]
    assert place("F3")[0] == place("F4")[0]
    assert place("F3")[1] + place("F4")[1] == 2 * place("Fz")[1]


def test_a_place_follows_the_name_whatever_the_order_of_the_channels():
    assert [place(name, TWENTE) for name in GENEVA] == [place(name) for name in GENEVA]


@pytest.mark.parametrize("verdict", Verdict)
def test_each_verdict_is_told_by_a_sign_of_its_own_and_not_by_colour_alone(verdict):
    signs = [sign for sign, _, _ in MARKS.values()]
    assert len(set(signs)) == len(Verdict)
    shown = head_map(GENEVA, [verdict] * 32).plain
    assert shown.count(MARKS[verdict][0]) == 32
    assert set(shown) - OUTLINE == {MARKS[verdict][0]}
    assert f"{MARKS[verdict][0]} {MARKS[verdict][2]}" in legend().plain


def test_where_nothing_is_known_yet_no_electrode_looks_good():
    assert set(head_map(GENEVA, None).plain) - OUTLINE == {"·"}


def test_the_map_keeps_its_size_whatever_it_shows():
    for verdicts in (None, GOOD, [Verdict.MISSING] * 32):
        lines = head_map(GENEVA, verdicts).plain.split("\n")
        assert [len(line) for line in lines] == [WIDTH] * HEIGHT


def test_troubles_are_named_the_worst_first():
    verdicts = list(GOOD)
    for name, verdict in (("Fp1", Verdict.EYE), ("Fp2", Verdict.EYE), ("T7", Verdict.LINE), ("Oz", Verdict.MISSING)):
        verdicts[GENEVA.index(name)] = verdict
    assert troubles(GENEVA, verdicts).plain == "– Oz · L T7 · E Fp1 Fp2"
    assert troubles(GENEVA, GOOD).plain == ""


def test_an_electrode_off_the_grid_is_refused():
    with pytest.raises(EvokeError, match="X9"):
        head_map(["X9"], None)

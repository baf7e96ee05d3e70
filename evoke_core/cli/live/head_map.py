"""Electrodes as dots on a head seen from above, nose up: what is wrong with each is a letter and a colour."""

import math
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter

from rich.text import Text

from evoke_core.eeg.signal_quality import Verdict
from evoke_core.montage import cells

WIDTH, HEIGHT = 23, 12
"""Of the map, in character cells."""
MARKS: dict[Verdict, tuple[str, str, str]] = {
    Verdict.GOOD: ("●", "green", "good"),
    Verdict.EYE: ("E", "bold cyan", "eye"),
    Verdict.MUSCLE: ("M", "bold yellow", "muscle"),
    Verdict.LINE: ("L", "bold magenta", "line noise"),
    Verdict.RAILED: ("R", "bold red", "railed"),
    Verdict.FLAT: ("F", "bold red", "flat"),
    Verdict.MISSING: ("–", "bold white", "missing"),
}
"""Verdict → its sign, its style, its words. No sign is told by its colour alone."""
_CENTRE_ROW, _CENTRE_COLUMN = 6, 11
_PITCH = 2.25
"""Columns from one place of the 9×9 grid to the next: a character cell is twice as high as it is wide."""
_HEAD_DOTS = 20.7
_FARTHEST = 9.0


def head_map(channels: Sequence[str], verdicts: Sequence[int] | None) -> Text:
    """A map of 23 × 12 cells.

    Args:
        channels: names of the 9×9 grid (``montage.cells``).
        verdicts: one a channel; None while nothing is known, which makes dim dots.
    """
    rows = [[(sign, "dim") for sign in line] for line in _outline()]
    for number, (row, column) in enumerate(_places(tuple(channels))):
        sign, style, _ = MARKS[Verdict(verdicts[number])] if verdicts is not None else ("·", "dim", "")
        rows[row][column] = (sign, style)
    return Text("\n").join(Text.assemble(*_runs(row)) for row in rows)


def legend() -> Text:
    """What the signs say, on one line."""
    parts = (Text.assemble((f"{sign} ", style), words) for sign, style, words in MARKS.values())
    return Text("  ").join(parts)


def troubles(channels: Sequence[str], verdicts: Sequence[int]) -> Text:
    """The electrodes that are not good, by their trouble, the worst first: F Oz · E Fp1 Fp2."""
    parts: list[Text] = []
    for verdict in sorted(MARKS, reverse=True):
        names = [name for name, found in zip(channels, verdicts, strict=True) if found == verdict]
        if names and verdict != Verdict.GOOD:
            sign, style, _ = MARKS[verdict]
            parts.append(Text.assemble((f"{sign} ", style), " ".join(names)))
    return Text(" · ").join(parts)


def _runs(row: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Cells of one style together: rich takes its time for each piece."""
    for style, alike in groupby(row, key=itemgetter(1)):
        yield "".join(sign for sign, _ in alike), style


@cache
def _places(channels: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """(row, column) of each channel on the map: its place on the 9×9 grid, drawn in to the head where it is round."""
    places: list[tuple[int, int]] = []
    for grid_row, grid_column in cells(channels):
        down, right = grid_row - 4, grid_column - 4
        widest = _FARTHEST * math.sqrt(1 - (down / 5) ** 2)
        places.append((_CENTRE_ROW + down, _CENTRE_COLUMN + round(max(-widest, min(widest, right * _PITCH)))))
    return tuple(places)


@cache
def _outline() -> tuple[str, ...]:
    """Head, nose and ears in braille, 2 × 4 dots to a cell."""
    middle_x, middle_y = 2 * _CENTRE_COLUMN + 0.5, 4 * _CENTRE_ROW + 1.5
    dots: set[tuple[int, int]] = set()
    for step in range(720):
        angle = math.radians(step / 2)
        x, y = middle_x + _HEAD_DOTS * math.sin(angle), middle_y - _HEAD_DOTS * math.cos(angle)
        dots.add((round(x), round(y)))
    top = middle_y - _HEAD_DOTS
    for step in range(40):  # the nose: two straight lines from the head to its tip
        share = step / 39
        for side in (-1, 1):
            dots.add((round(middle_x + side * 4 * share), round(top - 4 + 4.5 * share)))
    bits = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
    grid = [[0] * WIDTH for _ in range(HEIGHT)]
    for x, y in dots:
        if 0 <= x < 2 * WIDTH and 0 <= y < 4 * HEIGHT:
            grid[y // 4][x // 2] |= bits[y % 4][x % 2]
    return tuple("".join(chr(0x2800 + dot) if dot else " " for dot in row) for row in grid)

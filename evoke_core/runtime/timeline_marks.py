"""The markers of a timeline's picture: a strip with their labels above the panels, and lines through these."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from evoke_core.figures import QUIET
from evoke_core.runtime.timeline import Timeline

PLOT_IN = 10.4
"""As wide as the panels come out, near enough to tell where a word has room."""
LETTER_IN = 0.075
ROWS = 3
ROW_IN = 0.17
MOST_LINES = 40
"""With more markers, lines through the panels would hide what is drawn there."""
LONGEST = 24


def height_in(timeline: Timeline) -> float:
    """How high the strip must be, in inches."""
    return 0.12 + ROW_IN * (1 + max(_rows(timeline).values()))


def draw_markers(strip: Any, panels: Sequence[Any], timeline: Timeline) -> None:
    """Draw the strip, which has markers, and lines through the panels below it."""
    rows = _rows(timeline)
    floor = max(rows.values()) + 0.9
    strip.set_ylim(floor, -0.4)
    strip.axis("off")
    few = len(timeline.markers) <= MOST_LINES
    for index, (second, label) in enumerate(timeline.markers):
        for axes in panels if few else ():
            axes.axvline(second, color=QUIET, linewidth=0.7, alpha=0.8)
        top = rows.get(index, floor - 0.3)
        strip.plot([second, second], [top, floor], color=QUIET, linewidth=0.7, clip_on=False, zorder=1)
        if index in rows:
            strip.annotate(
                _short(label),
                (second, top),
                xytext=(3, 0),
                textcoords="offset points",
                va="center",
                fontsize=8,
                parse_math=False,
                annotation_clip=False,
                zorder=2,
                bbox={"facecolor": "white", "linewidth": 0, "pad": 0.8},
            )


def _rows(timeline: Timeline) -> dict[int, int]:
    """Which markers have room for their label, and in which row: those that come first."""
    per_second = PLOT_IN / (timeline.end - timeline.begin)
    taken = [-np.inf] * ROWS
    rows: dict[int, int] = {}
    for index, (second, label) in enumerate(timeline.markers):
        left = (second - timeline.begin) * per_second
        row = next((row for row, until in enumerate(taken) if left >= until), None)
        if row is not None:
            rows[index] = row
            taken[row] = left + LETTER_IN * (len(_short(label)) + 2)
    return rows


def printable(text: str) -> str:
    """Text that can be drawn, and stand in an SVG: without control characters and halves of surrogate pairs."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _short(label: str) -> str:
    label = printable(label)
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"

"""The tracker's figure: a trial as ribbons of emotion, raw over tracked, and what the steadiness costs."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from evoke_core.emotions import Emotion
from evoke_core.figures import INK, PNG_DPI, QUIET, new_figure, style
from evoke_core.runtime.replay import HOP_S
from evoke_core.runtime.steadiness import Readings, Spread, Steadiness

COLOURS = {
    Emotion.NEUTRAL: "#c4c4c4",
    Emotion.DISGUSTED: "#009e73",
    Emotion.FEARFUL: "#cc79a7",
    Emotion.ANGRY: "#d55e00",
    Emotion.SAD: "#0072b2",
    Emotion.HAPPY: "#f0e442",
    Emotion.SURPRISED: "#56b4e9",
    Emotion.EXCITED: "#e69f00",
}
"""Okabe and Ito's, which are told apart by colour-blind eyes too."""
STRETCH = slice(80, 320)
"""The windows shown of the example: half a minute."""
_TIGHT = {"handlelength": 0.9, "handletextpad": 0.4, "columnspacing": 0.9}
WRITTEN_S = 3.2
"""An emotion that lasts so long has room for its word."""


def write_picture(found: Steadiness, path: Path) -> None:
    """Draw what was measured into a PNG."""
    with style():
        draw(found).savefig(path, dpi=PNG_DPI)


def draw(found: Steadiness) -> Any:
    """A matplotlib figure: three ribbons of one trial, and changes and delay beside each other."""
    example = found.example
    figure = new_figure(
        10,
        3.9,
        title="A steady face: the emotion of each window, and the one that the tracker holds",
        lines=[
            f"SYNTHETIC EEG, says nothing about emotion: {found.subjects} simulated subjects, {found.trials} trials; "
            f"shown is half a minute of trial {example.trial} of subject {example.subject}.",
            f"Medians, lines from quartile to quartile. Delay: from a splice of two settled stretches "
            f"({found.splices}) until the second one's emotion is read for 1 s.",
        ],
    )
    ribbons, changes, delay = figure.subplots(1, 3, width_ratios=(3.4, 1, 1))
    rows = {"simulated": example.felt, "raw": example.raw, "tracked": example.tracked}
    for row, readings in enumerate(rows.values()):
        _ribbon(ribbons, readings[STRETCH], -row)
    ribbons.set_yticks(range(0, -len(rows), -1), list(rows))
    ribbons.set_ylim(0.6 - len(rows), 0.5)
    ribbons.set_xlim(0, (STRETCH.stop - STRETCH.start) * HOP_S)
    ribbons.set_xlabel("seconds")
    ribbons.tick_params(axis="y", length=0)
    ribbons.spines["left"].set_visible(False)
    patches = [ribbons.barh(0, 0, color=colour, label=emotion.word) for emotion, colour in COLOURS.items()]
    ribbons.legend(handles=patches, ncols=8, loc="upper center", bbox_to_anchor=(0.5, -0.2), fontsize=7.5, **_TIGHT)
    _spreads(changes, {"simulated": found.felt_changes, "raw": found.raw_changes, "tracked": found.tracked_changes})
    changes.set_title("changes a minute", loc="left", fontsize=9.5)
    _spreads(delay, {"raw": found.raw_delay_s, "tracked": found.tracked_delay_s})
    delay.set_title("delay, s", loc="left", fontsize=9.5)
    return figure


def _ribbon(axes: Any, readings: Readings, row: int) -> None:
    edges = np.concatenate([[0], np.flatnonzero(np.diff(readings)) + 1, [len(readings)]])
    for start, stop in pairwise(edges):
        emotion = Emotion(int(readings[start]))
        left, width = start * HOP_S, (stop - start) * HOP_S
        axes.barh(row, width, left=left, height=0.7, color=COLOURS[emotion])
        if width >= WRITTEN_S:
            axes.text(left + width / 2, row, emotion.word, ha="center", va="center", fontsize=8, color=INK)


def _spreads(axes: Any, spreads: dict[str, Spread]) -> None:
    for place, (name, spread) in enumerate(spreads.items()):
        axes.bar(place, spread.median, width=0.55, color=INK if name == "tracked" else QUIET)
        axes.vlines(place, spread.low, spread.high, color="#a0a0a0", linewidth=2)
        axes.annotate(
            f"{spread.median:.1f}",
            (place, spread.high),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            fontweight="bold",
        )
    axes.set_xticks(range(len(spreads)), list(spreads), fontsize=8)
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(-0.6, len(spreads) - 0.4)
    axes.margins(y=0.15)

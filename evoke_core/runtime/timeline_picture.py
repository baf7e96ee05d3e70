"""A recording over time, drawn: band power, valence, arousal, dominance, emotion, confidence, quality and markers."""

import io
import warnings
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.emotions import Emotion
from evoke_core.errors import EvokeError, require
from evoke_core.features.bands import BANDS_HZ
from evoke_core.figures import INK, ORANGE, PNG_DPI, QUIET, new_figure, style
from evoke_core.files import replace_whole
from evoke_core.runtime.replay import HOP_S
from evoke_core.runtime.steadiness_picture import COLOURS
from evoke_core.runtime.timeline import Floats, Timeline
from evoke_core.runtime.timeline_marks import LETTER_IN, PLOT_IN, draw_markers, height_in, printable

FORMATS = (".png", ".svg")
WIDTH_IN = 12.0
MOST_POINTS = 2000
"""Of a line; what is longer is drawn as means of equal pieces, each of which is less than a pixel wide."""
BANDS = {"theta": ("θ", "#46327e"), "alpha": ("α", "#277f8e"), "beta": ("β", "#35b779"), "gamma": ("γ", "#a5c81e")}
"""Of viridis, so that the order of the bands is seen in any eye."""
DIMENSIONS = {"valence": "#c95c18", "arousal": "#b0225c", "dominance": "#2468b2"}
"""The colours that the film has for them."""
UNJUDGED = "#eeeeee"
HIGHEST_HZ = 45
MINUTES_FROM_S = 180
MOST_TICKS = 14
STEPS_S = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)


def write_picture(timeline: Timeline, path: Path, *, title: str, lines: Sequence[str], notice: str | None) -> None:
    """Draw a timeline into a PNG or an SVG, by the ending of ``path``; whole or not at all.

    ``notice`` stands first and cannot be overlooked: that what is seen is no emotion reading.
    """
    content = io.BytesIO()
    # A file's name or a marker may be in a script that the font lacks: boxes are seen without being warned of.
    with style(), warnings.catch_warnings(action="ignore"):
        figure = draw(timeline, title=title, lines=lines, notice=notice)
        options: dict[str, Any] = {"metadata": {"Date": None}} if path.suffix.lower() == ".svg" else {"dpi": PNG_DPI}
        figure.savefig(content, format=path.suffix[1:].lower(), **options)
    try:
        replace_whole(path, content.getvalue())
    except OSError as error:
        reason = error.strerror or error
        raise EvokeError(f"{path}: cannot be written ({reason}); choose another place with -o") from None


def draw(timeline: Timeline, *, title: str, lines: Sequence[str], notice: str | None) -> Any:
    """A matplotlib figure of the panels one below the other, on one axis of time."""
    heights = {
        "markers": height_in(timeline) if timeline.markers else 0.0,
        "power": 1.9 if timeline.powers is not None else 0.0,
        **dict.fromkeys(DIMENSIONS, 0.95),
        "emotion": 0.42,
        "trust": 0.75,
    }
    shown = {name: height for name, height in heights.items() if height}
    head = [*([notice] if notice else []), *map(printable, lines)]
    height = 1.5 + 0.175 * len(head) + sum(shown.values()) * 1.12
    figure = new_figure(WIDTH_IN, height, title=printable(title), lines=head)
    figure.get_layout_engine().set(h_pad=0.03, hspace=0)
    for text in figure.texts:
        text.set_parse_math(False)
    if notice:
        figure.texts[1].set(color=ORANGE, fontweight="bold")
    grid = figure.subplots(len(shown), 1, sharex=True, height_ratios=list(shown.values()), squeeze=False)[:, 0]
    panels: dict[str, Any] = dict(zip(shown, grid, strict=True))
    if timeline.markers:
        draw_markers(panels.pop("markers"), list(panels.values()), timeline)
    if timeline.powers is not None:
        _draw_powers(panels["power"], timeline.seconds, timeline.powers)
    for index, (name, colour) in enumerate(DIMENSIONS.items()):
        _draw_dimension(panels[name], timeline, index, name, colour)
    _draw_emotions(panels["emotion"], timeline)
    _draw_trust(panels["trust"], timeline)
    _set_time(panels, timeline)
    return figure


def _draw_powers(axes: Any, seconds: Floats, powers: Floats) -> None:
    smooth = max(1, round(len(seconds) / 150))
    for index, (band, (letter, colour)) in enumerate(BANDS.items()):
        low, high = BANDS_HZ[band]
        label = f"{letter}  {low}–{min(high, HIGHEST_HZ)} Hz"
        axes.plot(*_thinned(seconds, powers[:, index]), color=colour, linewidth=0.5, alpha=0.35)
        axes.plot(
            *_thinned(seconds, _smoothed(powers[:, index], smooth)),
            color=colour,
            linewidth=_thick(seconds),
            label=label,
        )
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(_ticker().LogLocator(subs=(1, 3)))
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter("")
    axes.set_ylabel("band power, µV²")
    axes.grid(axis="y")
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), handlelength=1.2, fontsize=8.5)


def _draw_dimension(axes: Any, timeline: Timeline, index: int, name: str, colour: str) -> None:
    axes.axhline(0.5, color=QUIET, linewidth=0.8, linestyle=(0, (4, 3)))
    if timeline.raw is not None:
        axes.plot(*_thinned(timeline.seconds, timeline.raw[:, index]), color=colour, linewidth=0.6, alpha=0.4)
        _shade_unjudged(axes, timeline.seconds, np.isnan(timeline.raw[:, 0]))
    axes.plot(*_thinned(timeline.seconds, timeline.tracked[:, index]), color=colour, linewidth=_thick(timeline.seconds))
    axes.set_ylim(0, 1)
    axes.set_yticks((0, 0.5, 1), ("0", "½", "1"))
    axes.set_ylabel(name, color=colour)


def _draw_emotions(axes: Any, timeline: Timeline) -> None:
    seconds, emotions = timeline.seconds, timeline.emotions
    span = timeline.end - timeline.begin
    edges = np.concatenate([[0], np.flatnonzero(np.diff(emotions)) + 1, [len(emotions)]])
    starts = np.concatenate([[timeline.begin], seconds])
    for start, stop in pairwise(edges.tolist()):
        emotion = Emotion(int(emotions[start]))
        left, width = starts[start], seconds[stop - 1] - starts[start]
        axes.broken_barh([(left, width)], (0, 1), color=COLOURS[emotion], linewidth=0)
        if PLOT_IN * width / span > LETTER_IN * (len(emotion.word) + 1):
            dark = emotion in (Emotion.SAD, Emotion.ANGRY, Emotion.DISGUSTED)
            axes.text(
                left + width / 2,
                0.47,
                emotion.word,
                ha="center",
                va="center",
                fontsize=8.5,
                color="white" if dark else INK,
            )
    axes.set_ylim(0, 1)
    axes.set_yticks([])
    axes.set_ylabel("emotion", rotation=0, ha="right", va="center")
    axes.spines["left"].set_visible(False)
    patches = [axes.barh(0, 0, color=colour, label=emotion.word) for emotion, colour in COLOURS.items()]
    axes.figure.legend(
        handles=patches, loc="outside lower center", ncols=8, fontsize=8.5, handlelength=0.9, columnspacing=1.4
    )


def _draw_trust(axes: Any, timeline: Timeline) -> None:
    axes.fill_between(*_thinned(timeline.seconds, timeline.quality), color="#d8d8d8", linewidth=0, label="quality")
    axes.plot(*_thinned(timeline.seconds, timeline.confidence), color=INK, linewidth=1.1, label="confidence")
    axes.set_ylim(0, 1.02)
    axes.set_yticks((0, 0.5, 1), ("0", "½", "1"))
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.4), handlelength=1.2, fontsize=8.5)


def _set_time(panels: dict[str, Any], timeline: Timeline) -> None:
    begin, end = timeline.begin, timeline.end
    step = next((step for step in STEPS_S if (end - begin) / step <= MOST_TICKS), STEPS_S[-1])
    *_, last = panels.values()
    last.set_xlim(begin, end)
    last.xaxis.set_major_locator(_ticker().MultipleLocator(step))
    if end > MINUTES_FROM_S:
        last.xaxis.set_major_formatter(_minutes)
    last.set_xlabel(f"time since {timeline.since}, {'minutes' if end > MINUTES_FROM_S else 's'}")
    for axes in panels.values():
        if axes is not last:
            axes.tick_params(axis="x", length=0)


def _ticker() -> Any:
    """Where matplotlib keeps its locators."""
    return require("matplotlib.ticker", extra="train", purpose="draw a figure")


def _minutes(second: float, _: object) -> str:
    return f"{int(second) // 60}:{int(second) % 60:02d}"


def _shade_unjudged(axes: Any, seconds: Floats, unjudged: NDArray[np.bool_]) -> None:
    changes = np.flatnonzero(np.diff(unjudged, prepend=False, append=False))
    for start, stop in zip(changes[::2].tolist(), changes[1::2].tolist(), strict=True):
        left = seconds[start - 1] if start else seconds[0] - HOP_S
        axes.axvspan(left, seconds[stop - 1], color=UNJUDGED, linewidth=0)


def _smoothed(values: Floats, windows: int) -> Floats:
    """The mean of so many windows around each, of those that are numbers; NaN where the window itself is none."""
    there = np.isfinite(values)
    kernel = np.ones(windows)
    sums = np.convolve(np.where(there, values, 0), kernel, "same")
    counts = np.convolve(there, kernel, "same")
    return np.where(there, sums / np.maximum(counts, 1), np.nan)


def _thinned(seconds: Floats, values: Floats) -> tuple[Floats, Floats]:
    """A line's points, not more than can be seen, and of a single window two, since one would not be seen."""
    if len(seconds) == 1:
        return np.array([seconds[0] - HOP_S, seconds[0]]), np.repeat(values, 2)
    piece = -(-len(seconds) // MOST_POINTS)
    if piece == 1:
        return seconds, values
    starts = np.arange(0, len(seconds), piece)
    counts = np.diff(np.append(starts, len(seconds)))
    # A piece with a window that could not be judged is left out like the window itself.
    return np.add.reduceat(seconds, starts) / counts, np.add.reduceat(values, starts) / counts


def _thick(seconds: Floats) -> float:
    """A line's width: thinner where much stands close together."""
    return float(np.clip(3000 / len(seconds), 0.8, 1.8))

"""How figures look."""

from collections.abc import Sequence
from typing import Any

from evoke_core.errors import require

INK, QUIET, PAPER_GREY = "#222222", "#606060", "#b8b8b8"
BLUE, ORANGE, GREEN = "#0072b2", "#d55e00", "#009e73"
"""Okabe and Ito's colours, which are told apart by colour-blind eyes too."""
PNG_DPI = 160
MARGIN_IN, TITLE_IN, LINE_IN = 0.1, 0.27, 0.175
"""Of a figure's head, in inches."""
_STYLE = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same figure everywhere
    "font.size": 9,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": "#e4e4e4",
    "grid.linewidth": 0.8,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "legend.frameon": False,
}


def style() -> Any:
    """A context in which a figure of the house is made, and saved."""
    return require("matplotlib", extra="train", purpose="draw a figure").rc_context(_STYLE)


def new_figure(width: float, height: float, *, title: str, lines: Sequence[str]) -> Any:
    """A matplotlib figure of so many inches that needs no display, with a title and lines of smaller text below it."""
    made = require("matplotlib.figure", extra="train", purpose="draw a figure")
    figure = made.Figure(figsize=(width, height), layout="constrained")
    figure.text(MARGIN_IN / width, 1 - MARGIN_IN / height, title, fontsize=12.5, fontweight="bold", va="top")
    for number, line in enumerate(lines):
        below = MARGIN_IN + TITLE_IN + number * LINE_IN
        figure.text(MARGIN_IN / width, 1 - below / height, line, fontsize=9, color=QUIET, va="top")
    head = MARGIN_IN + TITLE_IN + len(lines) * LINE_IN
    figure.get_layout_engine().set(rect=(0, 0, 1, 1 - head / height))
    return figure

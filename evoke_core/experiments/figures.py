"""How figures look, and how they are kept: SVG for a paper, PNG for a look."""

import io
from pathlib import Path
from typing import Any

from evoke_core.errors import require
from evoke_core.training.checkpoint import write_whole

INK, QUIET, PAPER_INK = "#222222", "#707070", "#000000"
BLUE, ORANGE, GREEN, SKY = "#0072b2", "#d55e00", "#009e73", "#56b4e9"
"""Okabe and Ito's colours, which are told apart by colour-blind eyes too."""
PNG_DPI = 160
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
    "svg.hashsalt": "evoke",  # the same numbers give the same file
}


def style() -> Any:
    """A context in which a figure of the house is made, and saved."""
    return require("matplotlib", extra="train", purpose="draw a figure").rc_context(_STYLE)


def new_figure(width: float, height: float, *, title: str, subtitle: str) -> Any:
    """A matplotlib figure of so many inches that needs no display."""
    made = require("matplotlib.figure", extra="train", purpose="draw a figure")
    figure = made.Figure(figsize=(width, height), layout="constrained")
    figure.suptitle(f"{title}\n", x=0.01, ha="left", fontsize=13, fontweight="bold")
    figure.text(0.01, 1 - 0.42 / height, subtitle, fontsize=9, color=QUIET, va="top")
    return figure


def save(figure: Any, stem: Path) -> None:
    """Write ``stem``.svg and ``stem``.png, each whole or not at all."""
    for suffix, options in (("svg", {"metadata": {"Date": None}}), ("png", {"dpi": PNG_DPI})):
        content = io.BytesIO()
        figure.savefig(content, format=suffix, **options)
        write_whole(stem.with_suffix(f".{suffix}"), content.getvalue())

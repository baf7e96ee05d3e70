"""Fig. 4 drawn: each panel of the paper as curves over the epochs and, beside them, where they end."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from evoke_core.errors import require
from evoke_core.experiments.fig4 import WARNING, Fig4
from evoke_core.experiments.plan import ALPHA, CHOSEN, TEMPERATURE, Point
from evoke_core.figures import INK, new_figure

PANELS = (("a", "accuracy", "T"), ("b", "accuracy", "α"), ("c", "macro_f1", "T"), ("d", "macro_f1", "α"))
LABELS = {"accuracy": "accuracy (%)", "macro_f1": "macro-F1"}
NAMES = {"T": f"temperature T (α {ALPHA:g})", "α": f"weight α (T {TEMPERATURE:g})"}


def draw(fig4: Fig4) -> Any:
    """A matplotlib figure of the paper's four panels (a)–(d)."""
    setting = fig4.setting
    figure = new_figure(
        12,
        7,
        title=f"Fig. 4 on {setting.title}: the student against T and α",
        lines=[
            WARNING,
            f"Random windows, DE, mean of {setting.scale.folds} folds (± standard deviation at the end); "
            "thick: the paper's choice, T 1.25 and α 0.25.",
            *filter(None, [setting.fast]),
        ],
    )
    grid = figure.subplots(2, 4, sharey="row", width_ratios=(1.9, 1, 1.9, 1), squeeze=False)
    for number, (letter, name, series) in enumerate(PANELS):
        row, column = divmod(number, 2)
        curves, ends = grid[row][2 * column], grid[row][2 * column + 1]
        points = [point for point in fig4.series[series] if point in fig4.curves]
        _draw_curves(curves, fig4, points, name)
        _draw_ends(ends, fig4, points, name, series)
        curves.set_title(f"({letter}) {LABELS[name].split(' ')[0]} against {NAMES[series]}", loc="left", fontsize=9.5)
        if column == 0:
            curves.set_ylabel(LABELS[name])
    return figure


def _draw_curves(axes: Any, fig4: Fig4, points: Sequence[Point], name: str) -> None:
    for point, colour in zip(points, _colours(len(points)), strict=True):
        mean = _scaled(fig4.curves[point][name].mean(axis=0), name)
        width = 2.8 if point == CHOSEN else 1.3
        axes.plot(np.arange(1, len(mean) + 1), mean, color=colour, linewidth=width)
    if name == "accuracy" and fig4.trivial is not None:
        axes.axhline(100 * fig4.trivial, color=INK, linestyle=(0, (4, 2)), linewidth=1.2)
        axes.annotate(
            f"trivial baseline {100 * fig4.trivial:.1f}",
            (0.98, 100 * fig4.trivial),
            xycoords=("axes fraction", "data"),
            xytext=(0, 3),
            textcoords="offset points",
            ha="right",
            fontsize=8,
        )
    axes.set_xlabel("epoch")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.grid()


def _draw_ends(axes: Any, fig4: Fig4, points: Sequence[Point], name: str, series: str) -> None:
    """The values after the last epoch, in the colours of the curves, so that they are the curves' legend too."""
    for place, (point, colour) in enumerate(zip(points, _colours(len(points)), strict=True)):
        value = fig4.last(point, name)
        if value is not None:
            size = 7 if point == CHOSEN else 4.5
            ends = {key: _scaled(number, name) for key, number in value.items()}
            axes.errorbar(place, ends["mean"], ends["sd"], color=colour, marker="o", markersize=size, capsize=3)
    if name == "accuracy" and fig4.trivial is not None:
        axes.axhline(100 * fig4.trivial, color=INK, linestyle=(0, (4, 2)), linewidth=1.2)
    values = [f"{point.temperature if series == 'T' else point.alpha:g}" for point in points]
    axes.set_xticks(range(len(points)), values, fontsize=8)
    axes.set_xlim(-0.6, max(len(points), 1) - 0.4)
    axes.set_xlabel(f"{series}, after epoch {fig4.setting.scale.curve_epochs}")
    axes.tick_params(axis="y", length=0, labelleft=False)
    axes.set_facecolor("#f6f6f6")
    axes.grid(axis="y")


def _scaled(value: Any, name: str) -> Any:
    return 100 * value if name == "accuracy" else value


def _colours(count: int) -> Any:
    """Dark to light along a series, told apart by colour-blind eyes and in grey."""
    viridis = require("matplotlib", extra="train", purpose="draw a figure").colormaps["viridis"]
    return viridis(np.linspace(0, 0.88, count))

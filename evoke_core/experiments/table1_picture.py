"""Table I's accuracies in one look: how they drop when the split's leak is gone, and where the trivial baseline is."""

from typing import Any

from evoke_core.errors import require
from evoke_core.experiments.plan import FEATURES, Cell
from evoke_core.experiments.setting import FEATURE_NAMES, MODEL_NAMES, SPLIT_NAMES
from evoke_core.experiments.table1 import Table1, paper_value
from evoke_core.figures import BLUE, GREEN, INK, ORANGE, QUIET, new_figure
from evoke_core.training.splits import SPLITS

COLOURS = {"window": ORANGE, "trial": BLUE, "subject": GREEN}
PAPER_MARK: dict[str, Any] = {"color": INK, "markerfacecolor": "white", "linestyle": "none", "zorder": 3}
STEP, WIDTH, PAPER_ASIDE = 0.25, 0.19, 0.17
"""Between the splits of one network, of a bar, from it to the paper's mark; networks are 1 apart."""


def draw(table: Table1) -> Any:
    """A matplotlib figure: a panel for each kind of features; for each network its accuracy under the three splits."""
    figure = new_figure(
        11,
        5.2,
        title=f"Table I on {table.setting.title}: accuracy by split",
        lines=[
            f"Mean of {table.labels} over windows, ± standard deviation over folds; bars begin at the "
            "trivial baseline.",
            "Random windows: the other windows of each test trial are trained on, and give its labels away.",
            *filter(None, [table.setting.fast]),
        ],
    )
    panels = figure.subplots(1, 2, sharey=True)
    for axes, features in zip(panels, FEATURES, strict=True):
        axes.use_sticky_edges = False  # a bar's foot is no end of the axis
        axes.set_title(FEATURE_NAMES[features], loc="left", fontsize=10, fontweight="bold")
        for place, model in enumerate(MODEL_NAMES):
            _draw_network(axes, table, model, features, place)
        axes.set_xticks(range(len(MODEL_NAMES)), list(MODEL_NAMES.values()))
        axes.set_xlim(-0.55, len(MODEL_NAMES) - 0.45)
        axes.tick_params(axis="x", length=0)
        axes.grid(axis="y")
    panels[0].set_ylabel("accuracy (%)")
    panels[0].margins(y=0.08)
    _legend(figure, panels[0])
    return figure


def _draw_network(axes: Any, table: Table1, model: str, features: str, place: int) -> None:
    """For each split a bar from the trivial baseline to the accuracy: what was learnt, or less than nothing."""
    for number, split in enumerate(SPLITS):
        cell, x = Cell(model, features, split), place + (number - 1) * STEP
        if (printed := paper_value(cell, "accuracy")) is not None:
            axes.plot(x - PAPER_ASIDE, printed, marker="D", markersize=6, **PAPER_MARK)
        accuracy, trivial = table.mean(cell, "accuracy"), table.mean(cell, "trivial")
        if accuracy is None or trivial is None:
            _tell_missing(axes, table, cell, x)
            continue
        mean, sd, base = 100 * accuracy["mean"], 100 * accuracy["sd"], 100 * trivial["mean"]
        colour = COLOURS[split]
        axes.bar(x, mean - base, bottom=base, width=WIDTH, color=colour)
        axes.errorbar(x, mean, sd, color=INK, capsize=3, linewidth=1.2)
        axes.hlines(base, x - STEP / 2, x + STEP / 2, color=INK, linewidth=2)
        up = mean >= base
        axes.annotate(
            f"{mean:.1f}",
            (x, mean + sd if up else mean - sd),
            xytext=(0, 3 if up else -3),
            textcoords="offset points",
            ha="center",
            va="bottom" if up else "top",
            fontsize=8,
            color=colour,
        )


def _tell_missing(axes: Any, table: Table1, cell: Cell, x: float) -> None:
    axes.annotate(
        table.missing(cell),
        (x, 0.02),
        xycoords=("data", "axes fraction"),
        ha="center",
        va="bottom",
        rotation=90,
        fontsize=8,
        color=QUIET,
    )


def _legend(figure: Any, axes: Any) -> None:
    patches = require("matplotlib.patches", extra="train", purpose="draw a figure")
    handles = [patches.Patch(color=COLOURS[split], label=name) for split, name in SPLIT_NAMES.items()]
    handles += axes.plot([], [], color=INK, linewidth=2, label="trivial baseline: majority of the training labels")
    handles += axes.plot([], [], marker="D", **PAPER_MARK, label="paper: DEAP, random windows")
    figure.legend(handles=handles, loc="outside lower left", ncols=5, columnspacing=1.4)

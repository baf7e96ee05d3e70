"""The paper's Fig. 4: the student's accuracy and F1 against the temperature T and the weight α, epoch by epoch."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.experiments.plan import ALPHA, CHOSEN, TEMPERATURE, Point
from evoke_core.experiments.results import Result
from evoke_core.experiments.setting import Setting
from evoke_core.experiments.tables import NONE, NOT_RUN, fraction, markdown
from evoke_core.training.run import Run
from evoke_core.training.summary import percent

FIGURES = {"accuracy": "test_accuracy", "macro_f1": "test_macro_f1"}
"""What is drawn → its column in a fold's history.csv."""
COLUMNS = (
    *("temperature", "alpha", "epoch", "accuracy_mean", "accuracy_sd", "macro_f1_mean", "macro_f1_sd", "trivial"),
    *("note", "corpus", "synthetic", "subjects", "folds"),
)
WARNING = "Scored on the folds that T and α are compared on, as in the paper: the best of them is optimistic."


@dataclass(frozen=True)
class Fig4:
    """The setting, and of the points that are run each figure's curve (folds, epochs), and the trivial accuracy."""

    setting: Setting
    curves: Mapping[Point, Mapping[str, NDArray[np.float64]]]
    trivial: float | None
    runs: Sequence[Run] = ()

    @property
    def series(self) -> dict[str, list[Point]]:
        """The two series, "T" at the paper's α and "α" at the paper's T, ascending."""
        points = self.setting.scale.points
        return {
            "T": sorted(point for point in points if point.alpha == ALPHA),
            "α": sorted(point for point in points if point.temperature == TEMPERATURE),
        }

    def last(self, point: Point, figure: str) -> dict[str, float] | None:
        """After the last epoch ``{"mean", "sd"}`` over folds, or None where it is not run."""
        if point not in self.curves:
            return None
        values = self.curves[point][figure][:, -1]
        return {"mean": float(values.mean()), "sd": float(values.std(ddof=1))}


def make_fig4(setting: Setting, results: Mapping[Point, Result]) -> Fig4:
    """Read the curves of the runs that are finished."""
    curves = {
        point: {name: _curve(result.run, column) for name, column in FIGURES.items()}
        for point, result in results.items()
    }
    trivial = [result.level("window")["mean"]["trivial"]["mean"] for result in results.values()]
    runs = [result.run for result in results.values()]
    return Fig4(setting, curves, trivial[0] if trivial else None, runs)  # they share the split


def _curve(run: Run, column: str) -> NDArray[np.float64]:
    """A column of all folds' histories, (folds, epochs)."""
    folds: list[list[float]] = []
    for number in range(1, run.folds + 1):
        with (run.fold(number) / "history.csv").open(newline="", encoding="utf-8") as file:
            folds.append([float(row[column]) for row in csv.DictReader(file)])
    return np.array(folds)


def in_words(fig4: Fig4) -> list[str]:
    """The values after the last epoch as Markdown tables."""
    setting = fig4.setting
    lines = [
        f"# Fig. 4 on {setting.title}",
        "",
        *setting.lines(fig4.runs),
        f"- random windows, DE, {setting.scale.folds} folds, after epoch {setting.scale.curve_epochs}; "
        f"trivial accuracy {NONE if fig4.trivial is None else f'{100 * fig4.trivial:.1f} %'}",
        f"- **{WARNING}** Windows of each test trial are trained on, too.",
    ]
    for name, points in fig4.series.items():
        fixed = f"α {ALPHA:g}" if name == "T" else f"T {TEMPERATURE:g}"
        lines += ["", f"## Against {name}, at {fixed} ({setting.title})", ""]
        lines += markdown(
            [name, "Accuracy (%)", "Trivial (%)", "Macro-F1"], [_row(fig4, name, point) for point in points]
        )
    lines += [
        "",
        "The paper, on DEAP: best at T 1.25 and at α 0.25; a gradual decline for T above 2, and worse for α much "
        "larger or smaller. It prints no numbers.",
    ]
    return lines


def records(fig4: Fig4) -> Iterator[dict[str, Any]]:
    """A record a point and epoch, by ``COLUMNS``; shares from 0 to 1."""
    setting = fig4.setting
    common = {"corpus": setting.corpus, "synthetic": setting.synthetic, "subjects": len(setting.scale.subjects)}
    for point in setting.scale.points:
        about = {**point._asdict(), **common, "folds": setting.scale.folds}
        if point not in fig4.curves:
            yield {**about, "note": NOT_RUN}
            continue
        curves = fig4.curves[point]
        for epoch in range(curves["accuracy"].shape[1]):
            values = {name: curve[:, epoch] for name, curve in curves.items()}
            yield {
                **about,
                "epoch": epoch + 1,
                "trivial": fig4.trivial,
                **{f"{name}_mean": float(value.mean()) for name, value in values.items()},
                **{f"{name}_sd": float(value.std(ddof=1)) for name, value in values.items()},
            }


def _row(fig4: Fig4, name: str, point: Point) -> list[str]:
    value = point.temperature if name == "T" else point.alpha
    label = f"**{value:g}**" if point == CHOSEN else f"{value:g}"
    accuracy, f1 = fig4.last(point, "accuracy"), fig4.last(point, "macro_f1")
    if accuracy is None or f1 is None or fig4.trivial is None:
        return [label, NOT_RUN, NONE, NOT_RUN]
    return [label, percent(accuracy), f"{100 * fig4.trivial:.1f}", fraction(f1)]

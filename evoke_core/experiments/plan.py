"""Which runs the paper's Table I and Fig. 4 are made of, in which order, and on how much of a corpus.

The student of a features and a split learns from the CCNN of the same features and split, fold by fold. ViT, which
takes longer than all others together, stands last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from evoke_core.training.jobs import Task
from evoke_core.training.run import RunConfig
from evoke_core.training.splits import FOLDS, SPLITS

TEACHER, STUDENT, SLOWEST = "ccnn", "student", "vit"
TRAINED = (TEACHER, STUDENT, "arjun_vit", SLOWEST)
FEATURES = ("de", "psd")
TEMPERATURE, ALPHA = RunConfig.temperature, RunConfig.alpha
FAST_SUBJECTS = 3


class Cell(NamedTuple):
    """One of Table I's networks, on which features, under which split."""

    model: str
    features: str
    split: str


FIG4_TEACHER = Cell(TEACHER, "de", "window")


class Point(NamedTuple):
    """A temperature T and a weight α of Fig. 4."""

    temperature: float
    alpha: float


CHOSEN = Point(TEMPERATURE, ALPHA)
"""The paper's, also for Table I."""


class Planned(NamedTuple):
    """A run to make, and the folder it is to be in."""

    folder: Path
    config: RunConfig


@dataclass(frozen=True)
class Scale:
    """How much is trained.

    Attributes:
        subjects: those that are read.
        folds: of the splits by window and by trial; subjects leave one by one.
        epochs: of each network that is trained.
        temperatures: Fig. 4's values of T, at the paper's α.
        alphas: Fig. 4's values of α, at the paper's T.
        curve_epochs: of Fig. 4.
        fast: whether it is less than the paper's.
        channels: those that are read; None: all that the corpus has.
    """

    subjects: tuple[int, ...]
    folds: int
    epochs: Mapping[str, int]
    temperatures: tuple[float, ...]
    alphas: tuple[float, ...]
    curve_epochs: int
    fast: bool = False
    channels: tuple[str, ...] | None = None

    @property
    def points(self) -> list[Point]:
        """Fig. 4's, each once: the two series cross in the paper's choice."""
        along_t = [Point(temperature, ALPHA) for temperature in self.temperatures]
        return list(dict.fromkeys([*along_t, *(Point(TEMPERATURE, alpha) for alpha in self.alphas)]))

    def folds_of(self, config: RunConfig) -> int:
        """How many folds a run has."""
        return config.folds or len(self.subjects)


def full_scale(present: Sequence[int]) -> Scale:
    """The paper's: all subjects, 5 folds, 100 epochs, and 50 in Fig. 4."""
    return Scale(
        subjects=tuple(present),
        folds=FOLDS,
        epochs=dict.fromkeys(TRAINED, RunConfig.epochs),
        temperatures=(1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 6.0),
        alphas=(0.0, 0.25, 0.5, 0.75, 1.0),
        curve_epochs=50,
    )


def fast_scale(present: Sequence[int]) -> Scale:
    """About twelve minutes on two cores: a few subjects, folds, epochs and points; ViT is not trained."""
    return Scale(
        subjects=tuple(present[:FAST_SUBJECTS]),
        folds=2,
        epochs={TEACHER: 2, STUDENT: 8, "arjun_vit": 6},
        temperatures=(1.0, 1.25, 4.0),
        alphas=(0.0, 0.25, 1.0),
        curve_epochs=8,
        fast=True,
    )


def plan_table1(scale: Scale, runs: Path) -> dict[Cell, Planned]:
    """Table I's runs below the folder ``runs``, teachers before students; what cannot or is not to run is left out."""
    splits = [split for split in SPLITS if split != "subject" or len(scale.subjects) > 1]
    quick = [model for model in TRAINED if model in scale.epochs and model != SLOWEST]
    slow = [model for model in scale.epochs if model == SLOWEST]
    cells = [
        Cell(model, features, split)
        for models in (quick, slow)
        for features in FEATURES
        for split in splits
        for model in models
    ]
    return {cell: table1_run(scale, runs, cell) for cell in cells}


def table1_run(scale: Scale, runs: Path, cell: Cell) -> Planned:
    """One of them; a student's names its teacher's folder."""
    teacher = table1_run(scale, runs, cell._replace(model=TEACHER)) if cell.model == STUDENT else None
    return Planned(runs.resolve() / "-".join(cell), _config(scale, cell, scale.epochs[cell.model], teacher))


def plan_fig4(scale: Scale, runs: Path) -> dict[Point, Planned]:
    """Fig. 4's runs: students of Table I's ``FIG4_TEACHER``, scored after each epoch."""
    teacher = table1_run(scale, runs, FIG4_TEACHER)
    return {
        point: Planned(
            runs.resolve() / f"fig4-t{point.temperature:g}-a{point.alpha:g}",
            _config(scale, FIG4_TEACHER._replace(model=STUDENT), scale.curve_epochs, teacher, point, curve=True),
        )
        for point in scale.points
    }


def tasks_of(planned: Sequence[Planned], scale: Scale) -> list[Task]:
    """All folds of runs, run by run; a student's fold waits for its teacher's."""
    return [
        Task(run.folder, fold, after=(Task(Path(run.config.teacher), fold),) if run.config.teacher else ())
        for run in planned
        for fold in range(1, scale.folds_of(run.config) + 1)
    ]


def _config(
    scale: Scale,
    cell: Cell,
    epochs: int,
    teacher: Planned | None,
    point: Point = CHOSEN,
    *,
    curve: bool = False,
) -> RunConfig:
    return RunConfig(
        model=cell.model,
        features=cell.features,
        split=cell.split,
        folds=None if cell.split == "subject" else scale.folds,
        epochs=epochs,
        teacher=str(teacher.folder) if teacher else None,
        temperature=point.temperature,
        alpha=point.alpha,
        subjects=scale.subjects if scale.fast else None,
        curve=curve,
        channels=scale.channels,
    )

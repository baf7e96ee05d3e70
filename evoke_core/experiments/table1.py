"""What the paper's Table I is made of for a corpus: networks, features and splits, and where their numbers are."""

from collections.abc import Mapping
from dataclasses import dataclass

from evoke_core.experiments.fig1 import Measured
from evoke_core.experiments.plan import FEATURES, Cell
from evoke_core.experiments.results import Result
from evoke_core.experiments.setting import Setting
from evoke_core.experiments.tables import NOT_RUN
from evoke_core.models.table1 import TABLE_1
from evoke_core.training.scores import DIMENSIONS
from evoke_core.training.splits import SPLITS

PAPER_SPLIT = "window"
CELLS = tuple(Cell(row.model, features, split) for row in TABLE_1 for features in FEATURES for split in SPLITS)


@dataclass(frozen=True)
class Table1:
    """What Table I is made of: the setting, what each network costs, and those of ``CELLS`` that are run."""

    setting: Setting
    measured: Mapping[str, Measured]
    results: Mapping[Cell, Result]

    @property
    def labels(self) -> str:
        """Those that are scored, in words: one that nobody rated is not."""
        levels = [result.level("window") for result in self.results.values()]
        *first, last = [name for name in DIMENSIONS if not levels or any(name in level for level in levels)]
        return f"{', '.join(first)} and {last}" if first else last

    def missing(self, cell: Cell) -> str:
        """Why a cell has no numbers."""
        if cell.model not in self.setting.scale.epochs:
            return NOT_RUN
        if cell.split == "subject" and len(self.setting.scale.subjects) < 2:
            return f"{NOT_RUN} (one subject)"
        return f"{NOT_RUN} yet"

    def mean(self, cell: Cell, figure: str) -> dict[str, float] | None:
        """A figure of the mean over the three labels, by window: ``{"mean", "sd"}`` over folds, or None."""
        return self.results[cell].level("window")["mean"][figure] if cell in self.results else None


def paper_value(cell: Cell, figure: str) -> float | None:
    """What the paper prints for a cell ("accuracy" in per cent, "f1"), or None: it knows random windows alone."""
    row = next(row for row in TABLE_1 if row.model == cell.model)
    return getattr(row, f"{figure}_{cell.features}") if cell.split == PAPER_SPLIT else None

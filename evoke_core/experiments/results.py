"""Finished runs of a plan, with their scores."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from evoke_core.experiments.plan import Planned
from evoke_core.training.run import RUN_FILE, Run, read_run
from evoke_core.training.summary import summarise

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Result:
    """A finished run and what its metrics.json holds."""

    run: Run
    metrics: dict[str, Any]

    def level(self, level: str) -> dict[str, Any]:
        """Scores over folds, by "window" or by "trial"."""
        return self.metrics["over_folds"][level]


def read_results(plan: Mapping[Key, Planned]) -> dict[Key, Result]:
    """Those runs of a plan that are finished."""
    runs = {key: read_run(run.folder) for key, run in plan.items() if (run.folder / RUN_FILE).is_file()}
    return {key: Result(run, summarise(run)) for key, run in runs.items() if run.finished}

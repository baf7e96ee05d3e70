"""What a reproduction rests on, in words: the corpus, how much of it, the schedule, and what its splits share."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from evoke_core.experiments.plan import ALPHA, TEMPERATURE, Scale
from evoke_core.models.table1 import TABLE_1
from evoke_core.training.run import Run, RunConfig

FEATURE_NAMES = {"de": "DE", "psd": "PSD"}
SPLIT_NAMES = {"window": "random windows", "trial": "trials left out", "subject": "subjects left out"}
MODEL_NAMES = {row.model: "EVOKE (student)" if row.model == "student" else row.title for row in TABLE_1}


@dataclass(frozen=True)
class Setting:
    """The corpus of a reproduction and how much of it is used.

    Attributes:
        corpus: its name.
        synthetic: whether it was simulated.
        present: how many subjects it has.
        scale: what is done with them.
    """

    corpus: str
    synthetic: bool
    present: int
    scale: Scale

    @property
    def title(self) -> str:
        """For the title of a table or a figure."""
        used = len(self.scale.subjects)
        people = f"{used} of {self.present} subjects" if used < self.present else f"{used} {_subjects(used)}"
        return f"{self.corpus}, {'SYNTHETIC EEG, ' if self.synthetic else ''}{people}"

    @property
    def amount(self) -> str:
        """How much was trained."""
        counts = self.scale.epochs
        epochs = ", ".join(f"{MODEL_NAMES[model]} {count}" for model, count in counts.items())
        if len(set(counts.values())) == 1:
            epochs = str(next(iter(counts.values())))
        apart = ", subjects left out one by one" if len(self.scale.subjects) > 1 else ""
        return f"{self.scale.folds} folds{apart}; epochs: {epochs}"

    @property
    def fast(self) -> str | None:
        """What the small version means, or None where it is the paper's."""
        if not self.scale.fast:
            return None
        used = self.scale.subjects
        untrained = [name for model, name in MODEL_NAMES.items() if model not in self.scale.epochs]
        return (
            f"--fast, to see that all runs, no result to quote: {_subjects(len(used))} {', '.join(map(str, used))}; "
            f"{self.amount}; {', '.join(untrained)}: cost only"
        )

    def lines(self, runs: Iterable[Run] = ()) -> list[str]:
        """Markdown lines for the head of a table; of ``runs`` those that are there tell what their splits share."""
        runs = list(runs)
        kind = "simulated: what is scored on it says nothing about emotion" if self.synthetic else "recorded EEG"
        return [
            f"- corpus: {self.title} ({kind})",
            f"- {self.fast or self.amount}",
            f"- Adam {RunConfig.learning_rate:g}, batch {RunConfig.batch}, seed {RunConfig.seed}, the last epoch is "
            f"reported; the student is distilled (T {TEMPERATURE:g}, α {ALPHA:g}) from the CCNN of the same features, "
            "split and fold",
            *_proofs(runs),
            *_notes(runs),
        ]


def _notes(runs: Iterable[Run]) -> list[str]:
    """What there is to tell of the corpus, each thing once."""
    told = dict.fromkeys(note for run in runs for note in run.about.get("corpus", {}).get("notes", []))
    return [f"- note: {note}" for note in told]


def _proofs(runs: Iterable[Run]) -> list[str]:
    """For each split one line: what training and test share, counted fold by fold."""
    by_split = {run.config.split: run.about["split"]["proof"] for run in runs}
    lines: list[str] = []
    for split, name in SPLIT_NAMES.items():
        if split in by_split:
            proof = by_split[split]
            shared = [fold["shared_trials"] for fold in proof]
            seen = np.mean([fold["seen"] for fold in proof])
            counts = f"{min(shared)}–{max(shared)}" if min(shared) < max(shared) else str(shared[0])
            lines.append(
                f"- {name}: {len(proof)} folds, (subject, trial) pairs both in training and in test {counts} a fold, "
                f"test windows whose own trial is trained on {seen:.0%}"
            )
    return lines


def _subjects(count: int) -> str:
    return "subject" if count == 1 else "subjects"

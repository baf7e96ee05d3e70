"""Which trials a decoder has never seen: those that its fold left out, and those of other people."""

from pathlib import Path
from typing import Any

import numpy as np

from evoke_core.errors import EvokeError
from evoke_core.features.recipe import Recipe
from evoke_core.runtime.bundle import Manifest
from evoke_core.training.dataset import Dataset, load_dataset
from evoke_core.training.run import SPLIT_FILE, Run

Pairs = set[tuple[int, int]]
"""(subject, trial)"""


def held_out(run: Run, number: int) -> dict[str, list[int]]:
    """Subject → the trials of which fold ``number`` tested every window, as a decoder's manifest keeps them."""
    rows = np.loadtxt(run.folder / SPLIT_FILE, delimiter=",", skiprows=1, dtype=np.int64)
    subjects, trials, _, folds = rows.T
    trained = set(zip(subjects[folds != number].tolist(), trials[folds != number].tolist(), strict=True))
    tested = set(zip(subjects[folds == number].tolist(), trials[folds == number].tolist(), strict=True)) - trained
    return {str(owner): sorted(trial for one, trial in tested if one == owner) for owner, _ in sorted(tested)}


def unknown_trials(manifest: Manifest, corpus: Path, data: Dataset) -> tuple[str, Pairs]:
    """The trials of a corpus that a decoder was not trained on, and in words which these are.

    Where it was trained on this very corpus, those that its fold left out. A decoder that does not tell them (it was
    exported before they were kept) is believed to be trained on another corpus; where that had the same name, the words
    say so. EvokeError where it knows all.
    """
    everyone: Pairs = set(zip(data.subjects.tolist(), data.trials.tolist(), strict=True))
    trained: dict[str, Any] = manifest.training["corpus"]
    numbers: list[int] | None = trained.get("numbers")
    if numbers is None and trained["name"] == data.corpus.name:
        return "the decoder was trained on a corpus of this name and may know some of these trials", everyone
    if numbers is None or not _is_the_same(corpus, data, numbers, trained["fingerprint"]):
        return f"all are new to the decoder, which was trained on {trained['name']!r}", everyone
    left: Pairs = {(int(owner), trial) for owner, trials in manifest.training["held_out"].items() for trial in trials}
    wanted = left | {(owner, trial) for owner, trial in everyone if owner not in numbers}
    if not wanted:
        raise EvokeError(
            f"{corpus}: {manifest.name} was trained on windows of every trial of it, so that it would be asked what it "
            "was told; give another corpus, or a decoder of --split trial or subject"
        )
    return f"of its training's corpus what that left out (split: {manifest.training['split']})", wanted


def _is_the_same(corpus: Path, data: Dataset, numbers: list[int], fingerprint: str) -> bool:
    if not set(numbers) <= set(data.corpus.subjects):
        return False
    return load_dataset(corpus, Recipe("de"), subjects=numbers).corpus.fingerprint == fingerprint

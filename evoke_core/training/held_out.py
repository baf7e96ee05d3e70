"""What a decoder can be asked of a corpus: trials that it has never seen, and labels that it was taught."""

from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from evoke_core.errors import EvokeError
from evoke_core.features.recipe import Recipe
from evoke_core.runtime.bundle import Manifest
from evoke_core.training.dataset import Dataset, load_dataset
from evoke_core.training.labels import to_labels
from evoke_core.training.run import SPLIT_FILE, Run
from evoke_core.training.scores import DIMENSIONS

Pairs = set[tuple[int, int]]
"""(subject, trial)"""


class Asked(NamedTuple):
    """What a decoder is asked of a corpus.

    words: which trials these are, for people. trials: (subject, trial) pairs. data: the corpus, with the labels that
    the decoder was taught.
    """

    words: str
    trials: Pairs
    data: Dataset


def held_out(run: Run, number: int) -> dict[str, list[int]]:
    """Subject → the trials of which fold ``number`` tested every window, as a decoder's manifest keeps them."""
    rows = np.loadtxt(run.folder / SPLIT_FILE, delimiter=",", skiprows=1, dtype=np.int64)
    subjects, trials, _, folds = rows.T
    trained = set(zip(subjects[folds != number].tolist(), trials[folds != number].tolist(), strict=True))
    tested = set(zip(subjects[folds == number].tolist(), trials[folds == number].tolist(), strict=True)) - trained
    return {str(owner): sorted(trial for one, trial in tested if one == owner) for owner, _ in sorted(tested)}


def unknown_trials(manifest: Manifest, corpus: Path, data: Dataset) -> Asked:
    """What there is in a corpus to ask a decoder that it was not told.

    ``data`` are the corpus' windows on the decoder's channels. Where it was trained on this very corpus, the trials are
    those that its fold left out. A decoder that does not tell them (it was exported before they were kept) is believed
    to be trained on another corpus; where that had the same name, the words say so. EvokeError where it knows all, or
    no trial is rated for a label that it was taught.
    """
    everyone: Pairs = set(zip(data.subjects.tolist(), data.trials.tolist(), strict=True))
    trained: dict[str, Any] = manifest.training["corpus"]
    numbers: list[int] | None = trained.get("numbers")
    if numbers is None or not _is_the_same(corpus, data, numbers, trained["fingerprint"]):
        words = f"all are new to the decoder, which was trained on {trained['name']!r}"
        if trained["name"] == data.corpus.name:
            words = "the decoder was trained on a corpus of this name and may know some of these trials"
        return _rated(manifest, corpus, Asked(words, everyone, data))
    left: Pairs = {(int(owner), trial) for owner, trials in manifest.training["held_out"].items() for trial in trials}
    wanted = left | {(owner, trial) for owner, trial in everyone if owner not in numbers}
    if not wanted:
        raise EvokeError(
            f"{corpus}: {manifest.name} was trained on windows of every trial of it, so that it would be asked what it "
            "was told; give another corpus, or a decoder of --split trial or subject"
        )
    words = f"of its training's corpus what that left out (split: {manifest.training['split']})"
    return _rated(manifest, corpus, Asked(words, wanted, _labelled_as_taught(manifest, data)))


def _is_the_same(corpus: Path, data: Dataset, numbers: list[int], fingerprint: str) -> bool:
    if not set(numbers) <= set(data.corpus.subjects):
        return False
    own = load_dataset(corpus, Recipe("de"), subjects=numbers, channels=data.channels)
    return own.corpus.fingerprint == fingerprint


def _labelled_as_taught(manifest: Manifest, data: Dataset) -> Dataset:
    """High is what was high to the fold: where that is a median, it is that of its own training trials."""
    told = manifest.training.get("thresholds")
    if told is None:
        return data
    thresholds = np.array([told.get(name, np.nan) for name in DIMENSIONS], np.float64)
    return replace(data, labels=to_labels(data.ratings, thresholds), thresholds=thresholds)


def _rated(manifest: Manifest, corpus: Path, asked: Asked) -> Asked:
    """Without the labels that the decoder was never taught, and the trials that have no other."""
    taught = manifest.training.get("thresholds", DIMENSIONS)
    labels = asked.data.labels.copy()
    labels[:, [name not in taught for name in DIMENSIONS]] = np.nan
    rated = ~np.isnan(labels).all(axis=1)
    pairs = set(zip(asked.data.subjects[rated].tolist(), asked.data.trials[rated].tolist(), strict=True))
    if not asked.trials & pairs:
        raise EvokeError(
            f"{corpus}: none of its trials that {manifest.name} does not know is rated for {' or '.join(taught)}, and "
            "it was taught nothing else; give another corpus"
        )
    return Asked(asked.words, asked.trials & pairs, replace(asked.data, labels=labels))

"""Which windows are trained on and which are tested: three protocols, and the proof of what each one shares.

A split is one array: for each window the number (from 1) of the fold in which it is tested; every other fold trains on
it. So every window is tested exactly once.

- ``window``: windows at random, as in the paper (§IV-B). Windows of one trial stand on both sides, and a trial's
  fingerprint gives its label away.
- ``trial``: whole trials leave together. The trials of all subjects that show the same (in DEAP those of the same
  number) are in one fold, so that a video's usual rating is not known either.
- ``subject``: whole persons leave together; with as many folds as subjects, leave-one-subject-out.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.errors import EvokeError

SPLITS = ("window", "trial", "subject")
FOLDS = 5
VALIDATION_SHARE = 5
"""One training trial in five is held out where an epoch is to be chosen."""

Integers = NDArray[np.int64]


def assign_folds(split: str, subjects: Integers, stimuli: Integers, *, folds: int | None, seed: int) -> Integers:
    """The fold (n,), from 1, in which each window is tested.

    ``subjects`` and ``stimuli`` (n,) tell whose window it is, and what the trial showed (in DEAP its number). ``folds``
    None means 5, or one fold a subject for the split ``subject``.
    """
    if split not in SPLITS:
        raise EvokeError(f"unknown split {split!r}: choose one of {', '.join(SPLITS)}")
    units = {"window": np.arange(len(subjects)), "trial": stimuli, "subject": subjects}[split]
    kinds, unit_of_window = np.unique(units, return_inverse=True)
    if split == "subject" and len(kinds) < 2:
        raise EvokeError("a split by subject needs at least 2 subjects, and the corpus has 1; use --split trial")
    count = folds or (len(kinds) if split == "subject" else FOLDS)
    if not 2 <= count <= len(kinds):
        raise EvokeError(f"{len(kinds)} {split}s do not make {count} folds; choose --folds from 2 to {len(kinds)}")
    order = np.arange(len(kinds))
    if count < len(kinds):  # with one unit a fold there is nothing to draw: fold k tests unit k
        order = np.random.default_rng(seed).permutation(order)
    fold_of_unit = np.empty(len(kinds), np.int64)
    fold_of_unit[order] = np.arange(len(kinds)) % count + 1
    return fold_of_unit[unit_of_window]


def validation_windows(stimuli: Integers, *, seed: int) -> NDArray[np.bool_]:
    """Of training windows, those (n,) that are set aside to choose an epoch: one stimulus in five, whole trials."""
    numbers = np.unique(stimuli)
    if len(numbers) < 2:
        raise EvokeError("an epoch can only be chosen with at least 2 trials in training; leave out --choose-epoch")
    aside = np.random.default_rng(seed).permutation(numbers)[: max(1, len(numbers) // VALIDATION_SHARE)]
    return np.isin(stimuli, aside)


@dataclass(frozen=True)
class Proof:
    """What training and test of one fold share.

    Attributes:
        fold: its number, from 1.
        train, test: how many windows.
        shared_trials: (subject, trial) pairs with windows on both sides.
        shared_videos: stimuli on both sides (in DEAP videos), whoever saw them.
        shared_subjects: subjects on both sides.
        seen: share of the test windows whose own trial has windows in training.
    """

    fold: int
    train: int
    test: int
    shared_trials: int
    shared_videos: int
    shared_subjects: int
    seen: float


def prove(subjects: Integers, trials: Integers, folds: Integers, *, stimuli: Integers | None = None) -> list[Proof]:
    """Count, fold by fold, what training and test share; all arguments (n,).

    ``stimuli`` tell what the trials showed; None: trials of one number show the same.
    """
    shown = trials if stimuli is None else stimuli
    pairs = subjects * (trials.max() + 1) + trials
    proofs: list[Proof] = []
    for fold in np.unique(folds):
        testing = folds == fold
        train, test = ~testing, testing
        shared = np.intersect1d(pairs[train], pairs[test])
        proofs.append(
            Proof(
                fold=int(fold),
                train=int(train.sum()),
                test=int(test.sum()),
                shared_trials=len(shared),
                shared_videos=len(np.intersect1d(shown[train], shown[test])),
                shared_subjects=len(np.intersect1d(subjects[train], subjects[test])),
                seen=float(np.isin(pairs[test], shared).mean()),
            )
        )
    return proofs


def fingerprint(*parts: NDArray[Any] | str) -> str:
    """A sha256 over arrays and texts: two splits are the same exactly when theirs is."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else np.ascontiguousarray(part, np.int64).tobytes()
        digest.update(len(content).to_bytes(8, "little") + content)
    return digest.hexdigest()

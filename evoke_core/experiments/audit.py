"""Does a split of windows let a decoder know its test trials? Counted, and probed with labels that mean nothing.

The probe (see ``probe``) reads the real labels, and then labels that were shuffled among the trials of each subject.
Shuffled labels say nothing of the signal: whatever it reads of them above chance, it reads by recognising trials, and
so can any decoder that is tested on the same split. A pure function of arrays.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.errors import EvokeError
from evoke_core.experiments.probe import (
    Bits,
    chance_of,
    majority_of_training,
    nearest_training_window,
    shuffle_trials,
)
from evoke_core.training.scores import DIMENSIONS
from evoke_core.training.splits import Integers, Proof, prove

PERMUTATIONS = 200


@dataclass(frozen=True)
class Audit:
    """What a split shares between training and test, and what a nearest-neighbour probe makes of it.

    Accuracies are shares of the test windows of all folds; where no label is named, they are means over those
    that all listed trials are rated for.

    Attributes:
        windows, trials, subjects: how many the split lists; a trial is a (subject, trial) pair.
        folds: what each fold shares.
        seen: share of the test windows whose own trial has windows in training.
        shared_trials, shared_subjects: how many have windows in training and in test of one fold.
        same_trial: share of the test windows whose nearest training window is of their own trial.
        real: the probe's accuracy on the real labels, by label.
        trivial: of always answering with the majority of the training windows' labels, by label.
        shuffled: (permutations,) the probe's accuracy on labels shuffled among the trials of each subject.
        chance: expected accuracy on shuffled labels without recognising a trial (see ``chance_of``).
        seed: of the shuffling.
    """

    windows: int
    trials: int
    subjects: int
    folds: tuple[Proof, ...]
    seen: float
    shared_trials: int
    shared_subjects: int
    same_trial: float
    real: dict[str, float]
    trivial: dict[str, float]
    shuffled: NDArray[np.float64]
    chance: float
    seed: int

    @cached_property
    def shuffled_mean(self) -> float:
        """The mean over the permutations."""
        return float(self.shuffled.mean())

    @cached_property
    def shuffled_range(self) -> tuple[float, float]:
        """The 5th and the 95th percentile over the permutations."""
        low, high = np.percentile(self.shuffled, (5, 95))
        return float(low), float(high)

    @property
    def leaks(self) -> bool:
        """Whether any test window has windows of its own trial in training."""
        return self.shared_trials > 0

    @property
    def verdict(self) -> str:
        """One sentence about trials and one about persons."""
        return f"{self._verdict_on_trials()} {self._verdict_on_subjects()}"

    def _verdict_on_trials(self) -> str:
        if not self.leaks:
            return (
                "No trial is shared between training and test, and the probe reads shuffled labels at chance "
                f"({self.shuffled_mean:.1%}, chance {self.chance:.1%})."
            )
        meaning = "do not measure emotion" if self.same_trial >= 0.5 else "measure in part the recognising of trials"
        share = f"{self.seen:.1%}" if self.seen >= 0.001 else "less than 0.1%"
        return (
            f"LEAK: {share} of the test windows have windows of their own trial in training, and a "
            f"nearest-neighbour probe reads shuffled labels at {self.shuffled_mean:.1%} (chance {self.chance:.1%}): "
            f"scores on this split {meaning}."
        )

    def _verdict_on_subjects(self) -> str:
        if self.shared_subjects == 0:
            return "No subject is shared: scores are for persons never seen in training."
        if self.shared_subjects == self.subjects:
            return "Subjects are shared: scores are for persons seen in training."
        return (
            f"{self.shared_subjects} of {self.subjects} subjects are shared: "
            "scores are for a mixture of persons seen in training and never seen."
        )


def audit(
    features: NDArray[np.float32],
    labels: NDArray[np.floating[Any]],
    subjects: Integers,
    trials: Integers,
    folds: Integers,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = 0,
    advance: Callable[[], None] = lambda: None,
) -> Audit:
    """Audit a split of n windows: ``folds`` (n,) is where each is tested; every other fold trains on it.

    ``features`` (n, channels, 4), ``labels`` (n, 3) 0 or 1 and the same throughout a trial, ``subjects`` and ``trials``
    (n,) whose and which; at least two folds, and two trials of each subject. A label that is NaN in any window is left
    out; EvokeError where none is left. ``advance`` is called after each fold. The same seed gives the same figures.
    """
    whole = ~np.isnan(labels).any(axis=0)
    if not whole.any():
        raise EvokeError("no label is rated for all trials that the split lists; take the trials out that are n/a")
    names = [name for name, there in zip(DIMENSIONS, whole, strict=True) if there]
    pairs = subjects * (int(trials.max()) + 1) + trials
    _, first, trial = np.unique(pairs, return_index=True, return_inverse=True)
    people, person_of_trial = np.unique(subjects[first], return_inverse=True)
    truth = labels[:, whole] >= 0.5
    table, neighbour = truth[first], nearest_training_window(features, folds, advance=advance)
    shared = _spread(trial, folds)
    shuffles = shuffle_trials(person_of_trial, permutations=permutations, seed=seed)
    return Audit(
        windows=len(folds),
        trials=len(first),
        subjects=len(people),
        folds=tuple(prove(subjects, trials, folds)),
        seen=float(shared[trial].mean()),
        shared_trials=int(shared.sum()),
        shared_subjects=int(_spread(person_of_trial[trial], folds).sum()),
        same_trial=float((trial == trial[neighbour]).mean()),
        real=_by_label(names, truth == truth[neighbour]),
        trivial=_by_label(names, truth == majority_of_training(truth, folds)),
        shuffled=np.array([(table[order][trial] == table[order][trial[neighbour]]).mean() for order in shuffles]),
        chance=chance_of(table, person_of_trial, person_of_trial[trial], person_of_trial[trial[neighbour]]),
        seed=seed,
    )


def _spread(group: NDArray[np.integer[Any]], folds: Integers) -> Bits:
    """Which groups, numbered from 0, stand in more than one fold, that is in training and in test of the same one."""
    listed = np.unique(np.stack([group, folds]), axis=1)[0]
    return np.bincount(listed) > 1


def _by_label(names: Sequence[str], right: Bits) -> dict[str, float]:
    shares = {name: float(right[:, column].mean()) for column, name in enumerate(names)}
    return {**shares, "mean": float(right.mean())}

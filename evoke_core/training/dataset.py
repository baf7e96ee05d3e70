"""A DEAP-format corpus as training material: baseline-subtracted DE of 1 s windows, with the trial's labels."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.deap import list_subjects, read_subject, subject_path
from evoke_core.eeg.windows import BASELINE_SAMPLES, WINDOW_SAMPLES, baseline_windows, cut, quality, repair
from evoke_core.features.differential_entropy import baseline_entropy, differential_entropy
from evoke_core.montage import GENEVA

HIGH_RATING = 5
"""A rating above this is high (the label is 1)."""


@dataclass(frozen=True)
class Dataset:
    """Windows of a corpus.

    Attributes:
        features: (n, 32, 4) nats, DE less the trial's baseline.
        labels: (n, 3) 0 or 1: high valence, arousal, dominance, of the window's whole trial.
        subjects, trials: (n,) whose and which, counted from 1.
        baselines: (n, 32, 4) nats, the baseline of the window's trial.
    """

    features: NDArray[np.float32]
    labels: NDArray[np.float32]
    subjects: NDArray[np.int64]
    trials: NDArray[np.int64]
    baselines: NDArray[np.float32]

    def select(self, chosen: NDArray[np.bool_]) -> "Dataset":
        """The windows where ``chosen`` (n,) is true."""
        return Dataset(*(array[chosen] for array in _arrays(self)))


def load_dataset(corpus: Path, subjects: Sequence[int] | None = None, *, advance: Callable[[], None]) -> Dataset:
    """Read subjects of a corpus (default all) and compute the features of their seconds, without overlap.

    ``advance`` is called after each subject.
    """
    parts: list[Dataset] = []
    for subject in subjects or list_subjects(corpus):
        data, ratings = read_subject(subject_path(corpus, subject))
        features, baselines = zip(*(_trial_features(trial[: len(GENEVA)]) for trial in data), strict=True)
        seconds = len(features[0])
        labels = (ratings[:, :3] > HIGH_RATING).astype(np.float32)
        parts.append(
            Dataset(
                np.concatenate(features),
                labels.repeat(seconds, axis=0),
                np.full(len(labels) * seconds, subject),
                np.arange(1, len(labels) + 1).repeat(seconds),
                np.stack(baselines).repeat(seconds, axis=0),
            )
        )
        advance()
    return Dataset(*(np.concatenate(arrays) for arrays in zip(*(_arrays(part) for part in parts), strict=True)))


def _arrays(part: Dataset) -> tuple[NDArray[Any], ...]:
    return part.features, part.labels, part.subjects, part.trials, part.baselines


def _trial_features(eeg: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(60, 32, 4) baseline-subtracted DE of a trial's seconds, and its (32, 4) baseline."""
    baseline = baseline_entropy(_clean(baseline_windows(eeg)))
    windows, _ = cut(eeg[:, BASELINE_SAMPLES:], hop_samples=WINDOW_SAMPLES)
    change = differential_entropy(_clean(windows)) - baseline
    return change.astype(np.float32), baseline.astype(np.float32)


def _clean(windows: NDArray[np.float32]) -> NDArray[np.float32]:
    return repair(windows, quality(windows))

"""A DEAP-format corpus as training material: baseline-subtracted features of 1 s windows, with the trial's labels."""

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.deap import is_synthetic, list_subjects, read_subject, subject_path
from evoke_core.eeg.windows import BASELINE_SAMPLES, WINDOW_SAMPLES, baseline_windows, cut, quality, repair
from evoke_core.errors import EvokeError
from evoke_core.features.recipe import Recipe
from evoke_core.montage import GENEVA
from evoke_core.training.cache import SubjectFeatures, cache_folder, load, store

HIGH_RATING = 5
"""A rating above this is high (the label is 1)."""
THREADS = min(8, os.cpu_count() or 1)


@dataclass(frozen=True)
class Corpus:
    """Where a dataset comes from.

    Attributes:
        name: the folder's.
        subjects: the numbers of those that were read, ascending.
        synthetic: whether they were simulated.
        fingerprint: SHA-256 of the subjects' numbers and their files' contents, in hexadecimal.
    """

    name: str
    subjects: tuple[int, ...]
    synthetic: bool
    fingerprint: str


@dataclass(frozen=True)
class Dataset:
    """Windows of a corpus, in the order of subjects, trials and time.

    Attributes:
        features: (n, 32, 4), the recipe's feature less the trial's baseline.
        labels: (n, 3) 0 or 1: high valence, arousal, dominance, of the window's whole trial.
        subjects, trials, windows: (n,) whose, which trial, and which second of it after the baseline, all counted
            from 1.
        baselines: (n, 32, 4), the baseline of the window's trial.
        corpus: what was read.
        recipe: what was computed.
    """

    features: NDArray[np.float32]
    labels: NDArray[np.float32]
    subjects: NDArray[np.int64]
    trials: NDArray[np.int64]
    windows: NDArray[np.int64]
    baselines: NDArray[np.float32]
    corpus: Corpus
    recipe: Recipe

    def select(self, chosen: NDArray[np.bool_] | NDArray[np.integer[Any]]) -> "Dataset":
        """The windows where ``chosen`` (n,) is true, or whose indices it lists; ``corpus`` still names all subjects."""
        names = ("features", "labels", "subjects", "trials", "windows", "baselines")
        return replace(self, **{name: getattr(self, name)[chosen] for name in names})


def load_dataset(
    corpus: Path,
    recipe: Recipe,
    *,
    subjects: Sequence[int] | None = None,
    cache: Path | None = None,
    advance: Callable[[bool], None] = lambda cached: None,  # noqa: ARG005
) -> Dataset:
    """Read subjects of a corpus (default all), one at a time, and compute the features of their seconds.

    ``cache`` is the folder where features are kept (default ``features`` in ``cache_folder()``). ``advance`` is called
    after each subject with whether its features were there already. EvokeError where the corpus has no subjects, or a
    feature is no finite number.
    """
    present = list_subjects(corpus)
    if not present:
        raise EvokeError(
            f"{corpus}: no subjects (sNN.dat or sNN.mat) are there; give DEAP's data_preprocessed_python, "
            "or simulate some to try with: evoke synth"
        )
    folder = cache_folder() / "features" if cache is None else cache
    files = {number: subject_path(corpus, number) for number in sorted(set(present if subjects is None else subjects))}
    read: list[SubjectFeatures] = []
    contents: list[tuple[int, str]] = []
    for number, path in files.items():
        before = _state(path)
        content = _sha256(path)
        subject = load(folder, content, recipe)
        cached = subject is not None
        if subject is None:
            subject = _compute(path, number, recipe)
            if _state(path) != before:
                raise EvokeError(f"{path}: changed while it was read; try again when it is written")
            store(folder, content, recipe, subject)
        read.append(subject)
        contents.append((number, content))
        advance(cached)
    origin = Corpus(
        name=corpus.resolve().name,
        subjects=tuple(files),
        synthetic=is_synthetic(corpus),
        fingerprint=hashlib.sha256(json.dumps(contents).encode()).hexdigest(),
    )
    return _assemble(read, origin, recipe)


def _state(path: Path) -> tuple[int, int, int]:
    """What tells a file that was written to from one that was not."""
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EvokeError(f"{path}: {error.strerror or error}; give a corpus whose files can be read") from None


def _compute(path: Path, number: int, recipe: Recipe) -> SubjectFeatures:
    data, ratings = read_subject(path)
    with ThreadPoolExecutor(THREADS) as pool:  # numpy lets other threads run during a product
        trials = list(pool.map(_trial_features, data[:, : len(GENEVA)], repeat(recipe)))
    features, baselines = (np.stack(arrays) for arrays in zip(*trials, strict=True))
    finite = np.isfinite(features).all(axis=(2, 3))
    if not finite.all():
        trial, window = np.argwhere(~finite)[0]
        where = f"window {window + 1}" if np.isfinite(baselines[trial]).all() else "its baseline"
        raise EvokeError(
            f"{path}: subject {number}, trial {trial + 1}, {where}: the samples are so large that a feature is no "
            "finite number; copy or download the file again"
        )
    return SubjectFeatures(features, baselines, ratings)


def _trial_features(eeg: NDArray[np.float32], recipe: Recipe) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(60, 32, 4) baseline-subtracted features of a trial's seconds, and its (32, 4) baseline."""
    seconds, _ = cut(eeg[:, BASELINE_SAMPLES:], hop_samples=WINDOW_SAMPLES)
    baseline = recipe.baseline(_repaired(baseline_windows(eeg)))
    change = recipe.features(_repaired(seconds)) - baseline
    with np.errstate(over="ignore"):  # told by the caller
        return change.astype(np.float32), baseline.astype(np.float32)


def _repaired(windows: NDArray[np.float32]) -> NDArray[np.float32]:
    return repair(windows, quality(windows))


def _assemble(read: Sequence[SubjectFeatures], corpus: Corpus, recipe: Recipe) -> Dataset:
    features = np.stack([subject.features for subject in read])
    baselines = np.stack([subject.baselines for subject in read])
    ratings = np.stack([subject.ratings for subject in read])
    subjects, trials, windows = features.shape[:3]
    return Dataset(
        features=features.reshape(-1, *features.shape[3:]),
        labels=(ratings[..., :3] > HIGH_RATING).astype(np.float32).reshape(-1, 3).repeat(windows, axis=0),
        subjects=np.array(corpus.subjects).repeat(trials * windows),
        trials=np.tile(np.arange(1, trials + 1).repeat(windows), subjects),
        windows=np.tile(np.arange(1, windows + 1), subjects * trials),
        baselines=baselines.reshape(-1, *baselines.shape[2:]).repeat(windows, axis=0),
        corpus=corpus,
        recipe=recipe,
    )

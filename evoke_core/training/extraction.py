"""The features of one subject of a corpus: computed, or found where they were kept."""

import hashlib
import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.corpus import Corpus
from evoke_core.eeg.trial import Trial
from evoke_core.eeg.windows import WINDOW_SAMPLES, cut, quality, repair
from evoke_core.errors import EvokeError
from evoke_core.features.recipe import Recipe
from evoke_core.training.cache import SubjectFeatures, load, store

THREADS = min(8, os.cpu_count() or 1)


def subject_features(
    corpus: Corpus, subject: int, recipe: Recipe, channels: Sequence[str], cache: Path
) -> tuple[SubjectFeatures, str, bool]:
    """A subject's features, a hash of all that they were read from, and whether they were found in ``cache``.

    EvokeError where a feature is no finite number, or a file changes meanwhile.
    """
    files = corpus.files(subject)
    before = [_state(path) for path in files]
    content = _content(files, corpus.reading(subject, channels))
    found = load(cache, content, recipe)
    if found is not None:
        return found, content, True
    computed = _compute(corpus, subject, recipe, channels)
    for path, state in zip(files, before, strict=True):
        if _state(path) != state:
            raise EvokeError(f"{path}: changed while it was read; try again when it is written")
    store(cache, content, recipe, computed)
    return computed, content, False


def _content(files: Sequence[Path], reading: str) -> str:
    hashes = [_sha256(path) for path in files]
    if len(hashes) == 1 and not reading:
        return hashes[0]
    told = [[path.name, content] for path, content in zip(files, hashes, strict=True)]
    return hashlib.sha256(json.dumps([told, reading]).encode()).hexdigest()


def _state(path: Path) -> tuple[int, int, int]:
    """What tells a file that was written to from one that was not."""
    try:
        found = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: OSError) -> EvokeError:
    return EvokeError(f"{path}: {error.strerror or error}; give a corpus whose files can be read")


def _compute(corpus: Corpus, subject: int, recipe: Recipe, channels: Sequence[str]) -> SubjectFeatures:
    trials = list(corpus.read(subject, channels))
    with ThreadPoolExecutor(THREADS) as pool:  # numpy lets other threads run during a product
        pairs = list(pool.map(_trial_features, trials, repeat(recipe)))
    for trial, (features, baseline) in zip(trials, pairs, strict=True):
        finite = np.isfinite(features).all(axis=(1, 2))
        if not finite.all():
            where = f"window {1 + int(finite.argmin())}" if np.isfinite(baseline).all() else "its baseline"
            raise EvokeError(
                f"{corpus.place(subject)}: subject {subject}, trial {trial.number}, {where}: the samples are so large "
                "that a feature is no finite number; copy or download the file again"
            )
    return SubjectFeatures(
        features=np.concatenate([features for features, _ in pairs]),
        baselines=np.stack([baseline for _, baseline in pairs]),
        ratings=np.stack([trial.ratings for trial in trials]),
        trials=np.array(
            [(trial.number, trial.stimulus, len(features)) for trial, (features, _) in zip(trials, pairs, strict=True)],
            np.int64,
        ),
    )


def _trial_features(trial: Trial, recipe: Recipe) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(n, channels, 4) baseline-subtracted features of a trial's seconds, and its (channels, 4) baseline, else 0."""
    features = recipe.features(_seconds(trial.eeg, trial.channels))
    baseline = np.zeros(features.shape[1:])
    if trial.baseline is not None:
        baseline = recipe.baseline(_seconds(trial.baseline, trial.channels))
    change = features - baseline
    with np.errstate(over="ignore"):  # told by the caller
        return change.astype(np.float32), baseline.astype(np.float32)


def _seconds(eeg: NDArray[np.float32], channels: Sequence[str]) -> NDArray[np.float32]:
    """Its whole seconds side by side, unusable channels replaced."""
    windows, _ = cut(eeg, hop_samples=WINDOW_SAMPLES)
    return repair(windows, quality(windows), channels=channels)

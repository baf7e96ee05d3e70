"""The simplest thing that can know a trial by its fingerprint: a test window is answered with the label of the nearest
training window. And what it would read without that knowledge.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.errors import require

Integers = NDArray[np.integer[Any]]
Bits = NDArray[np.bool_]


def nearest_training_window(
    features: NDArray[np.float32], folds: Integers, *, advance: Callable[[], None] = lambda: None
) -> NDArray[np.intp]:
    """For each window (n,) the index of the nearest among the windows of the other folds.

    Euclidean, on features (n, …) standardised by the mean and deviation of those other folds.
    """
    purpose = "audit a split"
    neighbors = require("sklearn.neighbors", extra="train", purpose=purpose)
    preprocessing = require("sklearn.preprocessing", extra="train", purpose=purpose)
    flat = features.reshape(len(features), -1).astype(np.float32, copy=False)
    nearest = np.empty(len(flat), np.intp)
    for fold in np.unique(folds):
        train, test = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        scaler = preprocessing.StandardScaler().fit(flat[train])
        search = neighbors.NearestNeighbors(n_neighbors=1, algorithm="brute").fit(scaler.transform(flat[train]))
        nearest[test] = train[search.kneighbors(scaler.transform(flat[test]), return_distance=False)[:, 0]]
        advance()
    return nearest


def shuffle_trials(person_of_trial: Integers, *, permutations: int, seed: int) -> NDArray[np.intp]:
    """Orders (permutations, trials) that exchange trials within each person; ``person_of_trial`` ascends.

    All windows of a trial keep one label, and its three labels move together.
    """
    keys = np.random.default_rng(seed).random((permutations, len(person_of_trial)))
    return np.lexsort((keys, np.broadcast_to(person_of_trial, keys.shape)))


def chance_of(table: Bits, person_of_trial: Integers, person: Integers, neighbours_person: Integers) -> float:
    """Expected accuracy on shuffled labels if the probe knew persons but no trial.

    Each nearest window is thought to be replaced by one of another trial of the same person. Over all shufflings, two
    different trials of a person with T trials, k of them high, agree with probability [k(k − 1) + (T − k)(T − k − 1)]
    / [T(T − 1)]; trials of two persons with shares p and q of high ones agree with pq + (1 − p)(1 − q). So chance is
    above ½ where a person's labels are lopsided, and a split that shares no trial is read at exactly chance, but for
    the finite number of shufflings. ``table`` (trials, 3), ``person_of_trial`` (trials,) numbered from 0, ``person``
    and ``neighbours_person`` (n,) of each test window and of its nearest training window.
    """
    count = np.bincount(person_of_trial)[:, None]
    high = np.stack([np.bincount(person_of_trial, column) for column in table.T], axis=1)
    share = high / count
    same = (high * (high - 1) + (count - high) * (count - high - 1)) / (count * (count - 1))
    p, q = share[person], share[neighbours_person]
    agreement = np.where((person == neighbours_person)[:, None], same[person], p * q + (1 - p) * (1 - q))
    return float(agreement.mean())


def majority_of_training(truth: Bits, folds: Integers) -> Bits:
    """The majority (n, 3) of the labels that each window's fold is trained on; high where both are as many."""
    answers = np.empty_like(truth)
    for fold in np.unique(folds):
        answers[folds == fold] = truth[folds != fold].mean(axis=0) >= 0.5
    return answers

"""Scores that never stand alone: beside each accuracy its trivial baseline, and intervals that know what a trial is.

Pure functions of arrays. n test windows, m training windows; the columns of every (n, 3) are ``DIMENSIONS``. What
they return can be written as JSON.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evoke_core.errors import require

DIMENSIONS = ("valence", "arousal", "dominance")
FIGURES = ("accuracy", "macro_f1", "balanced_accuracy", "trivial")
PERCENTILES = (2.5, 97.5)
"""The ends of a 95 % interval."""

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.integer[Any]]
Bits = NDArray[np.bool_]


def score(
    probabilities: Floats, labels: Floats, training_labels: Floats, subjects: Integers, trials: Integers
) -> dict[str, Any]:
    """Tell how well P(high) (n, 3) answers labels (n, 3), window by window and trial by trial.

    A bit is high where p ≥ ½. A trial's answer is the mean probability of its test windows; a trial is a pair of
    ``subjects`` (n,) and ``trials`` (n,). All three bits right is the emotion right (``exact_match``).
    ``balanced_accuracy`` is the mean recall of the classes that occur: where all test labels are the same, the recall
    of that one. ``macro_f1`` is the mean of the F1 of low and of high, 0 for a class that neither occurs nor is given.

    The trivial baseline knows ``training_labels`` (m, 3) alone, also for trials: for a label it answers with the
    majority of the training windows (high where both are as many), for the emotion with their most frequent octant
    (of several the one with the lowest id).

    Labels are NaN where there is no rating: such windows do not count for that label, and a label without ratings, in
    test or in training, is left out. ``exact_match`` is of the labels that are there, on the windows that have them
    all; it is left out where none has.

    Returns:
        ``{"window": level, "trial": level}``, a level being ``{"count", "valence": {"accuracy", "macro_f1",
        "balanced_accuracy", "trivial"}, "arousal": …, "dominance": …, "mean": …, "exact_match": {"accuracy",
        "trivial"}}``.
    """
    truth, taught = _Labels.of(labels), _Labels.of(training_labels)
    first, trial_of = _trials(subjects, trials)
    windows = np.bincount(trial_of)[:, None]
    trial_means = np.stack([np.bincount(trial_of, column) for column in probabilities.T], axis=1) / windows
    return {
        "window": _level(probabilities >= 0.5, truth, taught),
        "trial": _level(trial_means >= 0.5, _Labels(truth.high[first], truth.known[first]), taught),
    }


def over_folds(folds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Replace each figure of several ``score`` results by its ``{"mean", "sd"}`` over the folds, and sum the counts.

    The standard deviation is the sample's (ddof 1); 0 for a single fold. What is left out of some folds is told of the
    others.
    """
    merged: dict[str, Any] = {}
    for key, value in {key: value for fold in folds for key, value in fold.items()}.items():
        values = [fold[key] for fold in folds if key in fold]
        if isinstance(value, dict):
            merged[key] = over_folds(values)
        elif key == "count":
            merged[key] = sum(values)
        else:
            sd = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
            merged[key] = {"mean": float(np.mean(values)), "sd": sd}
    return merged


def per_subject(
    probabilities: Floats,
    labels: Floats,
    subjects: Integers,
    trials: Integers,
    *,
    resamples: int = 2000,
    seed: int = 0,
) -> list[dict[str, Any]]:
    """Tell each subject's window accuracy (mean of the three labels) and exact match, with 95 % intervals.

    Arguments as for ``score``. The intervals are percentiles over ``resamples`` draws of the subject's trials with
    replacement. Trials are drawn and not windows, because the windows of a trial share its label and its signal: they
    stand or fall together, and 60 of them are hardly more evidence than one. A subject with one trial has nothing to
    draw from: the ends are the value itself and say nothing. The same seed gives a subject the same interval, whoever
    else is in the arrays. A subject without any label is left out.

    Returns:
        One ``{"subject", "trials", "windows", "accuracy": {"value", "low", "high"}, "exact_match": {…}}`` a subject,
        ascending; ``exact_match`` is left out where no window has all the labels that the others have.
    """
    truth = _Labels.of(labels)
    right = ((probabilities >= 0.5) == truth.high) & truth.known
    rated = truth.known.any(axis=0)
    whole = truth.known[:, rated].all(axis=1)
    first, trial_of = _trials(subjects, trials)
    windows = np.bincount(trial_of)
    right_bits, bits = (np.bincount(trial_of, of.sum(axis=1)) for of in (right, truth.known))
    right_emotions, emotions = (np.bincount(trial_of, of) for of in (right[:, rated].all(axis=1), whole))
    results: list[dict[str, Any]] = []
    for subject in np.unique(subjects):
        own = subjects[first] == subject
        if not bits[own].any():
            continue
        draws = _draws(int(own.sum()), resamples, np.random.default_rng((seed, int(subject))))
        told = {
            "subject": int(subject),
            "trials": int(own.sum()),
            "windows": int(windows[own].sum()),
            "accuracy": _interval(right_bits[own], bits[own], draws),
        }
        if emotions[own].any():
            told["exact_match"] = _interval(right_emotions[own], emotions[own], draws)
        results.append(told)
    return results


def across_subjects(results: Sequence[dict[str, Any]], *, resamples: int = 2000, seed: int = 0) -> dict[str, Any]:
    """Tell the mean over subjects of what ``per_subject`` found, each subject counting the same.

    The 95 % intervals draw subjects with replacement: they say what other persons of the same kind would give. With
    one subject the ends are the value itself and say nothing.

    Returns:
        ``{"subjects", "accuracy": {"value", "low", "high"}, "exact_match": {…}}``.
    """
    draws = _draws(len(results), resamples, np.random.default_rng(seed))
    summary: dict[str, Any] = {"subjects": len(results)}
    for figure in ("accuracy", "exact_match"):
        there = np.array([float(figure in result) for result in results])
        if there.any():
            values = np.array([result[figure]["value"] if figure in result else 0.0 for result in results])
            summary[figure] = _interval(values, there, draws)
    return summary


class _Labels(NamedTuple):
    """Labels (n, 3) as bits, and where there is one."""

    high: Bits
    known: Bits

    @classmethod
    def of(cls, labels: Floats) -> "_Labels":
        return cls(labels >= 0.5, ~np.isnan(labels))


def _level(answers: Bits, truth: _Labels, taught: _Labels) -> dict[str, Any]:
    """Score answers (n, 3) against truth (n, 3); taught (m, 3) are the training windows' labels."""
    metrics = require("sklearn.metrics", extra="train", purpose="score a decoder")
    level: dict[str, Any] = {"count": len(answers)}
    scored = np.flatnonzero(truth.known.any(axis=0) & taught.known.any(axis=0))
    for name, column in ((DIMENSIONS[column], column) for column in scored):
        rows = truth.known[:, column]
        told, given = truth.high[rows, column], answers[rows, column]
        majority = taught.high[taught.known[:, column], column].mean() >= 0.5
        level[name] = {
            "accuracy": float(metrics.accuracy_score(told, given)),
            "macro_f1": float(metrics.f1_score(told, given, labels=[False, True], average="macro", zero_division=0)),
            "balanced_accuracy": float(
                metrics.recall_score(told, given, labels=np.unique(told), average="macro", zero_division=0)
            ),
            "trivial": float((told == majority).mean()),
        }
    names = [DIMENSIONS[column] for column in scored]
    level["mean"] = {figure: float(np.mean([level[name][figure] for name in names])) for figure in FIGURES}
    whole, taught_whole = (labels.known[:, scored].all(axis=1) for labels in (truth, taught))
    if whole.any() and taught_whole.any():
        told = truth.high[whole]
        most_frequent = np.bincount(_octants(taught.high[taught_whole], scored), minlength=8).argmax()
        level["exact_match"] = {
            "accuracy": float((answers[whole] == told)[:, scored].all(axis=1).mean()),
            "trivial": float((_octants(told, scored) == most_frequent).mean()),
        }
    return level


def _octants(bits: Bits, scored: NDArray[np.intp]) -> NDArray[np.int64]:
    return bits[:, scored].astype(np.int64) @ np.array([4, 2, 1])[scored]


def _trials(subjects: Integers, trials: Integers) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The first window of each (subject, trial), and the number of that pair for each window (n,)."""
    pairs = subjects.astype(np.int64) * (int(trials.max()) + 1) + trials
    _, first, trial_of = np.unique(pairs, return_index=True, return_inverse=True)
    return first, trial_of


def _draws(things: int, resamples: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """How often each thing is drawn (resamples, things), as many draws as there are things, with replacement."""
    return rng.multinomial(things, np.full(things, 1 / things), size=resamples)


def _interval(right: Floats | Integers, of: Floats | Integers, draws: NDArray[np.int64]) -> dict[str, float]:
    """The share Σ right / Σ of, and its percentiles over ``draws`` (those that drew nothing to count aside)."""
    drawn, of_drawn = draws @ right, draws @ of
    low, high = np.percentile(drawn[of_drawn > 0] / of_drawn[of_drawn > 0], PERCENTILES)
    return {"value": float(right.sum() / of.sum()), "low": float(low), "high": float(high)}

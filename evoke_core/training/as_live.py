"""What going live costs a decoder: its accuracy on a corpus as it was published, and as a cap would have given it.

Two things are different live. *Preprocessing*: published EEG was filtered and cleaned with all of the recording at
hand; live, the filters know the past alone, and electrodes are judged and interpolated second by second
(``preprocessings``). *Baseline*: a trial of a corpus comes with its own seconds of rest just before; live there is one
measurement of rest in a session (``evoke calibrate``), or none.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.corpus import open_corpus
from evoke_core.errors import EvokeError
from evoke_core.runtime.engine import Engine
from evoke_core.training.dataset import Dataset
from evoke_core.training.held_out import Pairs
from evoke_core.training.preprocessings import PREPROCESSINGS, Floats, Heard, recordings
from evoke_core.training.scores import score

BASELINES = ("trial", "session", "none")
RESAMPLES = 2000

Way = tuple[str, str]
"""A preprocessing and a baseline."""


@dataclass(frozen=True)
class Row:
    """One way of reading the corpus.

    Attributes:
        preprocessing: "published" or "live".
        baseline: what is subtracted: "trial", the mean DE of the seconds before that trial; "session", that of the
            seconds before all the other trials of the person, the best that one calibration could give;
            "none", the mean baseline of the decoder's training.
        window: the scores by window, as ``scores.score`` gives them.
        price: what the mean accuracy is less than that of published preprocessing and the trial's baseline, and the
            ends of its 95 % interval over trials drawn with replacement: value, low, high.
    """

    preprocessing: str
    baseline: str
    window: dict[str, Any]
    price: tuple[float, float, float]


@dataclass(frozen=True)
class AsLive:
    """What ``evaluate`` found, on the same windows in every row.

    Attributes:
        subjects, trials, windows: how many.
        left_out: windows that are in no row, because one of the ways could not judge them.
        rows: one a way; the first is published preprocessing with the trial's baseline.
    """

    subjects: int
    trials: int
    windows: int
    left_out: int
    rows: tuple[Row, ...]


def evaluate(
    engine: Engine,
    corpus: Path,
    data: Dataset,
    wanted: Pairs,
    ways: Sequence[Way],
    *,
    advance: Callable[[], None] = lambda: None,
) -> AsLive:
    """Score a decoder on some trials of a corpus in several ways, the first of which the others are compared with.

    ``data`` are the corpus' windows, with the labels that are scored, ``wanted`` (subject, trial) pairs of it.
    ``advance`` is called after each subject. EvokeError where no window could be judged, or the corpus has changed
    since ``data`` was read.
    """
    source = open_corpus(corpus)
    used = {preprocessing: PREPROCESSINGS[preprocessing] for preprocessing, _ in ways}
    answers: dict[Way, list[Floats]] = {way: [] for way in ways}
    kept: list[NDArray[np.int64]] = []
    whole = 0
    for subject in sorted({subject for subject, _ in wanted}):
        heard: dict[str, dict[int, Heard]] = {name: {} for name in used}
        for recording in recordings(source, subject, engine.manifest.channels):
            for name, hear in used.items():
                heard[name][recording.number] = hear(recording, engine.manifest.channels)
        for number in sorted(number for owner, number in wanted if owner == subject):
            own = np.flatnonzero((data.subjects == subject) & (data.trials == number))
            if any(number not in trials or len(trials[number].judged) != len(own) for trials in heard.values()):
                raise EvokeError(
                    f"{source.place(subject)}: trial {number} has changed since its ratings were read; try again when "
                    "the corpus is written"
                )
            judged = np.logical_and.reduce([heard[name][number].judged for name in used])
            kept.append(own[judged])
            whole += len(own)
            for preprocessing, baseline in ways:
                trials = heard[preprocessing]
                less = baseline_of(baseline, number, trials, engine.manifest.mean_baseline)
                answers[preprocessing, baseline].append(engine.predict(trials[number].seconds[judged], less))
        advance()
    scored = data.select(np.concatenate(kept))
    if not len(scored.labels):
        raise EvokeError(f"{corpus}: none of its {whole} windows could be judged; look at its recordings")
    return _scored(scored, {way: np.concatenate(parts) for way, parts in answers.items()}, whole)


def _scored(data: Dataset, answers: Mapping[Way, Floats], whole: int) -> AsLive:
    reference = next(iter(answers.values()))
    rows = [
        Row(
            *way,
            score(given, data.labels, data.labels, data.subjects, data.trials)["window"],
            price_of(reference, given, data.labels, data.subjects, data.trials),
        )
        for way, given in answers.items()
    ]
    trials = np.unique(np.stack([data.subjects, data.trials]), axis=1)
    return AsLive(len(np.unique(trials[0])), trials.shape[1], len(data.labels), whole - len(data.labels), tuple(rows))


def baseline_of(kind: str, number: int, heard: Mapping[int, Heard], mean: Floats) -> Floats:
    """What is subtracted from a trial's DE; the training's mean where there is no second of rest that could be judged.

    ``heard`` are all trials of the person, by number.
    """
    if kind == "none":
        return mean
    chosen = [trial.rest for other, trial in heard.items() if (other == number) == (kind == "trial")]
    rest = np.concatenate(chosen) if chosen else np.empty(0)
    return rest.mean(axis=0).astype(np.float32) if len(rest) else mean


def price_of(
    reference: Floats,
    probabilities: Floats,
    labels: Floats,
    subjects: NDArray[np.int64],
    trials: NDArray[np.int64],
    *,
    seed: int = 0,
) -> tuple[float, float, float]:
    """Mean accuracy of ``reference`` (n, 3) less that of ``probabilities``, and the ends of its 95 % interval.

    Both answer the same windows with ``labels`` (n, 3), NaN where there is none: the mean is over the labels that any
    window has, each on the windows that have it. Trials are drawn, with their windows: these share label and signal.
    The interval says nothing of other persons.
    """
    known = ~np.isnan(labels)
    rated = known.any(axis=0)
    truth = labels >= 0.5
    won = (((reference >= 0.5) == truth) & known).astype(np.int64) - (((probabilities >= 0.5) == truth) & known)
    _, trial_of = np.unique(np.stack([subjects, trials]), axis=1, return_inverse=True)
    lost, of = (
        np.stack([np.bincount(trial_of.ravel(), column) for column in counts[:, rated].T], axis=1)
        for counts in (won, known)
    )
    draws = np.random.default_rng(seed).multinomial(len(of), np.full(len(of), 1 / len(of)), size=RESAMPLES)
    drawn, of_drawn = draws @ lost, draws @ of
    some = (of_drawn > 0).any(axis=1)  # a draw of trials may have none that is rated for a label
    with np.errstate(invalid="ignore"):
        low, high = np.percentile(np.nanmean(drawn[some] / of_drawn[some], axis=1), (2.5, 97.5))
    return float((lost.sum(axis=0) / of.sum(axis=0)).mean()), float(low), float(high)

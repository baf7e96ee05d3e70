"""A corpus as training material: baseline-subtracted features of 1 s windows, with the trial's ratings and labels."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.corpus import Corpus, open_corpus
from evoke_core.eeg.deap.corpus import DeapCorpus
from evoke_core.eeg.trial import RATINGS, Labelling
from evoke_core.errors import EvokeError
from evoke_core.features.recipe import Recipe
from evoke_core.training.cache import SubjectFeatures, cache_folder
from evoke_core.training.extraction import subject_features
from evoke_core.training.labels import fit_thresholds, to_labels


@dataclass(frozen=True)
class Origin:
    """Where a dataset comes from.

    Attributes:
        name: the folder's.
        subjects: the numbers of those that were read, ascending.
        format: ``deap-format`` or ``bids``.
        synthetic: whether they were simulated.
        fingerprint: SHA-256 of the subjects' numbers and their files' contents, in hexadecimal; of a corpus of one's
            own also of what is high on its scale.
    """

    name: str
    subjects: tuple[int, ...]
    format: str
    synthetic: bool
    fingerprint: str


@dataclass(frozen=True)
class Dataset:
    """Windows of a corpus, in the order of subjects, trials and time.

    Attributes:
        features: (n, channels, 4), the recipe's feature less the trial's baseline.
        ratings: (n, 3) valence, arousal, dominance of the window's whole trial; NaN where there is none.
        labels: (n, 3) whether each is high: 0, 1, or NaN.
        subjects, trials, windows: (n,) whose, which trial, and which second of it after the baseline, all counted
            from 1.
        stimuli: (n,) what the trial showed.
        baselines: (n, channels, 4), the baseline of the window's trial; 0 where the corpus has none.
        channels: their names.
        labelling: how labels come from ratings.
        thresholds: (3,) what the labels' ratings are above; NaN where none is rated.
        corpus: what was read.
        recipe: what was computed.
        notes: what there is to tell of it, in whole sentences.
    """

    features: NDArray[np.float32]
    ratings: NDArray[np.float64]
    labels: NDArray[np.float32]
    subjects: NDArray[np.int64]
    trials: NDArray[np.int64]
    windows: NDArray[np.int64]
    stimuli: NDArray[np.int64]
    baselines: NDArray[np.float32]
    channels: tuple[str, ...]
    labelling: Labelling
    thresholds: NDArray[np.float64]
    corpus: Origin
    recipe: Recipe
    notes: tuple[str, ...]

    def select(self, chosen: NDArray[np.bool_] | NDArray[np.integer[Any]]) -> "Dataset":
        """The windows where ``chosen`` (n,) is true, or whose indices it lists; ``corpus`` still names all subjects."""
        names = ("features", "ratings", "labels", "subjects", "trials", "windows", "stimuli", "baselines")
        return replace(self, **{name: getattr(self, name)[chosen] for name in names})

    def divide(self, testing: NDArray[np.bool_]) -> "tuple[Dataset, Dataset]":
        """Training and test windows, labelled as ``taught`` says."""
        labels, thresholds = self.taught(testing)
        labelled = replace(self, labels=labels, thresholds=thresholds)
        return labelled.select(~testing), labelled.select(testing)

    def taught(self, testing: NDArray[np.bool_]) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """The labels (n, 3) by thresholds (3,) that training alone knows: where one is a median, of its trials.

        Both are NaN, in the test too, for a label that no training trial is rated for.
        """
        known = ~testing
        thresholds = fit_thresholds(self.labelling, self.ratings[known], self.subjects[known], self.trials[known])
        return to_labels(self.ratings, thresholds), thresholds


def load_dataset(
    corpus: Path,
    recipe: Recipe,
    *,
    subjects: Sequence[int] | None = None,
    channels: Sequence[str] | None = None,
    cache: Path | None = None,
    advance: Callable[[bool], None] = lambda cached: None,  # noqa: ARG005
) -> Dataset:
    """Read subjects of a corpus (default all), one at a time, and compute the features of their seconds.

    ``channels`` are those of the grid that are read, by default all that the corpus has. ``cache`` is the folder where
    features are kept (default ``features`` in ``cache_folder()``). ``advance`` is called after each subject with
    whether its features were there already. EvokeError where the corpus has no subjects, or a feature is no finite
    number.
    """
    source = open_corpus(corpus)
    if not source.subjects:
        raise EvokeError(
            f"{corpus}: no subjects (sNN.dat or sNN.mat) are there; give DEAP's data_preprocessed_python, a folder of "
            "recordings with events (sub-01/eeg/…), or simulate some to try with: evoke synth"
        )
    folder = cache_folder() / "features" if cache is None else cache
    chosen = sorted(set(source.subjects if subjects is None else subjects))
    for number in chosen:
        source.place(number)  # a subject that is missing is told before any is read
    picked = source.channels if channels is None else tuple(channels)
    read: list[SubjectFeatures] = []
    contents: list[tuple[int, str]] = []
    for number in chosen:
        features, content, cached = subject_features(source, number, recipe, picked, folder)
        read.append(features)
        contents.append((number, content))
        advance(cached)
    origin = Origin(
        name=corpus.resolve().name,
        subjects=tuple(chosen),
        format=source.format,
        synthetic=source.synthetic,
        fingerprint=_fingerprint(contents, source.labelling),
    )
    return _assemble(read, source, picked, origin, recipe)


def _fingerprint(contents: Sequence[tuple[int, str]], labelling: Labelling) -> str:
    own = [] if labelling == DeapCorpus.labelling else [labelling.thresholds]
    return hashlib.sha256(json.dumps([*contents, *own]).encode()).hexdigest()


def _assemble(
    read: Sequence[SubjectFeatures], source: Corpus, channels: tuple[str, ...], origin: Origin, recipe: Recipe
) -> Dataset:
    tables = [subject.table() for subject in read]
    numbers, stimuli, counts = np.concatenate(tables).T
    baselines = np.concatenate([subject.baselines for subject in read])
    by_trial = np.concatenate([subject.ratings[:, : len(RATINGS)] for subject in read])
    owners = np.array(origin.subjects).repeat([len(table) for table in tables]).repeat(counts)
    trials, ratings = numbers.repeat(counts), by_trial.repeat(counts, axis=0)
    thresholds = fit_thresholds(source.labelling, ratings, owners, trials)
    return Dataset(
        features=np.concatenate([subject.features.reshape(-1, *subject.features.shape[-2:]) for subject in read]),
        ratings=ratings,
        labels=to_labels(ratings, thresholds),
        subjects=owners,
        trials=trials,
        windows=np.concatenate([np.arange(1, count + 1) for count in counts]),
        stimuli=stimuli.repeat(counts),
        baselines=baselines.repeat(counts, axis=0),
        channels=channels,
        labelling=source.labelling,
        thresholds=thresholds,
        corpus=origin,
        recipe=recipe,
        notes=(*source.notes, *_unrated(by_trial)),
    )


def _unrated(ratings: NDArray[np.float64]) -> list[str]:
    """What to say of labels without a rating, in any trial (trials, 3) or in some."""
    counts = dict(zip(RATINGS, np.isnan(ratings).sum(axis=0).tolist(), strict=True))
    nowhere = [name for name, count in counts.items() if count == len(ratings)]
    notes = [
        f"{count} of {len(ratings)} trials are not rated for {name}: it is neither taught nor scored there"
        for name, count in counts.items()
        if 0 < count < len(ratings)
    ]
    if nowhere:
        notes.append(f"no trial is rated for {' or '.join(nowhere)}: it is not taught, and left out of scores")
    return notes

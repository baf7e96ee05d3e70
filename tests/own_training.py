"""Small runs on corpora of one's own, for tests. SYNTHETIC EEG."""

from dataclasses import replace

from evoke_core.training.dataset import load_dataset
from evoke_core.training.fold import train_fold
from evoke_core.training.run import RunConfig, prepare_run
from evoke_core.training.summary import summarise
from tests.own_corpus import COLUMNS, stem, write_events

CONFIG = RunConfig(model="student", split="trial", folds=2, epochs=2, noise=0.5)
MIXED = ([7, 3, 8], [2, 8, 3], [8, 7, 4], [3, 2, 7], [6, 4, 6], [4, 6, 2], [9, 3, 9], [1, 9, 1])
"""Ratings whose labels vary in every half."""


def rated(folder, ratings, subjects=("01", "02")):
    """Give the corpus' trials other ratings, None for n/a; a column that is None throughout is left out."""
    kept = [place for place in range(3) if any(row[place] is not None for row in ratings)]
    for subject in subjects:
        path = folder / stem(subject)
        path = path.with_name(f"{path.name}_events.tsv")
        rows = [line.split("\t")[:2] for line in path.read_text().splitlines()[1:]]
        told = [["n/a" if row[place] is None else row[place] for place in kept] for row in ratings]
        write_events(
            path,
            [[*row, *values] for row, values in zip(rows, told, strict=True)],
            [*COLUMNS[:2], *(COLUMNS[2 + place] for place in kept)],
        )
    return folder


def train(folder, corpus, **changes):
    """A run of ``CONFIG`` with some changes, all folds trained."""
    config = replace(CONFIG, **changes)
    run = prepare_run(folder, config, corpus, load_dataset(corpus, config.recipe, channels=config.channels))
    for number in range(1, run.folds + 1):
        train_fold(run.folder, number)
    summarise(run)
    return run

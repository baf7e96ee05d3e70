"""Which labels a corpus is rated for, and what its folds have of them."""

import numpy as np

from evoke_core.errors import EvokeError
from evoke_core.training.dataset import Dataset
from evoke_core.training.scores import DIMENSIONS
from evoke_core.training.splits import Integers


def label_notes(data: Dataset, folds: Integers) -> list[str]:
    """Say where a label is constant in a fold's test windows; EvokeError where it is in its training windows."""
    notes: list[str] = []
    rated = rated_labels(data)
    if not rated:
        raise EvokeError(f"{data.corpus.name}: no trial is rated, so there is nothing to be taught; rate some")
    for fold in range(1, int(folds.max()) + 1):
        labels, _ = data.taught(folds == fold)
        unknown: list[str] = []
        for name in rated:
            column = labels[:, DIMENSIONS.index(name)]
            train, test = (column[part & ~np.isnan(column)] for part in (folds != fold, folds == fold))
            if not len(train) or not len(test):
                unknown.append(name)
                where = "test" if len(train) else "training"
                notes.append(f"fold {fold}: no {where} trial is rated for {name}; it is left out of that fold's scores")
                continue
            if train.min() == train.max():
                raise EvokeError(
                    f"fold {fold}: {name} is {_level(train[0])} in every training window, so nothing can be learnt of "
                    "it; use more subjects, other --folds or another --split-seed, or write n/a for its ratings"
                )
            if test.min() == test.max():
                notes.append(
                    f"fold {fold}: {name} is {_level(test[0])} in every test window; its balanced accuracy is the "
                    "recall of that one class"
                )
        if unknown == rated:
            raise EvokeError(
                f"fold {fold}: no label is rated both in training and in test; use other --folds or another "
                "--split-seed"
            )
    return notes


def rated_labels(data: Dataset) -> list[str]:
    """Those of the three that any trial is rated for."""
    return [name for name, column in zip(DIMENSIONS, data.labels.T, strict=True) if not np.isnan(column).all()]


def _level(label: float) -> str:
    return "high" if label else "low"

"""From ratings to labels: high or low, where a rating is known."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.trial import RATINGS, Labelling

Integers = NDArray[np.integer[Any]]


def fit_thresholds(
    labelling: Labelling, ratings: NDArray[np.float64], subjects: Integers, trials: Integers
) -> NDArray[np.float64]:
    """What a rating must be above to be high, (3,): as told, or the median of the trials that the windows belong to.

    ``ratings`` (n, 3) with NaN where there is none, ``subjects`` and ``trials`` (n,): each trial counts once, however
    long it is. NaN where none of them is rated: of that label nothing can be taught.
    """
    _, first = np.unique(subjects * (int(trials.max()) + 1) + trials, return_index=True)
    told = ratings[first]
    fitted = np.full(len(RATINGS), np.nan)
    for column, threshold in enumerate(labelling.thresholds):
        known = told[~np.isnan(told[:, column]), column]
        if len(known):
            fitted[column] = np.median(known) if threshold is None else threshold
    return fitted


def to_labels(ratings: NDArray[np.float64], thresholds: NDArray[np.float64]) -> NDArray[np.float32]:
    """1 where a rating (n, 3) is above its threshold (3,), 0 where it is not, NaN where one of them is."""
    high = (ratings > thresholds).astype(np.float32)
    high[np.isnan(ratings) | np.isnan(thresholds)] = np.nan
    return high

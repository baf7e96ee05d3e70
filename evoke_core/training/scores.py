"""Scores that never stand alone: beside each accuracy, its trivial baseline."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = ("valence", "arousal", "dominance")


def score(
    probabilities: NDArray[np.floating[Any]],
    labels: NDArray[np.floating[Any]],
    training_labels: NDArray[np.floating[Any]],
) -> dict[str, dict[str, float]]:
    """Accuracy per label, of all three bits at once, and the trivial baseline of each.

    The trivial baseline answers with the majority of the training labels. All arguments are (n, 3).
    """
    right = (probabilities >= 0.5) == (labels >= 0.5)
    majority = training_labels.mean(axis=0) >= 0.5
    trivial = majority == (labels >= 0.5)
    result = {
        name: {"accuracy": _share(right[:, column]), "trivial": _share(trivial[:, column])}
        for column, name in enumerate(DIMENSIONS)
    }
    result["all three bits"] = {"accuracy": _share(right.all(axis=1)), "trivial": _share(trivial.all(axis=1))}
    return result


def _share(right: NDArray[np.bool_]) -> float:
    return round(float(right.mean()), 4)

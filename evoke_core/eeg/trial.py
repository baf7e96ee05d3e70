"""One trial of any corpus, and how its ratings become labels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RATINGS = ("valence", "arousal", "dominance")


@dataclass(frozen=True, eq=False)
class Trial:
    """What a person saw or heard once, and said of it.

    Attributes:
        subject: whose, the subject's number in its corpus.
        number: which of the subject's trials, counted from 1.
        stimulus: the number of what was shown: trials of one stimulus leave together in a split by trial.
        eeg: float32 (channels, n) in microvolts at 128 Hz, from the stimulus' onset to its end.
        baseline: float32 (channels, m), what came before the onset; None where the corpus has no baseline.
        ratings: float64 (3,), valence, arousal, dominance; NaN where there is none.
        channels: the names of the rows.
        synthetic: whether it was simulated.
    """

    subject: int
    number: int
    stimulus: int
    eeg: NDArray[np.float32]
    baseline: NDArray[np.float32] | None
    ratings: NDArray[np.float64]
    channels: tuple[str, ...]
    synthetic: bool


@dataclass(frozen=True)
class Labelling:
    """When a rating counts as high.

    Attributes:
        scale: the least and the greatest rating.
        thresholds: for valence, arousal and dominance what a high rating is above; None: the median of the trials that
            are trained on.
    """

    scale: tuple[float, float]
    thresholds: tuple[float | None, float | None, float | None]

    @property
    def description(self) -> str:
        """As in "a label is high where the trial's rating is …"."""
        told = ["the training trials' median" if value is None else f"{value:g}" for value in self.thresholds]
        if len(set(told)) == 1:
            return f"above {told[0]}"
        return ", ".join(f"{name} above {value}" for name, value in zip(RATINGS, told, strict=True))

"""A folder of DEAP's preprocessed subjects as a corpus."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.deap.subject import TRIALS, DeapError, is_synthetic, list_subjects, read_subject, subject_path
from evoke_core.eeg.electrodes import match_channels
from evoke_core.eeg.trial import RATINGS, Labelling, Trial
from evoke_core.eeg.windows import BASELINE_SAMPLES, FLAT_UV, SAMPLING_HZ, TRIAL_SAMPLES
from evoke_core.montage import GENEVA


class DeapCorpus:
    """DEAP, or what has its format: 40 trials of 60 s after a baseline of 3 s, 32 channels, ratings 1 to 9.

    The trial with the same number is the same video for all subjects. An empty folder has no subjects; DeapError where
    there is no folder.
    """

    format = "deap-format"
    channels = GENEVA
    most = (TRIALS, TRIAL_SAMPLES // SAMPLING_HZ)
    labelling = Labelling(scale=(1, 9), thresholds=(5, 5, 5))
    notes: tuple[str, ...] = ()

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.subjects = tuple(list_subjects(folder))

    @property
    def synthetic(self) -> bool:
        """Whether SYNTHETIC.json says so."""
        return is_synthetic(self.folder)

    def place(self, subject: int) -> Path:
        """The subject's file."""
        return subject_path(self.folder, subject)

    def files(self, subject: int) -> list[Path]:
        """The same, alone."""
        return [self.place(subject)]

    def reading(self, subject: int, channels: Sequence[str]) -> str:  # noqa: ARG002 – as other corpora are asked
        """Empty: all channels are as they stand in the file. Some of them alone are referenced anew."""
        return "" if tuple(channels) == GENEVA else f"average reference of those that move of {','.join(channels)}"

    def read(self, subject: int, channels: Sequence[str]) -> Iterator[Trial]:
        """All trials of a subject; some channels alone are referenced to their own average, as they are live."""
        rows = _rows(self.place(subject), channels)
        data, ratings = read_subject(self.place(subject))
        for index in range(TRIALS):
            eeg = data[index, : len(GENEVA)] if rows is None else _referenced(data[index, rows])
            yield Trial(
                subject=subject,
                number=index + 1,
                stimulus=index + 1,
                eeg=eeg[:, BASELINE_SAMPLES:],
                baseline=eeg[:, :BASELINE_SAMPLES],
                ratings=ratings[index, : len(RATINGS)],
                channels=tuple(channels),
                synthetic=self.synthetic,
            )

    def trial(self, subject: int, number: int, channels: Sequence[str]) -> Trial:
        """One trial of a subject; DeapError where it is not there."""
        path = self.place(subject)
        if not 1 <= number <= TRIALS:
            raise DeapError(f"{path}: trial {number} is missing; the trials 1-{TRIALS} are there")
        return next(trial for trial in self.read(subject, channels) if trial.number == number)


def _rows(path: Path, channels: Sequence[str]) -> list[int] | None:
    """Where channels stand in the file; None for all of them in its own order."""
    if tuple(channels) == GENEVA:
        return None
    match = match_channels(GENEVA, channels)
    if match.missing:
        raise DeapError(f"{path}: has no channel {', '.join(match.missing)}; DEAP's are {', '.join(GENEVA)}")
    return [pick for pick in match.picks if pick is not None]


def _referenced(eeg: NDArray[np.float32]) -> NDArray[np.float32]:
    """Less the average of the channels that are finite there; one that is flat throughout stays so, and out of it."""
    with np.errstate(invalid="ignore", over="ignore"):
        flat = np.ptp(eeg, axis=1, keepdims=True) < FLAT_UV
        counted = np.isfinite(eeg) & ~flat
        average = np.where(counted, eeg, 0).sum(axis=0) / np.maximum(counted.sum(axis=0), 1)
        return np.where(flat, eeg, eeg - average).astype(np.float32)

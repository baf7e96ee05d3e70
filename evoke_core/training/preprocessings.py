"""The two ways of preprocessing that ``as_live`` compares: as a corpus was published, and as a cap gives it live.

The corpora that are read were filtered to 4–45 Hz before, so that ``live`` filters a second time: what its past-only
filters and its judging change is in its figures, what raw EEG would bring is not.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.causal import Conditioner
from evoke_core.eeg.corpus import Corpus
from evoke_core.eeg.interpolation import MOST_REPAIRED, repair_matrix
from evoke_core.eeg.signal_quality import Verdict, judge
from evoke_core.eeg.windows import SAMPLING_HZ, WINDOW_SAMPLES, cut, quality, repair
from evoke_core.features.differential_entropy import differential_entropy
from evoke_core.runtime.replay import MIN_QUALITY

Floats = NDArray[np.float32]
Bits = NDArray[np.bool_]


class Recording(NamedTuple):
    """A trial: its number; eeg float32 (channels, n) µV at 128 Hz, of which ``rest`` samples lie before the onset."""

    number: int
    eeg: Floats
    rest: int


class Heard(NamedTuple):
    """A trial as one way of preprocessing gives it.

    seconds: float32 (n, channels, 128) µV, after the onset, side by side. judged: bool (n,), whether each could be.
    rest: float64 (m, channels, 4) nats, the DE of those seconds before the onset that could be judged.
    """

    seconds: Floats
    judged: Bits
    rest: NDArray[np.float64]


def recordings(corpus: Corpus, subject: int, channels: Sequence[str]) -> Iterator[Recording]:
    """All trials of a subject on these channels, each with its baseline before it."""
    for trial in corpus.read(subject, channels):
        if trial.baseline is None:
            yield Recording(trial.number, trial.eeg, 0)
        else:
            eeg = np.concatenate([trial.baseline, trial.eeg], axis=1)
            yield Recording(trial.number, eeg, trial.baseline.shape[1])


def as_published(recording: Recording, channels: Sequence[str]) -> Heard:
    """As training and ``evoke replay`` read it: unusable electrodes replaced by their nearest neighbours."""

    def usable(eeg: Floats) -> tuple[Floats, Bits]:
        windows = cut(eeg, hop_samples=WINDOW_SAMPLES).samples
        good = quality(windows)
        return repair(windows, good, channels=channels), good.mean(axis=1) >= MIN_QUALITY

    before, judged_before = usable(recording.eeg[:, : recording.rest])
    seconds, judged = usable(recording.eeg[:, recording.rest :])
    return Heard(seconds, judged, differential_entropy(before[judged_before]))


def as_live(recording: Recording, channels: Sequence[str]) -> Heard:
    """As ``evoke live`` reads it: conditioned from the past alone, judged, interpolated, referenced.

    The filters are run in on a mirror image of the first second, because a cap that is worn has a past, and a trial
    that was cut out has none.
    """
    eeg = recording.eeg
    run_in = np.pad(eeg, ((0, 0), (WINDOW_SAMPLES, 0)), "reflect", reflect_type="odd")
    conditioned = Conditioner(SAMPLING_HZ, len(eeg)).push(run_in)

    def seconds_of(array: NDArray[Any], part: slice) -> NDArray[Any]:
        return cut(array[:, WINDOW_SAMPLES:][:, part], hop_samples=WINDOW_SAMPLES).samples

    def usable(part: slice) -> tuple[Floats, Bits]:
        windows, wide, finite, settled = (
            seconds_of(array, part)
            for array in (conditioned.eeg, conditioned.wide, conditioned.finite, conditioned.settled)
        )
        verdicts = judge(wide, finite, settled)
        judged = (verdicts > Verdict.EYE).mean(axis=1) <= MOST_REPAIRED
        repaired = np.zeros(windows.shape, np.float32)
        for index in np.flatnonzero(judged):
            usable_here = tuple((verdicts[index] <= Verdict.EYE).tolist())
            repaired[index] = repair_matrix(tuple(channels), usable_here) @ windows[index]
        return repaired, judged

    before, judged_before = usable(slice(recording.rest))
    seconds, judged = usable(slice(recording.rest, None))
    return Heard(seconds, judged, differential_entropy(before[judged_before]))


PREPROCESSINGS: Mapping[str, Callable[[Recording, Sequence[str]], Heard]] = {"published": as_published, "live": as_live}

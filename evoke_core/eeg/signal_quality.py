"""What is wrong with an electrode, told by its last second.

A second is described by its peak-to-peak and by the power of its Hann-weighted spectrum in five groups of bins, in
µV rms. The limits are absolute, in the microvolts that scalp EEG has, so that they hold for a raw cap, which still has
drift and mains, and for EEG that was filtered and referenced before.
"""

from enum import IntEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.causal import FEWEST_FOR_COMMON
from evoke_core.eeg.interpolation import MOST_REPAIRED
from evoke_core.eeg.windows import SAMPLING_HZ, WINDOW_SAMPLES

FLAT_UV = 0.5
"""rms, 1 Hz up: the noise of an amplifier with its inputs shorted (BioSemi ActiveTwo: 0.8 µV rms up to 400 Hz)."""
RAILED_UV = 800.0
"""Peak to peak, or the step to a dead level: blinks reach 500 µV; an electrode that lets go, millivolts."""
LINE_UV = 35.0
"""rms at 50 or 60 Hz (50 µV amplitude): so much tells of a bad contact; the band-pass leaves 0.3 % of it."""
MUSCLE_UV = 10.0
"""rms, 25–45 Hz: β and γ of scalp EEG stay below 20 µV peak to peak; jaw and neck muscles give tens of µV rms."""
MOVEMENT_UV = 60.0
"""rms, 4–24 Hz: the strongest α has 100 µV peak to peak, 35 µV rms."""
EYE_UV = 100.0
"""Peak to peak, and more of it below 4 Hz than above: blinks at the forehead have 100 to 500 µV."""
MOST_LACKING = 8
"""Of 128 samples, 62 ms: what may be lacking of a second."""
_GROUPS = ((1, 3), (4, 24), (25, 45), (49, 51), (59, 61))


class Verdict(IntEnum):
    """What an electrode's last second is. GOOD and EYE can be used: a blink lies below the band and is filtered out.

    MUSCLE is muscle or movement, RAILED beyond what a scalp gives or just back from there, MISSING not there or not a
    number.
    """

    GOOD = 0
    EYE = 1
    MUSCLE = 2
    LINE = 3
    RAILED = 4
    FLAT = 5
    MISSING = 6

    @property
    def usable(self) -> bool:
        """Whether the electrode's EEG may be read."""
        return self <= Verdict.EYE


def judge(
    wide: NDArray[np.float32],
    finite: NDArray[np.bool_] | None = None,
    settled: NDArray[np.bool_] | None = None,
) -> NDArray[np.int8]:
    """Judge each channel's second: int8 (…, C) of Verdict. Where several are true, the one that helps a person most.

    Where more channels look bad than could be replaced, what they share (their median) is taken off first and they are
    judged again: mains or a restless reference electrode stand alike in all channels of a cap that is not referenced
    yet (BioSemi's are all so), and the average reference takes them out.

    Args:
        wide: (…, C, 128) µV at 128 Hz, with mains and drift still in it.
        finite: (…, C, 128), which samples were numbers; None: those that are finite.
        settled: (…, C, 128), which samples are free of a jump's echo in the band-passed EEG; None: all.
    """
    if wide.shape[-1] != WINDOW_SAMPLES:
        raise ValueError(f"{WINDOW_SAMPLES} samples are needed, these have {wide.shape[-1]}")
    if finite is None:
        finite = np.isfinite(wide)
    with np.errstate(invalid="ignore", over="ignore"):
        verdicts = _each(wide, finite, settled)
        channels = verdicts.shape[-1]
        crowded = np.count_nonzero(verdicts > Verdict.EYE, axis=-1) > MOST_REPAIRED * channels
        if channels >= FEWEST_FOR_COMMON and crowded.any():
            shared = np.median(np.moveaxis(wide[crowded], -2, -1), axis=-1)[..., None, :]
            again = _each(wide[crowded] - shared, finite[crowded], None if settled is None else settled[crowded])
            lost = verdicts[crowded] >= Verdict.FLAT
            verdicts[crowded] = np.where(lost, verdicts[crowded], again)
    return verdicts


def _each(wide: NDArray[np.float32], finite: NDArray[np.bool_], settled: NDArray[np.bool_] | None) -> NDArray[np.int8]:
    """Judge each channel by itself; shapes as in ``judge``."""
    spectrum, groups = _analysis()
    amplitudes = wide @ spectrum
    np.square(amplitudes, out=amplitudes)
    low, middle, high, line_50, line_60 = np.moveaxis(amplitudes @ groups, -1, 0)
    line = np.maximum(line_50, line_60)
    band = middle + high
    extent = wide.max(axis=-1) - wide.min(axis=-1)

    flat = low + band + line < FLAT_UV**2
    verdict = np.zeros(wide.shape[:-1], np.int8)
    verdict[(extent > EYE_UV) & (low > band)] = Verdict.EYE
    if settled is not None and not settled.all():
        verdict[_lacking(settled)] = Verdict.RAILED
    verdict[flat] = Verdict.FLAT
    verdict[(high > MUSCLE_UV**2) | (middle > MOVEMENT_UV**2)] = Verdict.MUSCLE
    verdict[(line > LINE_UV**2) & (line > band)] = Verdict.LINE
    # Mains of such a size makes half the extent by itself, a jump's spectrum has a little at 50 Hz too.
    beyond = (extent > RAILED_UV) & (np.square(extent / 2) > 8 * line)
    verdict[beyond | (flat & (np.abs(wide[..., -1]) > RAILED_UV))] = Verdict.RAILED
    if not finite.all():
        verdict[_lacking(finite)] = Verdict.MISSING
    return verdict


def _lacking(sound: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.count_nonzero(sound, axis=-1) < WINDOW_SAMPLES - MOST_LACKING


@cache
def _analysis() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The (128, bins) transform, whose columns are blind to an offset, and the (bins, 5) sums of its squares by group.

    A sinusoid's mean square, µV², is what its group sums to.
    """
    t = np.arange(WINDOW_SAMPLES)
    weights = 0.5 - 0.5 * np.cos(2 * np.pi * t / WINDOW_SAMPLES)
    columns: list[NDArray[np.float64]] = []
    groups: list[int] = []
    for group, (first, last) in enumerate(_GROUPS):
        for hertz in range(first, last + 1):
            turn = 2 * np.pi * hertz * t / SAMPLING_HZ
            columns += [weights * np.cos(turn), weights * np.sin(turn)]
            groups += [group, group]
    transform = np.stack(columns, axis=1) * np.sqrt(2 / (WINDOW_SAMPLES * np.square(weights).sum()))
    transform -= transform.mean(axis=0)
    return transform.astype(np.float32), np.eye(len(_GROUPS), dtype=np.float32)[groups]

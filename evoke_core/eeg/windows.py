"""One-second windows of continuous EEG, and what to do about bad electrodes in them. Pure functions of arrays."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from evoke_core.montage import GENEVA, cells

SAMPLING_HZ = 128
WINDOW_SAMPLES = 128
BASELINE_SAMPLES = 384
TRIAL_SAMPLES = 7680
FLAT_UV = 1e-3


class Windows(NamedTuple):
    """samples: float32 (n, channels, 128), µV, a read-only view of the recording; source_t: float64 (n,), seconds from
    the recording's first sample to the last sample of each window.
    """

    samples: NDArray[np.float32]
    source_t: NDArray[np.float64]


def cut(eeg: NDArray[np.float32], *, hop_samples: int = 16) -> Windows:
    """Cut continuous EEG (channels, samples), µV at 128 Hz, into windows of 1 s that start every ``hop_samples``.

    Nothing is copied. A recording shorter than a window gives none.
    """
    if hop_samples < 1:
        raise ValueError(f"a hop of {hop_samples} samples goes nowhere; 1 is the least")
    channels, samples = eeg.shape
    if samples < WINDOW_SAMPLES:
        return Windows(np.empty((0, channels, WINDOW_SAMPLES), np.float32), np.empty(0))
    windows = sliding_window_view(eeg, WINDOW_SAMPLES, axis=1)[:, ::hop_samples].transpose(1, 0, 2)
    return Windows(windows, (np.arange(len(windows)) * hop_samples + WINDOW_SAMPLES - 1) / SAMPLING_HZ)


def quality(windows: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Tell which channels of each window can be used: (n, channels) from (n, channels, 128) in µV.

    A channel is unusable in a window where a sample is not finite, or where it is flat (peak to peak below 0.001 µV).
    """
    finite = np.isfinite(windows).all(axis=2)
    with np.errstate(invalid="ignore", over="ignore"):
        moving = np.ptp(windows, axis=2) >= FLAT_UV
    return finite & moving


def repair(
    windows: NDArray[np.float32], usable: NDArray[np.bool_], *, channels: Sequence[str] = GENEVA
) -> NDArray[np.float32]:
    """Replace each unusable channel by the nearest usable electrode's signal in the same window.

    Near is measured on the 9×9 grid, ties go to the channel that comes first; a window without a usable channel becomes
    zeros. Shapes as in ``quality``; where all is usable the windows come back as they are.
    """
    if usable.all():
        return windows
    places = np.array(cells(channels), np.float64)
    distances = np.linalg.norm(places[:, None] - places[None], axis=2)
    nearest = np.argsort(distances, axis=1, kind="stable")
    first_usable = usable[:, nearest].argmax(axis=2)
    donors = nearest[np.arange(len(channels)), first_usable]
    repaired = np.take_along_axis(windows, donors[:, :, None], axis=1)
    repaired[~usable.any(axis=1)] = 0
    return repaired

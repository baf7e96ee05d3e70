"""The four frequency bands, and the power of a window in each as one fixed matrix product."""

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.windows import WINDOW_SAMPLES

BANDS_HZ = {"theta": (4, 8), "alpha": (8, 14), "beta": (14, 31), "gamma": (31, 49)}

Floats = NDArray[np.float32] | NDArray[np.float64]


def band_powers(windows: Floats, projection: NDArray[np.float64], sums: Floats) -> NDArray[np.float64]:
    """Square the windows' projections and sum them by band, in float64.

    Args:
        windows: (..., 128) samples at 128 Hz.
        projection: (128, k), the linear map whose squared outputs are wanted.
        sums: (k, bands) zeros and ones: which output belongs to which band.

    Returns:
        (..., bands), in the unit of the samples squared times the projection's.
    """
    if windows.shape[-1] != WINDOW_SAMPLES:
        raise ValueError(f"windows of {WINDOW_SAMPLES} samples are needed, these have {windows.shape[-1]}")
    # One product of all rows is twice as fast as numpy's one product a window.
    outputs = np.asarray(windows, np.float64).reshape(-1, WINDOW_SAMPLES) @ projection
    np.square(outputs, out=outputs)
    return (outputs @ sums).reshape(*windows.shape[:-1], sums.shape[1])

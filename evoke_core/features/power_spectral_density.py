"""Power spectral density (PSD) of EEG windows in four bands, as one fixed matrix product.

Hann window, 128-point Fourier transform, one-sided density in µV²/Hz, mean over the band's bins. At 128 Hz the bins
stand 1 Hz apart, and a bin at the edge of two bands belongs to the upper one (low ≤ f < high): θ 4–7, α 8–13, β 14–30,
γ 31–48 Hz. A window's mean is not removed: the Hann window keeps it at 0 and 1 Hz, below every band.

A Fourier transform is a linear map: the bins' cosines and sines, each times the Hann window, are the columns of a fixed
(128, 90) matrix, and a bin's power is the sum of two squared outputs.

TorchEEG's ``BandPowerSpectralDensity`` begins each band a bin early, so that its θ is the mean of 3–7 Hz, and takes the
symmetric Hann window. ``torcheeg_power_spectral_density`` does the same.

Source: Welch (1967), with one segment; EVOKE (arXiv 2401.06957) §III and Table I for its use.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.windows import SAMPLING_HZ, WINDOW_SAMPLES
from evoke_core.features.bands import BANDS_HZ, Floats, band_powers

BINS_HZ = {band: (low, high - 1) for band, (low, high) in BANDS_HZ.items()}
"""First and last bin of each band, both included."""
TORCHEEG_BINS_HZ = {band: (low - 1, high - 1) for band, (low, high) in BANDS_HZ.items()}


def power_spectral_density(windows: Floats) -> NDArray[np.float64]:
    """PSD of each channel and band.

    Args:
        windows: (..., 128) samples at 128 Hz, µV; usually (n, 32, 128).

    Returns:
        (..., 4) µV²/Hz, the mean over the bins θ 4–7, α 8–13, β 14–30, γ 31–48 Hz.
    """
    return band_powers(windows, *_projection())


def torcheeg_power_spectral_density(windows: Floats) -> NDArray[np.float64]:
    """PSD over TorchEEG's bins, θ 3–7, α 7–13, β 13–30, γ 30–48 Hz, and with its symmetric Hann window.

    Shapes and unit as in ``power_spectral_density``. (TorchEEG leaves out the unit: its mean |X|² is this times
    64 · Σ hann², which is 3048.)
    """
    return band_powers(windows, *_torcheeg_projection())


@cache
def _projection() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    periodic = np.hanning(WINDOW_SAMPLES + 1)[:-1]
    return _columns(BINS_HZ, periodic)


@cache
def _torcheeg_projection() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    symmetric = np.hanning(WINDOW_SAMPLES)
    return _columns(TORCHEEG_BINS_HZ, symmetric)


def _columns(
    bins_hz: dict[str, tuple[int, int]], hann: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The (128, k) projection and (k, 4) sums of ``band_powers`` that give the mean density over each band's bins."""
    bins = [np.arange(first, last + 1) for first, last in bins_hz.values()]
    counts = [len(band) for band in bins]
    density = 2 / (SAMPLING_HZ * np.square(hann).sum())
    scale = np.sqrt(density / np.repeat(counts, counts))
    seconds = np.arange(WINDOW_SAMPLES) / SAMPLING_HZ
    turns = 2 * np.pi * np.outer(seconds, np.concatenate(bins))
    cosines, sines = (wave * hann[:, None] * scale for wave in (np.cos(turns), np.sin(turns)))
    sums = np.repeat(np.eye(len(bins)), counts, axis=0)
    return np.concatenate([cosines, sines], axis=1), np.concatenate([sums, sums])

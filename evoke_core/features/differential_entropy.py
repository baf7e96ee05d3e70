"""Differential entropy (DE) of EEG windows in four bands, as one fixed matrix product.

The definition is TorchEEG's, which the paper's numbers match: per band a Butterworth band-pass (order 5, ``ba`` form),
run causally from zero state over the 128 samples of the window, then ½ ln(2πe · variance), ddof 0; here in nats.

A zero-state filter on a fixed window is a linear map, and centring its output is another, so that the four bands
together are one product of a window with a fixed (128, 512) matrix, then squares and sums.

Rank: the product is kept whole. A band's 128 columns could be cut to those that matter for broadband EEG, but no cut is
right for every window: at eigenvalues below 1e-8 of the largest (307 columns in all) an impulse in the last sample, of
which a filter shows only its first coefficient, is wrong by 1.6e-2 nats. Kept whole, the result differs from the
definition by rounding alone.

Source: Duan, Zhu & Lu (2013) for DE as a feature; EVOKE (arXiv 2401.06957) §III for its use.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.windows import SAMPLING_HZ, WINDOW_SAMPLES
from evoke_core.features.bands import BANDS_HZ, Floats, band_powers

FILTER_ORDER = 5
VARIANCE_FLOOR = 1e-24
"""µV²: a flat channel's DE is ½ ln(2πe · 1e-24) ≈ −26.2 nats instead of −inf."""


@cache
def band_projection() -> NDArray[np.float64]:
    """The (128, 512) matrix, 128 columns a band, whose squared outputs sum to the bands' variances.

    For a window x in µV, the variance of band k in µV² is Σ (x @ projection)² over columns 128k to 128k + 127.
    """
    # Here and not above: importing it takes longer than all else that `evoke listen` needs.
    from scipy.signal import butter, lfilter

    responses: list[NDArray[np.float64]] = []
    for low, high in BANDS_HZ.values():
        b, a = butter(FILTER_ORDER, (low, high), btype="band", fs=SAMPLING_HZ)  # pyright: ignore[reportAssignmentType, reportGeneralTypeIssues]
        response: NDArray[np.float64] = np.asarray(lfilter(b, a, np.eye(WINDOW_SAMPLES), axis=0))
        responses.append((response - response.mean(axis=0)).T / np.sqrt(WINDOW_SAMPLES))
    return np.concatenate(responses, axis=1)


def band_sums() -> NDArray[np.float32]:
    """The (512, 4) matrix of zeros and ones that sums the squared outputs of ``band_projection`` by band."""
    return np.repeat(np.eye(len(BANDS_HZ), dtype=np.float32), WINDOW_SAMPLES, axis=0)


def differential_entropy(windows: Floats) -> NDArray[np.float64]:
    """DE of each channel and band.

    Args:
        windows: (..., 128) samples at 128 Hz, µV; usually (n, 32, 128).

    Returns:
        (..., 4) nats, bands θ 4–8, α 8–14, β 14–31, γ 31–49 Hz. A flat channel takes a finite floor (−26.2 nats); a
        non-finite sample makes its channel NaN.
    """
    variance = band_powers(windows, band_projection(), band_sums())
    return 0.5 * np.log(2 * np.pi * np.e * np.maximum(variance, VARIANCE_FLOOR))


def baseline_entropy(windows: Floats) -> NDArray[np.float64]:
    """The baseline of a trial: the mean of its baseline seconds' DEs.

    Args:
        windows: (seconds, channels, 128) µV, the seconds before the stimulus.

    Returns:
        (channels, 4) nats. (Not the DE of the averaged signal, which stands lower: averaging shrinks the variance.)
    """
    return differential_entropy(windows).mean(axis=0)

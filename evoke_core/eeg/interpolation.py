"""Electrodes that cannot be used, replaced by what the others say, and the average reference: one matrix.

Spherical splines after Perrin et al. (1989), order 4 and 50 Legendre terms, on the standard 10–20 positions projected
on the sphere that fits them best. The weights of a replaced electrode sum to 1, so that it does not matter what the
amplifier's reference is.
"""

from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.errors import EvokeError, require

MOST_REPAIRED = 0.2
"""The largest share of a model's channels that may be replaced; beyond it a window is not judged."""
STIFFNESS = 4
LEGENDRE_TERMS = 50
SMOOTHING = 1e-5


@lru_cache(maxsize=256)
def repair_matrix(channels: tuple[str, ...], usable: tuple[bool, ...]) -> NDArray[np.float32]:
    """The (channels, channels) matrix that replaces what is not usable and then takes the average reference.

    ``repaired = matrix @ eeg``, for eeg (channels, samples) in any unit; the columns of unusable channels are zero, so
    that they may hold anything finite. Their average is over all channels, the replaced ones too, as in training. The
    matrix is kept and read-only. EvokeError where a channel that must be replaced, or helps to, has no standard
    position, or where mne is missing; nothing is looked up while all are usable.
    """
    good = np.array(usable, bool)
    if not good.any():
        raise ValueError("there is no usable channel to replace the others by")
    matrix = np.eye(len(channels))
    if not good.all():
        positions = np.array([_position(name) for name in channels])
        matrix[~good] = 0
        matrix[np.ix_(~good, good)] = _spline(positions[good], positions[~good])
    matrix -= matrix.mean(axis=0)
    kept = matrix.astype(np.float32)
    kept.flags.writeable = False
    return kept


def _spline(known: NDArray[np.float64], wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights (wanted, known) of the spline through the known places (n, 3), unit vectors, at the wanted ones."""
    count = len(known)
    system = np.ones((count + 1, count + 1))
    system[:count, :count] = _kernel(known @ known.T) + SMOOTHING * np.eye(count)
    system[count, count] = 0
    at = np.concatenate([_kernel(wanted @ known.T), np.ones((len(wanted), 1))], axis=1)
    return np.linalg.solve(system, at.T).T[:, :count]


def _kernel(cosines: NDArray[np.float64]) -> NDArray[np.float64]:
    """Perrin's g of the cosine of the angle between two places."""
    n = np.arange(1, LEGENDRE_TERMS + 1)
    series = (2 * n + 1) / (4 * np.pi * (n * (n + 1.0)) ** STIFFNESS)
    return np.polynomial.legendre.legval(np.clip(cosines, -1, 1), np.concatenate([[0], series]))


def _position(name: str) -> NDArray[np.float64]:
    place = _standard_positions().get(name.lower())
    if place is None:
        raise EvokeError(f"electrode {name!r} has no standard position, so it cannot take part in replacing others")
    return place


@cache
def _standard_positions() -> dict[str, NDArray[np.float64]]:
    """Unit vectors from the centre of the fitted sphere to each 10–5 position, by lower-case name."""
    mne: Any = require("mne", extra="eeg", purpose="replace bad electrodes")
    places: dict[str, Any] = mne.channels.make_standard_montage("standard_1005").get_positions()["ch_pos"]
    positions = np.array(list(places.values()), np.float64)
    # |p|² = 2 p·c + k is linear in the centre c.
    equations = np.concatenate([2 * positions, np.ones((len(positions), 1))], axis=1)
    centre = np.linalg.lstsq(equations, np.square(positions).sum(axis=1), rcond=None)[0][:3]
    outward = positions - centre
    outward /= np.linalg.norm(outward, axis=1, keepdims=True)
    return dict(zip((name.lower() for name in places), outward, strict=True))

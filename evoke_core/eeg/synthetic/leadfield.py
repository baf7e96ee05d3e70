"""What 40 sources in a spherical head look like at DEAP's 32 electrodes.

The head is MNE's four-layer sphere (brain, fluid, skull, skin) fitted to the standard 10–20 positions: 32 radial
dipoles, one below each electrode, and 8 tangential ones at fixed random places of the upper half.
"""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evoke_core.errors import require
from evoke_core.montage import GENEVA

TANGENTIAL = 8
_DEPTH = 0.8  # of the brain's radius
_PLACES_SEED = 0


class Leadfield(NamedTuple):
    """gain: float32 (32 channels, 40 sources), µV per nAm, average reference; the first 32 sources lie below the
    channels of the same index. directions: float64 (40, 3), unit vectors from the head's centre to each source, x to
    the right, y to the front, z up.
    """

    gain: NDArray[np.float32]
    directions: NDArray[np.float64]


@cache
def leadfield() -> Leadfield:
    """The one leadfield of all synthetic subjects; computed once in a process, in about a second."""
    mne: Any = require("mne", extra="eeg", purpose="simulate EEG")
    info = mne.create_info(list(GENEVA), 128.0, "eeg", verbose="ERROR")
    info.set_montage("standard_1020", verbose="ERROR")
    sphere = mne.make_sphere_model("auto", "auto", info, verbose="ERROR")
    centre = np.asarray(sphere["r0"], np.float64)
    electrodes = np.array([channel["loc"][:3] for channel in info["chs"]], np.float64) - centre

    rng = np.random.default_rng(_PLACES_SEED)
    elsewhere = rng.normal(size=(TANGENTIAL, 3))
    elsewhere[:, 2] = np.abs(elsewhere[:, 2])
    directions = _unit(np.concatenate([electrodes, elsewhere]))
    tangents = _unit(np.cross(directions[len(GENEVA) :], rng.normal(size=(TANGENTIAL, 3))))
    orientations = np.concatenate([directions[: len(GENEVA)], tangents])

    sources = len(directions)
    dipoles = mne.Dipole(
        times=np.arange(sources) / 1000,
        pos=centre + directions * sphere["layers"][0]["rad"] * _DEPTH,
        amplitude=np.full(sources, 1e-9),
        ori=orientations,
        gof=np.full(sources, 100.0),
    )
    forward, _ = mne.make_forward_dipole(dipoles, sphere, info, verbose="ERROR")
    volts_per_am = np.asarray(forward["sol"]["data"], np.float64)
    microvolts_per_nam = (volts_per_am - volts_per_am.mean(axis=0)) * 1e6 * 1e-9
    return Leadfield(microvolts_per_nam.astype(np.float32), directions)


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

"""Samples of one layout → the decoder's electrodes, in µV at 128 Hz, → windows of one second."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.causal import Conditioner
from evoke_core.eeg.electrodes import match_channels
from evoke_core.eeg.interpolation import MOST_REPAIRED
from evoke_core.eeg.source import Layout
from evoke_core.eeg.units import microvolts
from evoke_core.errors import EvokeError
from evoke_core.runtime.notices import Notices, listed
from evoke_core.runtime.ring import WindowRing

UNIT_S = 1.0
"""Of a layout's samples, by which its unit is told: the first window takes as long."""


class Seconds(NamedTuple):
    """Windows of one second as they come due, before anything is repaired.

    eeg: (n, channels, 128) float32 µV, 4–45 Hz. wide: the same without the band-pass, to be judged. finite: the same
    shape, False where the source gave no number. t: (n,) unix seconds at which each last sample was taken.
    """

    eeg: NDArray[np.float32]
    wide: NDArray[np.float32]
    finite: NDArray[np.bool_]
    t: NDArray[np.float64]


class Intake:
    """Conditions the samples of one layout, whatever pieces they come in.

    An electrode that the layout lacks is there as one that gives no numbers. EvokeError where too many are lacking,
    where one is there twice, and where the rate is too low.

    Attributes:
        absent: (channels,) bool, the electrodes that the layout lacks.
        last_t: unix seconds at which the last sample was taken, NaN before the first.
    """

    def __init__(
        self, name: str, layout: Layout, channels: tuple[str, ...], *, hop_samples: int, notices: Notices
    ) -> None:
        match = match_channels(layout.channels, channels)
        if len(match.missing) > MOST_REPAIRED * len(channels):
            there = len(channels) - len(match.missing)
            raise EvokeError(
                f"{name}: {there} of the decoder's {len(channels)} electrodes are there ({listed(match.missing)} not), "
                f"and {1 - MOST_REPAIRED:.0%} are needed; name the channels by the 10-20 system, "
                "or use a decoder trained on these"
            )
        self.absent = np.array([pick is None for pick in match.picks])
        self.last_t = math.nan
        self._present = np.flatnonzero(~self.absent)
        self._picks = np.array([pick for pick in match.picks if pick is not None])
        self._name, self._layout, self._channels = name, layout, channels
        self._hop_samples = hop_samples
        self._notices = notices
        self._factor: float | None = None
        self.restart()
        if match.missing:
            self._notices.tell(f"{name}: no electrode {listed(match.missing)}; interpolated from the others")

    def restart(self) -> None:
        """Begin a new second: what comes does not continue what came."""
        self._conditioner = Conditioner(self._layout.rate_hz, len(self._channels))
        self._ring = WindowRing(self._hop_samples)
        self._gathered: list[NDArray[np.float32]] = []
        self._gathered_times: list[NDArray[np.float64]] = []

    def push(self, samples: NDArray[np.float32], times: NDArray[np.float64]) -> Seconds:
        """Take in (the layout's channels, n) in its own unit, taken at ``times`` (n,); gives what came due."""
        self.last_t = float(times[-1])
        picked = np.full((len(self._channels), samples.shape[1]), np.nan, np.float32)
        picked[self._present] = samples[self._picks]
        if self._factor is None:
            self._gathered.append(picked)
            self._gathered_times.append(times)
            picked, times = np.concatenate(self._gathered, axis=1), np.concatenate(self._gathered_times)
            self._factor = self._told_unit(picked[self._present])
            if self._factor is None:
                picked, times = picked[:, :0], times[:0]
        factor = np.float32(1.0 if self._factor is None else self._factor)
        conditioned = self._conditioner.push(picked * factor)
        due = self._ring.push(conditioned.eeg, conditioned.wide, conditioned.finite)
        eeg, wide, finite = due.windows
        return Seconds(eeg, wide, finite, times[conditioned.taken[due.ends]])

    def _told_unit(self, gathered: NDArray[np.float32]) -> float | None:
        """Microvolts in the layout's unit; None while there is too little to tell by."""
        needed = math.ceil(UNIT_S * self._layout.rate_hz)
        if gathered.shape[1] < needed:
            return None
        second = gathered[:, :needed]
        factor, note = microvolts(second, self._layout.unit)
        if note is None:
            return factor
        if not (np.isfinite(second).all(axis=1) & (np.ptp(second, axis=1) > 0)).any():
            self._gathered.clear()
            self._gathered_times.clear()
            self._notices.trouble("still", f"{self._name}: it tells no unit, and nothing moves yet to tell it by")
            return None
        self._notices.tell(f"{self._name}: {note}")
        return factor

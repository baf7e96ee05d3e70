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
from evoke_core.eeg.windows import SAMPLING_HZ
from evoke_core.errors import EvokeError
from evoke_core.runtime.notices import Notices, listed
from evoke_core.runtime.ring import Due, WindowRing

UNIT_S = 1.0
"""Of a layout's samples, by which its unit is told: the first window takes as long."""


class Second(NamedTuple):
    """A window as it comes due, before anything is repaired.

    eeg: (channels, 128) float32 µV, 4–45 Hz. wide, finite, settled: of the same shape, what it is judged by (see
    ``Conditioned``). t: unix seconds at which the last sample was taken.
    """

    eeg: NDArray[np.float32]
    wide: NDArray[np.float32]
    finite: NDArray[np.bool_]
    settled: NDArray[np.bool_]
    t: float


class Intake:
    """Conditions the samples of one layout, whatever pieces they come in.

    An electrode that the layout lacks is there as one that gives no numbers. EvokeError where too many are lacking,
    where one is there twice, and where the rate is too low.

    Attributes:
        absent: (channels,) bool, the electrodes that the layout lacks.
        last_t: unix seconds at which the last sample was taken, NaN before the first of a second.
    """

    def __init__(
        self, name: str, layout: Layout, channels: tuple[str, ...], *, hop_samples: int, notices: Notices
    ) -> None:
        self._name, self._layout, self._channels = name, layout, channels
        self._hop_samples = hop_samples
        self._notices = notices
        self._factor: float | None = None
        try:
            match = match_channels(layout.channels, channels)
            self.restart()
        except EvokeError as error:
            raise EvokeError(f"{name}: {error}") from None
        if len(match.missing) > MOST_REPAIRED * len(channels):
            there = len(channels) - len(match.missing)
            raise EvokeError(
                f"{name}: {there} of the decoder's {len(channels)} electrodes are there ({listed(match.missing)} not), "
                f"and {1 - MOST_REPAIRED:.0%} are needed; name the channels by the 10-20 system, "
                "or use a decoder trained on these"
            )
        self.absent = np.array([pick is None for pick in match.picks])
        self._present = np.flatnonzero(~self.absent)
        self._picks = np.array([pick for pick in match.picks if pick is not None])
        if match.missing:
            self._notices.tell(f"{name}: no electrode {listed(match.missing)}; interpolated from the others")

    def restart(self) -> None:
        """Begin a new second: what comes does not continue what came."""
        self._conditioner = Conditioner(self._layout.rate_hz, len(self._channels))
        self._ring = WindowRing(self._hop_samples)
        self.last_t = math.nan
        self._empty()

    def push(self, samples: NDArray[np.float32], times: NDArray[np.float64]) -> list[Second]:
        """Take in (the layout's channels, n) in its own unit, taken at ``times`` (n,); gives what came due.

        Samples that make no window due yet are only gathered: filtering them one by one would cost ten times as much.
        """
        self.last_t = float(times[-1])
        self._samples.append(samples)
        self._times.append(times)
        self._gathered += len(times)
        if self._gathered < self._needed():
            return []
        gathered, times = np.concatenate(self._samples, axis=1), np.concatenate(self._times)
        self._empty()
        picked = np.full((len(self._channels), len(times)), np.nan, np.float32)
        picked[self._present] = gathered[self._picks]
        if self._factor is None:
            self._factor = self._told_unit(picked[self._present])
            if self._factor is None:
                return []
        conditioned = self._conditioner.push(picked * np.float32(self._factor))
        due = self._ring.push(conditioned.eeg, conditioned.wide, conditioned.finite, conditioned.settled)
        return [_second(one, float(times[conditioned.taken[one.end]])) for one in due]

    def _needed(self) -> float:
        """With fewer samples no window can be due, or the unit cannot be told."""
        if self._factor is None:
            return UNIT_S * self._layout.rate_hz
        return (self._ring.lacking - 1) * self._layout.rate_hz / SAMPLING_HZ

    def _empty(self) -> None:
        self._samples: list[NDArray[np.float32]] = []
        self._times: list[NDArray[np.float64]] = []
        self._gathered = 0

    def _told_unit(self, gathered: NDArray[np.float32]) -> float | None:
        """Microvolts in the layout's unit; None where nothing tells it yet."""
        second = gathered[:, : math.ceil(UNIT_S * self._layout.rate_hz)]
        factor, note = microvolts(second, self._layout.unit)
        if note is None:
            return factor
        if not (np.isfinite(second).all(axis=1) & (np.ptp(second, axis=1) > 0)).any():
            self._notices.trouble("still", f"{self._name}: it tells no unit, and nothing moves yet to tell it by")
            return None
        self._notices.tell(f"{self._name}: {note}")
        return factor


def _second(due: Due, t: float) -> Second:
    eeg, wide, finite, settled = due.parts
    return Second(eeg, wide, finite, settled, t)

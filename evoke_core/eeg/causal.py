"""EEG of any rate, as it comes: to 128 Hz and band-passed 4–45 Hz, by the past alone.

Two filters in a row. The first is one anti-alias kernel in continuous time, flat to 55 Hz and 70 dB down from 83 Hz on
(the lowest frequency that would fold into the pass band), minimum phase; an output is the sum of the past samples
weighted by the kernel at their ages, so that any rate, rational or not, goes through the same filter with the same
delay. The second, at 128 Hz, is a Butterworth high-pass (order 4, −3 dB at 3.5 Hz, which leaves the θ band of broadband
EEG as strong as an ideal edge at 4 Hz does) and a Chebyshev II low-pass (order 8, 50 dB down from 49 Hz on, −3 dB at
44.5 Hz), because mains must be gone while γ stays.
"""

from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.windows import SAMPLING_HZ
from evoke_core.errors import EvokeError

LEAST_RATE_HZ = 100.0
"""Below twice 50 Hz the band up to 45 Hz is not in the samples, or not apart from its own mirror image."""
DELAY_MS = {"theta": 79.0, "alpha": 36.0, "beta": 30.0, "gamma": 59.0}
"""Group delay of both filters, the mean over each band's power, the same at every rate but for half a sample; 14 ms of
it are the anti-alias kernel's, the rest is the price of the band's edges: 37 ms at 10 Hz, 28 ms at 20 Hz."""
BEYOND_UV = 1e6
"""No amplifier for EEG reaches a volt: such a number is a fault of the transfer, taken as not finite."""
JUMP_UV = 150.0
"""In 1/128 s. Blinks rise by 50 µV at most; an electrode that pops or a rail that lets go jumps."""
ECHO_S = 0.13
"""In so many seconds the band-pass' echo of a jump falls by a factor of e; it is waited for until 1 µV is left."""
FEWEST_FOR_COMMON = 4
"""Channels of which one that is bad leaves the median alone."""
_PASS_HZ, _STOP_HZ, _STOP_DB = 55.0, 83.0, 70.0
_FINE_HZ = 4096.0
_BLOCK = 64


class Conditioned(NamedTuple):
    """What a push brought about, at 128 Hz; m may be 0.

    wide: float32 (channels, m) µV, without the first sample's offset, anti-aliased only: mains and drift are in it.
    eeg: float32 (channels, m) µV, 4–45 Hz.
    finite: bool (channels, m), False where a sample since the output before was no number.
    settled: bool (channels, m), False after a jump of the channel's own for as long as eeg has its echo; wide has none.
    taken: int64 (m,), the index in the pushed samples of the last one that each output knows of.
    """

    wide: NDArray[np.float32]
    eeg: NDArray[np.float32]
    finite: NDArray[np.bool_]
    settled: NDArray[np.bool_]
    taken: NDArray[np.int64]


class Conditioner:
    """The filters of one person's EEG, with what they remember. The cuts between pushes make no difference.

    The first sample counts as having stood for ever, so that an amplifier's offset does not ring. Where a sample is not
    finite, its channel's last finite one is held.
    """

    def __init__(self, rate_hz: float, channels: int) -> None:
        if not rate_hz >= LEAST_RATE_HZ or not np.isfinite(rate_hz):
            raise EvokeError(
                f"{rate_hz:g} samples a second are too few for EEG up to 45 Hz; "
                f"set the amplifier to {LEAST_RATE_HZ:g} Hz or more"
            )
        self._step = Fraction(rate_hz).limit_denominator(10) / SAMPLING_HZ
        self._bank = anti_alias(self._step)
        self._past = np.zeros((channels, self._bank.shape[1] - 1))
        self._memory = np.zeros((channels, 2 * len(band_pass())))
        self._offset = np.full(channels, np.nan)
        self._held = np.zeros(channels)
        self._broken = np.zeros(channels, bool)
        self._last = np.zeros(channels)
        self._settled_at = np.zeros(channels, np.int64)
        self._taken = 0  # inputs so far
        self._given = 0  # outputs so far

    def push(self, samples: NDArray[np.float32] | NDArray[np.float64]) -> Conditioned:
        """Take the next samples, (channels, n) in µV, and give what can be known at 128 Hz with them."""
        if samples.ndim != 2 or len(samples) != len(self._past):
            raise ValueError(f"({len(self._past)}, n) samples are needed, these are {samples.shape}")
        clean, finite = self._hold(samples.astype(np.float64))
        first, count = self._taken, samples.shape[1]
        self._taken += count
        # Output k stands at input k · step; it is known once the last input before it, or at it, is here.
        last = -(-self._taken * self._step.denominator // self._step.numerator)
        numbers = np.arange(self._given, last, dtype=np.int64)
        self._given = last
        places = numbers * self._step.numerator
        ends = places // self._step.denominator - first
        phases = places % self._step.denominator

        known = np.concatenate([self._past, clean], axis=1)
        self._past = known[:, count:]
        wide = np.empty((len(known), len(numbers)))
        eeg = np.empty_like(wide)
        for at in range(0, len(numbers), _BLOCK):
            block = slice(at, at + _BLOCK)
            wide[:, block] = self._resample(known, ends[block], phases[block])
            eeg[:, block] = self._pass_band(wide[:, block])
        return Conditioned(
            wide.astype(np.float32),
            eeg.astype(np.float32),
            self._all_finite(finite, ends),
            self._settle(wide, numbers),
            ends,
        )

    def _hold(self, samples: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Take the offset off, and hold each channel's last finite value where there is none."""
        finite = np.abs(samples) < BEYOND_UV
        unset = np.isnan(self._offset)
        if unset.any() and samples.size:
            firsts = np.take_along_axis(samples, finite.argmax(axis=1)[:, None], axis=1)[:, 0]
            self._offset = np.where(unset & finite.any(axis=1), firsts, self._offset)
        samples -= self._offset[:, None]
        if not finite.all():
            latest = np.maximum.accumulate(np.where(finite, np.arange(samples.shape[1]), -1), axis=1)
            held = np.take_along_axis(samples, np.maximum(latest, 0), axis=1)
            samples = np.where(latest >= 0, held, self._held[:, None])
        if samples.size:
            self._held = samples[:, -1].copy()
        return samples, finite

    def _resample(
        self, known: NDArray[np.float64], ends: NDArray[np.int64], phases: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Weigh the known samples for the outputs that end at ``ends``: one product with a banded matrix."""
        taps = self._bank.shape[1]
        start = int(ends[0])
        rows = ends - start
        weights = np.zeros((taps + int(rows[-1]), len(ends)))
        weights[rows[:, None] + np.arange(taps), np.arange(len(ends))[:, None]] = self._bank[phases]
        return known[:, start : start + len(weights)] @ weights

    def _pass_band(self, wide: NDArray[np.float64]) -> NDArray[np.float64]:
        """Run the band-pass on from where it stands."""
        count = wide.shape[1]
        passed = np.concatenate([wide, self._memory], axis=1) @ _band_pass_of(count)
        self._memory = passed[:, count:]
        return passed[:, :count]

    def _settle(self, wide: NDArray[np.float64], numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell which outputs are free of the echo of a jump."""
        settled = np.ones(wide.shape, bool)
        if not len(numbers):
            return settled
        levels = np.concatenate([self._last[:, None], wide], axis=1)
        self._last = wide[:, -1]
        steps = levels[:, 1:] - levels[:, :-1]
        if np.abs(steps).max() > JUMP_UV or numbers[0] < self._settled_at.max():
            if len(steps) >= FEWEST_FOR_COMMON:
                # What all channels share, mains above all, the average reference takes out again.
                steps -= np.median(steps, axis=0)
            sizes = np.abs(steps)
            echo_s = ECHO_S * np.log(np.maximum(sizes, 1))
            ends = np.where(sizes > JUMP_UV, numbers + np.ceil(echo_s * SAMPLING_HZ).astype(np.int64), 0)
            ends[:, 0] = np.maximum(ends[:, 0], self._settled_at)
            ends = np.maximum.accumulate(ends, axis=1)
            settled = numbers >= ends
            self._settled_at = ends[:, -1]
        return settled

    def _all_finite(self, finite: NDArray[np.bool_], ends: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell for each output whether all inputs since the one before were finite."""
        full = np.ones((len(finite), len(ends)), bool)
        whole = finite.all()
        if whole and not self._broken.any():
            return full
        if not len(ends):
            self._broken |= ~finite.all(axis=1)
            return full
        broken = np.concatenate([np.zeros((len(finite), 1), np.int64), np.cumsum(~finite, axis=1)], axis=1)
        since = np.minimum(np.concatenate([[0], ends[:-1] + 1]), ends)
        full = broken[:, ends + 1] == broken[:, since]
        full[:, 0] &= ~self._broken
        self._broken = broken[:, -1] > broken[:, ends[-1] + 1]
        return full


@cache
def band_pass() -> NDArray[np.float64]:
    """The second-order sections (6, 6) of the 4–45 Hz band-pass at 128 Hz."""
    # Here and not above: importing scipy.signal takes longer than all else that `evoke listen` needs.
    from scipy.signal import butter, cheby2

    high_pass: Any = butter(4, 3.5, "highpass", fs=SAMPLING_HZ, output="sos")
    low_pass: Any = cheby2(8, 50, 49, fs=SAMPLING_HZ, output="sos")
    return np.concatenate([high_pass, low_pass])


@cache
def _band_pass_of(count: int) -> NDArray[np.float64]:
    """The band-pass of ``count`` samples as a matrix: samples and memory before → filtered samples and memory after.

    That is what the recursion does to them, at a tenth of a call's cost.
    """
    from scipy.signal import sosfilt

    sections = band_pass()
    size = count + 2 * len(sections)
    each = np.eye(size)
    memory = each[:, count:].reshape(size, len(sections), 2).transpose(1, 0, 2)
    filtered, after = sosfilt(sections, each[:, :count], axis=1, zi=memory)
    return np.concatenate([filtered, after.transpose(1, 0, 2).reshape(size, -1)], axis=1)


@cache
def anti_alias(step: Fraction) -> NDArray[np.float64]:
    """Weights (phases, taps), oldest sample first, of an output every ``step`` input samples.

    An output that stands a fraction of a sample behind its last input has the row of that fraction, in units of one
    over the step's denominator. Each row sums to 1, so that an offset passes as it is at every phase.
    """
    from scipy.interpolate import CubicSpline

    table, fine_hz = _kernel(), _FINE_HZ
    rate_hz = float(step * SAMPLING_HZ)
    taps = int((len(table) - 1) / fine_hz * rate_hz) + 1
    phases = np.arange(step.denominator)[:, None] / step.denominator
    ages = (phases + np.arange(taps)[::-1]) / rate_hz
    spline = CubicSpline(np.arange(len(table)) / fine_hz, table)
    rows = np.where(ages * fine_hz <= len(table) - 1, spline(ages), 0)
    return rows / rows.sum(axis=1, keepdims=True)


@cache
def _kernel() -> NDArray[np.float64]:
    """The anti-alias kernel as a function of age, tabulated at 4096 Hz."""
    from scipy.signal import firwin, kaiserord, minimum_phase

    length, beta = kaiserord(_STOP_DB, (_STOP_HZ - _PASS_HZ) / (_FINE_HZ / 2))
    middle: Any = (_PASS_HZ + _STOP_HZ) / 2
    window: Any = ("kaiser", beta)
    symmetric = firwin(length | 1, middle, window=window, fs=_FINE_HZ)
    return np.asarray(minimum_phase(symmetric, n_fft=2**18, half=False))

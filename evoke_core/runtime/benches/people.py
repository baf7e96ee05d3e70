"""People for a bench: EEG made by chance, which comes in pieces as from an amplifier, without an amplifier."""

import time

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.source import Chunk, Layout
from evoke_core.eeg.windows import SAMPLING_HZ

RATE_HZ = 512
LOOPED_S = 8


def made_eeg(channels: int, seed: int, rate_hz: int = RATE_HZ) -> NDArray[np.float32]:
    """(channels, 8 s) µV of 1/f noise, 10 µV of standard deviation, that goes on smoothly where it begins again."""
    rng = np.random.default_rng(seed)
    samples = LOOPED_S * rate_hz
    frequencies = np.fft.rfftfreq(samples, 1 / rate_hz)
    spectrum = rng.standard_normal((2, channels, len(frequencies))) / np.maximum(frequencies, 1)
    signal = np.fft.irfft(spectrum[0] + 1j * spectrum[1], n=samples)
    return (10 * signal / signal.std(axis=1, keepdims=True)).astype(np.float32)


def made_windows(count: int, channels: int, seed: int) -> NDArray[np.float32]:
    """(count, channels, 128) µV of such noise at 128 Hz."""
    seconds = -(-count // LOOPED_S)
    pieces = [made_eeg(channels, seed + k, SAMPLING_HZ).reshape(channels, LOOPED_S, -1) for k in range(seconds)]
    return np.ascontiguousarray(np.concatenate(pieces, axis=1).swapaxes(0, 1)[:count])


class Person:
    """A ``Source`` of such EEG at 512 Hz, ``piece`` samples at a time, each when its last sample is due.

    It begins ``later_s`` after it is first read.
    """

    synthetic = True
    ended = False

    def __init__(
        self, name: str, channels: tuple[str, ...], *, seed: int, piece: int = 16, later_s: float = 0.0
    ) -> None:
        self.name = name
        self.description = f"noise, {len(channels)} channels, {RATE_HZ} Hz"
        self._eeg = made_eeg(len(channels), seed)
        self._layout = Layout(channels, float(RATE_HZ), "uV")
        self._piece, self._later_s = piece, later_s
        self._given = 0
        self._began_s: float | None = None
        self._wall_s = time.time()

    def read(self, timeout_s: float) -> Chunk:
        """The next piece, once it is due; it never takes as long as a source may."""
        if self._began_s is None:
            self._began_s, self._wall_s = (now + self._later_s for now in (time.perf_counter(), time.time()))
        due_s = self._began_s + (self._given + self._piece) / RATE_HZ
        time.sleep(max(0.0, min(timeout_s, due_s - time.perf_counter())))
        return self.piece()

    def piece(self) -> Chunk:
        """The next piece, now."""
        at = np.arange(self._given, self._given + self._piece)
        self._given += self._piece
        samples = np.take(self._eeg, at, axis=1, mode="wrap")
        return Chunk(samples, self._wall_s + (at + 1) / RATE_HZ, time.perf_counter(), self._layout)

    def take_notices(self) -> list[str]:
        """Nothing happens to it."""
        return []

    def close(self) -> None:
        """Nothing is held."""

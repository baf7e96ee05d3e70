"""A person at rest, for tests: noise that a scalp could give, handed over at once."""

import numpy as np

from evoke_core.eeg.source import Chunk, Layout
from evoke_core.montage import GENEVA

RATE = 256
NOW = 1_700_000_000.0
LAYOUT = Layout(GENEVA, RATE, "uV")


def noise(seconds, seed=0, channels=32, uv=10.0):
    return np.random.default_rng(seed).normal(0, uv, (channels, round(seconds * RATE))).astype(np.float32)


class Resting:
    """Gives its samples half a second a read; then it has ended, is silent, or gives its last ones again and again."""

    name, description, synthetic = "Ada", "noise of Ada", True

    def __init__(self, samples, layout=LAYOUT, *, then="ended", layout_after=None):
        self._samples, self._layout, self._then, self._layout_after = samples, layout, then, layout_after
        self._at = 0
        self.ended = False

    def read(self, _timeout_s):
        if self._at and self._layout_after:
            self._layout, self._layout_after = self._layout_after, None
        start = min(self._at, self._samples.shape[1] - RATE // 2) if self._then == "again" else self._at
        piece = self._samples[:, start : start + RATE // 2]
        if not piece.shape[1]:
            return None
        times = NOW + np.arange(self._at + 1, self._at + 1 + piece.shape[1]) / RATE
        self._at += piece.shape[1]
        self.ended = self._then == "ended" and self._at == self._samples.shape[1]
        return Chunk(piece, times, times[-1] - NOW, self._layout)

    def take_notices(self):
        return []

    def close(self):
        pass


def rested(rest, told=None):
    """All that was told until the rest is over; ``told`` has it even where an error ends it."""
    told = [] if told is None else told
    while not rest.over:
        told += rest.listen()
    return told

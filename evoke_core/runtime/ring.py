"""Samples as they come → windows of one second, as ``eeg.windows.cut`` cuts them from the whole recording."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.windows import WINDOW_SAMPLES

_ROOM = 8 * WINDOW_SAMPLES
"""Samples that are appended before the last second moves to a new buffer."""


class Due(NamedTuple):
    """A window that ends in the samples just pushed.

    end: the index of its last sample in what was pushed. parts: of each array pushed, (channels, 128) of its own dtype,
    a view that later pushes leave alone.
    """

    end: int
    parts: tuple[NDArray[Any], ...]


class WindowRing:
    """The last second of one or more arrays that are sampled together, and when the next window is due.

    The first window ends with the 128th sample, and one more with every ``hop_samples`` after it, whatever pieces the
    samples come in. What is kept never grows.
    """

    def __init__(self, hop_samples: int = 16) -> None:
        if hop_samples < 1:
            raise ValueError(f"a hop of {hop_samples} samples goes nowhere; 1 is the least")
        self._hop = hop_samples
        self._buffers: tuple[NDArray[Any], ...] = ()
        self._filled = 0
        self._next = WINDOW_SAMPLES
        """How far the buffers are filled when the next window is whole."""

    @property
    def lacking(self) -> int:
        """How many samples the next window lacks."""
        return self._next - self._filled

    def push(self, *arrays: NDArray[Any]) -> list[Due]:
        """Append (channels, n) of each array, always the same arrays in the same order; n may be 0."""
        count = arrays[0].shape[1]
        if not self._buffers or self._filled + count > self._buffers[0].shape[1]:
            self._renew(arrays, count)
        before, self._filled = self._filled, self._filled + count
        for buffer, array in zip(self._buffers, arrays, strict=True):
            buffer[:, before : self._filled] = array
        ends = range(self._next, self._filled + 1, self._hop)
        self._next += len(ends) * self._hop
        return [
            Due(end - 1 - before, tuple(buffer[:, end - WINDOW_SAMPLES : end] for buffer in self._buffers))
            for end in ends
        ]

    def _renew(self, arrays: tuple[NDArray[Any], ...], count: int) -> None:
        """Move what the next window needs to new buffers: the old ones may still be seen through windows."""
        start = max(0, min(self._next - WINDOW_SAMPLES, self._filled))
        kept = self._filled - start
        renewed = tuple(np.empty((len(array), kept + count + _ROOM), array.dtype) for array in arrays)
        for new, old in zip(renewed, self._buffers, strict=False):
            new[:, :kept] = old[:, start : self._filled]
        self._buffers, self._filled, self._next = renewed, kept, self._next - start

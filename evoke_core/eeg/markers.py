"""What a recording marks: its annotations, and the codes of its trigger channel."""

import warnings
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evoke_core.errors import require

CODE_BITS = 0xFFFF
"""BioSemi's triggers; above them its status word tells of the battery and the electrodes."""
_STANDING_BITS = 0xFF00
"""Of a trigger port that nothing drives these stand high from the first sample on (DEAP's subjects 24 to 32)."""
_NO_EVENTS = ("bad", "edge")
_WHOLE = ("STI101", "STI 101", "STI 014")
"""Where MEG systems keep the sum of their trigger lines."""


class Marker(NamedTuple):
    """sample: which sample of the recording, counted from 0, it stands at. label: what it says."""

    sample: int
    label: str


def annotated(raw: Any) -> list[Marker]:
    """The annotations of an MNE recording in their order, but for those that MNE takes for bad stretches and joins."""
    mne = require("mne", extra="eeg", purpose="read a recording")
    told = [str(label) for label in dict.fromkeys(raw.annotations.description)]
    labels = [label for label in told if not label.lower().startswith(_NO_EVENTS)]
    if not labels:
        return []
    ids = {label: number for number, label in enumerate(labels)}
    with warnings.catch_warnings(action="ignore"):
        # Without MNE's own pattern, which also passes over a label of two lines.
        events: NDArray[np.int64] = mne.events_from_annotations(raw, ids, regexp=None, verbose="ERROR")[0]
    # What is marked at the very end, where the last sample has passed, is marked at that.
    samples = (events[:, 0] - raw.first_samp).clip(max=raw.n_times - 1)
    markers = [
        Marker(sample, labels[code]) for sample, code in zip(samples.tolist(), events[:, 2].tolist(), strict=True)
    ]
    return sorted(markers, key=lambda marker: marker.sample)


def trigger_channel(names: list[str], kinds: list[str]) -> int | None:
    """The index of the channel with the triggers: of several the one that sums them up, else the last."""
    found = [index for index, kind in enumerate(kinds) if kind == "stim"]
    return next((index for index in found if names[index] in _WHOLE), found[-1] if found else None)


class Triggers:
    """Finds in a trigger channel, block after block, where a code begins."""

    def __init__(self) -> None:
        self._standing: int | None = None
        self._last = 0

    def push(self, values: NDArray[Any], start: int) -> list[Marker]:
        """Take the next values (n,), of which the first is sample ``start``.

        A code that stands at the recording's first sample began before it, and is none.
        """
        words = np.nan_to_num(values).round().astype(np.int64) & CODE_BITS
        if self._standing is None:
            self._standing = int(words[0]) & _STANDING_BITS
            self._last = int(words[0]) & ~self._standing
        codes = words & ~self._standing
        begins = np.flatnonzero((np.diff(codes, prepend=self._last) != 0) & (codes != 0))
        self._last = int(codes[-1])
        return [Marker(start + int(index), str(codes[index])) for index in begins]

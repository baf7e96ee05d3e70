"""A recording that MNE can read (.bdf, .edf, .set, .vhdr, .fif, …): its EEG block by block, and its markers."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.bids.settings import is_of_synthetic_corpus
from evoke_core.eeg.deap.subject import is_synthetic
from evoke_core.eeg.markers import Marker, Triggers, annotated, trigger_channel
from evoke_core.eeg.mne_files import may_pause, open_raw, reason
from evoke_core.eeg.source import Layout
from evoke_core.errors import EvokeError

# The disk is asked every few seconds of the recording, and no more than that is in memory.
BLOCK_S = 4
_SHORTER = ("does not match the file size", "Invalid tag with only")
"""How MNE says that a .bdf or an .edf, and a .fif, ends before it should."""


class RecordingFile:
    """The EEG channels of a recording, read from its first sample to its last.

    The file stays on the disk but for a few seconds of it; .set files with the samples inside are read whole by MNE. It
    says ``synthetic`` where a file SYNTHETIC.json lies beside it, or the evoke.json of its corpus says so. EvokeError
    where the file is missing, damaged, or of a kind that MNE does not read.

    Attributes:
        path: where it lies.
        name: its name without the ending.
        layout: the EEG channels as the file names them, their rate; in volts, as MNE gives all.
        samples: how many a channel has.
        seconds: how long it is.
        synthetic: whether it says of itself that it is simulated.
        markers: what the file marks, in order; the codes of a trigger channel are there once their block was read.
        remarks: what there is to tell of a file that ends before its header says so, or has pauses.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self._raw, warned = open_raw(self.path)
        names: list[str] = self._raw.ch_names
        kinds: list[str] = self._raw.get_channel_types()
        picks = _eeg(kinds, self.path)
        rate_hz = float(self._raw.info["sfreq"])
        self.layout = Layout(tuple(names[pick] for pick in picks), rate_hz, "V")
        self.name = self.path.stem
        self.synthetic = is_synthetic(self.path.parent) or is_of_synthetic_corpus(self.path)
        self.samples = int(self._raw.n_times)
        self.seconds = self.samples / rate_hz
        self.markers: list[Marker] = annotated(self._raw)
        self.remarks: list[str] = []
        if any(sign in warned for sign in _SHORTER):
            self.remarks.append(
                f"{self.name}: {path} is cut off after {self.seconds:.0f} s; copy it again if it was whole"
            )
        if may_pause(self.path):
            self.remarks.append(
                f"{self.name}: {path} says that it has pauses, and is read as if it had none: after one, its "
                "annotations stand too late by as much; save it as EDF+C if it has"
            )
        trigger = trigger_channel(names, kinds)
        self._eeg = slice(len(picks))
        self._picks = np.array(picks if trigger is None else [*picks, trigger])
        self._triggers = None if trigger is None else Triggers()
        self._block = np.empty((len(picks), 0), np.float32)
        self._block_start = 0

    @property
    def description(self) -> str:
        """For people: recording p01.bdf (32 channels, 512 Hz, 12 min)."""
        length = f"{self.seconds / 60:.0f} min" if self.seconds >= 600 else f"{self.seconds:.0f} s"
        channels, rate_hz = len(self.layout.channels), self.layout.rate_hz
        return f"recording {self.path.name[:150]} ({channels} channels, {rate_hz:g} Hz, {length})"

    def read(self, start: int, stop: int) -> NDArray[np.float32]:
        """The samples (channels, n) from ``start`` up to ``stop``, in volts; each call goes on where the last ended.

        EvokeError where they cannot be read.
        """
        if stop > self._block_start + self._block.shape[1]:
            self._load(start, min(max(start + round(BLOCK_S * self.layout.rate_hz), stop), self.samples))
        return self._block[:, start - self._block_start : stop - self._block_start]

    def _load(self, start: int, stop: int) -> None:
        seen = self._block_start + self._block.shape[1]
        try:
            block: NDArray[np.float64] = self._raw[self._picks, start:stop][0]
        except Exception as error:  # whatever MNE and the formats' readers raise
            raise EvokeError(
                f"{self.name}: {self.path} cannot be read beyond {start / self.layout.rate_hz:.0f} of its "
                f"{self.seconds:.0f} s ({reason(error)})"
            ) from error
        if self._triggers:
            found = self._triggers.push(block[-1, seen - start :], seen)
            self.markers = sorted([*self.markers, *found], key=lambda marker: marker.sample) if found else self.markers
        self._block, self._block_start = block[self._eeg].astype(np.float32), start


def _eeg(kinds: Sequence[str], path: Path) -> list[int]:
    """The EEG channels; where a file knows no types, all that are no triggers."""
    picks = [index for index, kind in enumerate(kinds) if kind == "eeg"]
    picks = picks or [index for index, kind in enumerate(kinds) if kind == "misc"]
    if not picks:
        raise EvokeError(f"{path}: has no EEG among its {len(kinds)} channels ({', '.join(sorted(set(kinds)))})")
    return picks

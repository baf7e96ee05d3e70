"""A recording that MNE can read (.bdf, .edf, .set, .vhdr, .fif, …), played as if it were live."""

import threading
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.deap import is_synthetic
from evoke_core.eeg.source import Chunk, Layout
from evoke_core.errors import EvokeError, require

PIECE_S = 1 / 32
# In a piece there is no more of the recording than one hop, whatever the speed: a window at a time comes due.
LONGEST_PIECE_S = 1 / 8
# Read ahead while a piece is waited for: the disk is asked every few seconds, and no more than that is in memory.
BLOCK_S = 4


class FileSource:
    """Plays the EEG channels of a recording from its first sample, in volts, at ``speed`` times its own pace.

    It begins with the first ``read``. A sample's time is when it is played. The file stays on the disk but for a few
    seconds of it; .set files with the samples inside are read whole by MNE. It says ``synthetic`` where a file
    SYNTHETIC.json lies beside it, as in a synthetic corpus. EvokeError where the file is missing, damaged, or of a
    kind that MNE does not read.

    Attributes:
        seconds: how long the recording is, at its own pace.
    """

    def __init__(self, path: Path, *, speed: float = 1.0) -> None:
        self._path = Path(path)
        self._raw: Any = _open(self._path)
        self._picks: NDArray[np.int64] = _eeg(self._raw, self._path)
        rate_hz = float(self._raw.info["sfreq"])
        names: list[str] = self._raw.ch_names
        self.layout = Layout(tuple(names[pick] for pick in self._picks), rate_hz, "V")
        self.name = self._path.stem
        self.synthetic = is_synthetic(self._path.parent)
        self._samples = int(self._raw.n_times)
        self.seconds = self._samples / rate_hz
        length = f"{self.seconds / 60:.0f} min" if self.seconds >= 600 else f"{self.seconds:.0f} s"
        self.description = f"recording {self._path.name[:150]} ({len(self._picks)} channels, {rate_hz:g} Hz, {length})"
        self.ended = False
        self._pace_hz = rate_hz * speed
        self._piece = max(1, round(rate_hz * min(PIECE_S * speed, LONGEST_PIECE_S)))
        self._block = np.empty((len(self._picks), 0), np.float32)
        self._block_start = 0
        self._next = 0
        self._begun: tuple[float, float] | None = None
        self._notices: list[str] = []
        self._closed = threading.Event()

    def read(self, timeout_s: float) -> Chunk | None:
        """Wait until the next piece has been played and give it; None where that takes longer, and after the end.

        A reader that comes late gets piece after piece at once until it has caught up.
        """
        if self.ended or self._closed.is_set():
            return None
        if self._begun is None:
            self._begun = time.monotonic(), time.time()
        begun, begun_unix = self._begun
        stop = min(self._next + self._piece, self._samples)
        samples = self._read(self._next, stop)
        if samples is None:
            return None
        due = begun + stop / self._pace_hz
        if self._closed.wait(min(max(due - time.monotonic(), 0.0), timeout_s)) or time.monotonic() < due:
            return None
        times = begun_unix + np.arange(self._next + 1, stop + 1) / self._pace_hz
        self._next = stop
        self.ended = stop == self._samples
        return Chunk(samples, times, time.perf_counter(), self.layout)

    def take_notices(self) -> list[str]:
        """What there is to tell the person since the last call: that the file is damaged further on."""
        notices, self._notices = self._notices, []
        return notices

    def close(self) -> None:
        """Let go of the file; a read that waits comes back at once."""
        self._closed.set()

    def _read(self, start: int, stop: int) -> NDArray[np.float32] | None:
        """Samples of the recording; None, and the end, where they cannot be read."""
        if stop > self._block_start + self._block.shape[1]:
            end = min(start + max(BLOCK_S * int(self.layout.rate_hz), self._piece), self._samples)
            try:
                self._block = self._raw[self._picks, start:end][0].astype(np.float32)
            except Exception as error:  # whatever MNE and the formats' readers raise
                at = start / self.layout.rate_hz
                self._notices.append(
                    f"{self.name}: {self._path} cannot be read beyond {at:.0f} of its {self.seconds:.0f} s "
                    f"({_reason(error)}); it ends here"
                )
                self.ended = True
                return None
            self._block_start = start
        return self._block[:, start - self._block_start : stop - self._block_start]


def _open(path: Path) -> Any:
    mne = require("mne", extra="eeg", purpose="play a recording")
    if not path.exists():
        raise EvokeError(f"{path}: no such file; give a recording: .bdf, .edf, .set, .vhdr or .fif")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            raw = mne.io.read_raw(path, preload=False, verbose="ERROR")
    except Exception as error:  # whatever MNE and the formats' readers raise
        raise EvokeError(
            f"{path}: cannot be read as EEG ({_reason(error)}); .bdf, .edf, .set, .vhdr and .fif files can, "
            "where they are whole and lie with the files that belong to them"
        ) from error
    if not raw.n_times:
        raise EvokeError(f"{path}: holds no samples; give another recording")
    return raw


def _eeg(raw: Any, path: Path) -> NDArray[np.int64]:
    """The EEG channels; where a file knows no types, all that are no triggers."""
    types: list[str] = raw.get_channel_types()
    picks = [index for index, kind in enumerate(types) if kind == "eeg"]
    picks = picks or [index for index, kind in enumerate(types) if kind == "misc"]
    if not picks:
        raise EvokeError(f"{path}: has no EEG among its {len(types)} channels ({', '.join(sorted(set(types)))})")
    return np.array(picks)


def _reason(error: Exception) -> str:
    """What another library's error says, as a clause in our sentence."""
    text = str(error).strip().splitlines()
    return (text[0] if text else type(error).__name__).rstrip(".")[:160]

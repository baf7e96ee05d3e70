"""A recording that MNE can read, played as if it were live."""

import threading
import time
from pathlib import Path

import numpy as np

from evoke_core.eeg.recording_file import RecordingFile
from evoke_core.eeg.source import Chunk
from evoke_core.errors import EvokeError

PIECE_S = 1 / 32
# In a piece there is no more of the recording than one hop, whatever the speed: a window at a time comes due.
LONGEST_PIECE_S = 1 / 8


class FileSource:
    """Plays the EEG channels of a recording from its first sample, in volts, at ``speed`` times its own pace.

    It begins with the first ``read``. A sample's time is when it is played. EvokeError as ``RecordingFile``.

    Attributes:
        seconds: how long the recording is, at its own pace.
    """

    def __init__(self, path: Path, *, speed: float = 1.0) -> None:
        self._file = RecordingFile(path)
        self.layout = self._file.layout
        self.name = self._file.name
        self.synthetic = self._file.synthetic
        self.seconds = self._file.seconds
        self.description = self._file.description
        self.ended = False
        self._pace_hz = self.layout.rate_hz * speed
        self._piece = max(1, round(self.layout.rate_hz * min(PIECE_S * speed, LONGEST_PIECE_S)))
        self._next = 0
        self._marked = 0
        self._begun: tuple[float, float] | None = None
        self._notices = list(self._file.remarks)
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
        stop = min(self._next + self._piece, self._file.samples)
        try:
            samples = self._file.read(self._next, stop)
        except EvokeError as error:
            self._notices.append(f"{error}; it ends here")
            self.ended = True
            return None
        due = begun + stop / self._pace_hz
        if self._closed.wait(min(max(due - time.monotonic(), 0.0), timeout_s)) or time.monotonic() < due:
            return None
        times = begun_unix + np.arange(self._next + 1, stop + 1) / self._pace_hz
        self._next = stop
        self.ended = stop == self._file.samples
        return Chunk(samples, times, time.perf_counter(), self.layout)

    def take_notices(self) -> list[str]:
        """What there is to tell the person since the last call: of the file, and where it is damaged."""
        notices, self._notices = self._notices, []
        return notices

    def take_markers(self) -> list[tuple[float, str]]:
        """The recording's markers that were played since the last call, each with the unix seconds of its sample.

        From any thread, and then always from that one.
        """
        if self._begun is None:
            return []
        played, markers = self._next, self._file.markers
        new = [marker for marker in markers[self._marked :] if marker.sample < played]
        self._marked += len(new)
        return [(self._begun[1] + (marker.sample + 1) / self._pace_hz, marker.label) for marker in new]

    def close(self) -> None:
        """Let go of the file; a read that waits comes back at once."""
        self._closed.set()

"""One person who wears electrodes: chunks as a source gives them → windows as the decoder takes them."""

import math
import threading
from collections import deque
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.causal import Conditioner
from evoke_core.eeg.interpolation import MOST_REPAIRED, repair_matrix
from evoke_core.eeg.signal_quality import Verdict, judge
from evoke_core.eeg.source import Chunk, Layout
from evoke_core.eeg.windows import SAMPLING_HZ
from evoke_core.errors import EvokeError
from evoke_core.runtime.complaints import Complaints
from evoke_core.runtime.intake import Intake, Second
from evoke_core.runtime.notices import Notices
from evoke_core.runtime.profile import Profile

GAP_S = 0.5
"""Samples that are this much further apart than they should be do not belong together."""
MOST_WAITING = 4


@dataclass(frozen=True)
class Window:
    """One second of a person's EEG.

    Attributes:
        eeg: (channels, 128) float32 µV at 128 Hz, unusable channels interpolated, average reference; None where too
            many channels are unusable for that.
        quality: usable channels / all.
        verdicts: (channels,) int8, a ``Verdict`` for each.
        t: unix seconds at which the last sample was taken.
        arrived_s: time.perf_counter() when the last sample was here.
    """

    eeg: NDArray[np.float32] | None
    quality: float
    verdicts: NDArray[np.int8]
    t: float
    arrived_s: float


class Wearer:
    """Conditions, judges and repairs the EEG of one person in the order it comes, and keeps the newest windows.

    One thread pushes, another may take. A new layout, or a gap in the samples, begins a new second. What is wrong is
    told once (``take_notices``).

    Args:
        name: what the notices call it.
        channels: the electrodes that the decoder takes.
        hop_samples: at 128 Hz, from one window's end to the next one's.
        most_waiting: windows that are kept until somebody takes them; beyond that the oldest is dropped, and counted.
        profile: what was measured of the person at rest; a cap that it does not fit cannot be used.

    Attributes:
        dropped: windows that nobody took in time.
        started: whether a layout has been taken up: from then on nothing that comes is an error.
        absent: (channels,) bool, those of the decoder's electrodes that the newest layout lacks.
    """

    def __init__(
        self,
        name: str,
        channels: tuple[str, ...],
        *,
        hop_samples: int = 16,
        most_waiting: int = MOST_WAITING,
        profile: Profile | None = None,
    ) -> None:
        self.name = name
        self.channels = channels
        self.profile = profile
        self.absent = np.zeros(len(channels), np.bool_)
        self.dropped = 0
        self.started = False
        self.notices = Notices()
        self._hop_samples = hop_samples
        self._most_waiting = most_waiting
        self._waiting: deque[Window] = deque()
        self._lock = threading.Lock()
        self._complaints = Complaints(name, channels, hop_samples=hop_samples, notices=self.notices)
        self._layout: Layout | None = None
        self._intake: Intake | None = None
        # What the first samples and the first bad electrode need is read from the disk now, when nobody waits for it.
        Conditioner(SAMPLING_HZ, len(channels))
        repair_matrix(channels, (False, *[True] * (len(channels) - 1)))

    @property
    def waiting(self) -> int:
        """How many windows can be taken now."""
        return len(self._waiting)

    def push(self, chunk: Chunk) -> None:
        """Take in what came.

        EvokeError where the first layout cannot be used: too many of the decoder's channels are lacking, or the rate is
        too low. Of a later one that is a notice, and nothing is made of its samples.
        """
        if chunk.layout is not self._layout:
            self._begin(chunk.layout)
        if self._intake is None:
            return
        self._complaints.lateness(chunk)
        breaks = _breaks(chunk.times, self._intake.last_t, GAP_S + 1 / chunk.layout.rate_hz)
        for start, stop in pairwise([0, *breaks, len(chunk.times)]):
            if start == stop:
                continue
            if start in breaks:
                self._complaints.gap(self._intake.last_t, float(chunk.times[start]))
                self._intake.restart()
            due = self._intake.push(chunk.samples[:, start:stop], chunk.times[start:stop])
            self._queue([self._window(second, chunk.arrived_s) for second in due[-self._most_waiting :]], len(due))

    def take(self) -> list[Window]:
        """The windows that wait, oldest first."""
        with self._lock:
            windows = list(self._waiting)
            self._waiting.clear()
        return windows

    def take_notices(self) -> list[str]:
        """What there is to tell the person since the last call."""
        return self.notices.take()

    def _begin(self, layout: Layout) -> None:
        self._layout = layout
        self._intake = None
        try:
            intake = Intake(self.name, layout, self.channels, hop_samples=self._hop_samples, notices=self.notices)
            if self.profile:
                self.profile.check_cap(intake.absent)
        except EvokeError as error:
            if not self.started:
                raise
            self.notices.tell(str(error))
            return
        self._intake, self.absent = intake, intake.absent
        self.started = True
        self._complaints.begin(self.absent)

    def _queue(self, windows: list[Window], due: int) -> None:
        """Let the windows wait, of those that came due the newest; whatever is too much is dropped."""
        with self._lock:
            self._waiting.extend(windows)
            self.dropped += due - len(windows)
            while len(self._waiting) > self._most_waiting:
                self._waiting.popleft()
                self.dropped += 1

    def _window(self, second: Second, arrived_s: float) -> Window:
        verdicts = judge(second.wide, second.finite, second.settled)
        usable = (verdicts <= Verdict.EYE).tolist()
        judged = usable.count(False) <= MOST_REPAIRED * len(usable)
        self._complaints.verdicts(verdicts, judged=judged)
        eeg = repair_matrix(self.channels, tuple(usable)) @ second.eeg if judged else None
        return Window(eeg, usable.count(True) / len(usable), verdicts, second.t, arrived_s)


def _breaks(times: NDArray[np.float64], last_t: float, longest_s: float) -> list[int]:
    """The indices before which more than ``longest_s`` has passed; ``last_t`` is before the first, NaN for nothing."""
    first_t = times[0] if math.isnan(last_t) else last_t
    if times[-1] - first_t <= longest_s:
        return []
    return np.flatnonzero(np.diff(times, prepend=first_t) > longest_s).tolist()

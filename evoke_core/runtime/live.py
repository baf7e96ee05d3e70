"""Several people at once: what came due of all of them is decoded together, and each one's states go their own way."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evoke_core.errors import EvokeError
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.tracker import Tracker
from evoke_core.runtime.wearer import Wearer, Window
from evoke_core.state import EmotionState

SILENT_S, SILENT_HOPS = 0.5, 2
"""Without a window for longer than both, a state that could not be judged comes each hop; so it does before the first
window of all."""

LEAST_STEP_S = 1e-3
"""A person's states are at least so far apart."""


@dataclass(frozen=True)
class Reading:
    """What is told of one person after a window, or after a hop of silence.

    Attributes:
        wearer: the person's place among the wearers.
        state: the tracked state.
        window: what it was read from; None in silence.
        probabilities: (3,) P(high) of V, A and D as they were decoded; None where the window could not be judged.
    """

    wearer: int
    state: EmotionState
    window: Window | None
    probabilities: NDArray[np.float32] | None


class Live:
    """Decodes what the wearers have, in batches.

    Threads push to the wearers and notify ``wake`` (see ``listening``), one thread waits and steps.

    Args:
        engine: the decoder; the wearers give windows of its channels. Each one's profile, or else the training's mean
            baseline, is subtracted.
        wearers, trackers: one of each a person.
        hop_s: seconds from window to window.
    """

    def __init__(self, engine: Engine, wearers: Sequence[Wearer], trackers: Sequence[Tracker], *, hop_s: float) -> None:
        self.wake = threading.Condition()
        self.wearers = wearers
        self._engine, self._trackers = engine, trackers
        self._hop_s = hop_s
        self._silent_s = max(SILENT_S, SILENT_HOPS * hop_s)
        self._told_t = [-np.inf] * len(wearers)
        self._lag_s = [0.0] * len(wearers)
        """How old each one's last window was when it was decoded: so old is what silence speaks of, too."""
        self._silent_from = [-np.inf] * len(wearers)
        """When the next state is told of one who is silent."""
        self._listened = [True] * len(wearers)
        self._error: EvokeError | None = None
        mean = engine.manifest.mean_baseline
        baselines = [wearer.profile.baseline if wearer.profile else mean for wearer in wearers]
        self._baselines = np.stack(baselines) if any(wearer.profile for wearer in wearers) else None
        """(wearers, channels, 4) nats; None where nobody has a profile."""

    def step(self, now: float) -> list[Reading]:
        """Decode whatever is due of everybody at ``now`` (unix seconds), each one's readings in the order of time."""
        due = [(index, window) for index, wearer in enumerate(self.wearers) for window in wearer.take()]
        judged = [window.eeg for _, window in due if window.eeg is not None]
        wearing = [index for index, window in due if window.eeg is not None]
        decoded = iter(self._engine.predict(np.stack(judged), self._baselines_of(wearing)) if judged else ())
        readings = [
            self._read(index, window, next(decoded) if window.eeg is not None else None, now) for index, window in due
        ]
        for index in {index for index, _ in due}:
            self._silent_from[index] = now + self._silent_s
        for index, silent_from in enumerate(self._silent_from):
            if silent_from <= now and self._listened[index]:
                following = silent_from + self._hop_s
                self._silent_from[index] = following if following > now else now + self._hop_s
                readings.append(self._silence(index, now))
        return readings

    @property
    def over(self) -> bool:
        """Whether nothing more will come: sources have ended, windows are decoded, and no error waits to be raised."""
        return self._error is None and not any(self._listened) and not any(wearer.waiting for wearer in self.wearers)

    def wait(self) -> None:
        """Wait until a step has something to do, or all is over; raises what kept a source from starting."""
        with self.wake:
            while self._error is None and not self._due():
                silent_from = [at for at, on in zip(self._silent_from, self._listened, strict=True) if on]
                left_s = min(silent_from, default=0.0) - time.time()
                if left_s <= 0:
                    break
                self.wake.wait(left_s)
            if self._error:
                raise self._error

    def end(self, index: int, error: EvokeError | None = None) -> None:
        """Nothing more comes of the wearer at ``index``; an error is one that kept it from starting."""
        with self.wake:
            self._listened[index] = False
            self._error = self._error or error
            self.wake.notify_all()

    def _baselines_of(self, wearing: Sequence[int]) -> NDArray[np.float32] | None:
        return None if self._baselines is None else self._baselines[list(wearing)]

    def _due(self) -> bool:
        return any(wearer.waiting for wearer in self.wearers) or not any(self._listened)

    def _read(self, index: int, window: Window, decoded: NDArray[np.float32] | None, now: float) -> Reading:
        self._lag_s[index] = max(0.0, now - window.t)
        probabilities = None if decoded is None else decoded.tolist()
        t = self._later(index, window.t)
        state = self._trackers[index].update(probabilities, t=t, source_t=None, quality=window.quality)
        return Reading(index, state, window, decoded)

    def _silence(self, index: int, now: float) -> Reading:
        t = self._later(index, now - self._lag_s[index])
        return Reading(index, self._trackers[index].update(None, t=t, source_t=None, quality=0.0), None, None)

    def _later(self, index: int, t: float) -> float:
        """The time to tell: samples that come later than ever before follow on the silence that was told meanwhile."""
        self._told_t[index] = max(t, self._told_t[index] + LEAST_STEP_S)
        return self._told_t[index]

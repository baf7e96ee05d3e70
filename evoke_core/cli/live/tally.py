"""What happened so far in ``evoke live``, counted; no clock here."""

from collections import deque
from dataclasses import dataclass, field
from statistics import median

from evoke_core.cli.live.dashboard import Timing
from evoke_core.state import EmotionState

RECENT = 80
"""Windows whose delays are shown: ten seconds of one person at the default hop."""


@dataclass
class Tally:
    """Of all people: how late the states were sent.

    Args:
        hop_s: seconds between two windows as they come; a state that is later than that has missed its hop.
    """

    hop_s: float
    windows: int = 0
    missed: int = 0
    _delays: deque[float] = field(default_factory=lambda: deque(maxlen=RECENT))

    def sent(self, delay_s: float) -> None:
        """A window's state was sent so long after its last sample was here."""
        self.windows += 1
        self.missed += delay_s > self.hop_s
        self._delays.append(delay_s)

    @property
    def timing(self) -> Timing:
        """As it is shown."""
        if not self._delays:
            return Timing(self.windows, None, None, self.missed)
        return Timing(self.windows, median(self._delays), max(self._delays), self.missed)


@dataclass
class Seen:
    """Of one person: what was seen last, and the mean quality of all states; from the first window on."""

    state: EmotionState | None = None
    verdicts: tuple[int, ...] | None = None
    _states: int = 0
    _qualities: float = 0.0

    def see(self, state: EmotionState, verdicts: tuple[int, ...] | None) -> None:
        """A state, and what was wrong with each electrode in its window; None where it comes of silence."""
        if verdicts is None and self.state is None:
            return
        self.state, self.verdicts = state, verdicts
        self._states += 1
        self._qualities += state.quality

    @property
    def quality(self) -> float:
        """Mean over those states, 0 where there was none."""
        return self._qualities / self._states if self._states else 0.0

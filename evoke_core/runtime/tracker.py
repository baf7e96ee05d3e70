"""Probabilities → EmotionState: smoothed, held long enough for a face to show, and steady where the signal is not."""

import math
from collections.abc import Sequence

from evoke_core.emotions import Emotion, Mapping, confidence
from evoke_core.state import EmotionState

HOLD_S = 1.5
"""How long the last state is held while windows cannot be judged, before it eases to neutral."""
_UNDECIDED = (0.0, 0.0, 0.0)
_NEUTRAL_WITHIN = 0.2
"""Log-odds (p within 0.45 to 0.55) below which nothing is left of an emotion that eases."""
_LOGIT_LIMIT = 12.0


class Tracker:
    """Follows one stream of windows.

    The three log-odds are smoothed by an exponential moving average. The held emotion gives way to another only when
    the other's weight is ``ratio`` times its own (for one bit alone, 1.5 means p above 0.6: hysteresis) and it has
    been held for ``dwell_s``. All times are seconds of the source, so a replay at 4× tracks as the live signal would.

    While windows cannot be judged, the state is held for ``HOLD_S`` and then eases: the log-odds decay to 0 with the
    same time constant, and when hardly anything is left of them, neutral is held. Windows that can be judged again are
    followed from wherever it got to. Only the first window of all is believed at once.

    Args:
        mapping: an ``OctantTable`` or ``Centroids``.
        hop_s: seconds of source between two windows.
        smoothing_s: time constant of the moving average.
        ratio: how many times the held emotion's weight a new one must have.
        dwell_s: how long an emotion is held at least.
    """

    def __init__(
        self, mapping: Mapping, hop_s: float, *, smoothing_s: float = 1.0, ratio: float = 1.5, dwell_s: float = 1.0
    ) -> None:
        self._mapping = mapping
        self._hop_s = hop_s
        self._gain = 1 - math.exp(-hop_s / smoothing_s)
        self._ratio = ratio
        self._dwell_s = dwell_s
        self.reset()

    def reset(self) -> None:
        """Forget everything: another trial begins."""
        self._log_odds: tuple[float, ...] | None = None
        self._held: Emotion | None = None
        self._held_s = math.inf
        self._unjudged_s = 0.0

    def update(
        self, probabilities: Sequence[float] | None, *, t: float, source_t: float | None, quality: float
    ) -> EmotionState:
        """The state after one window.

        ``probabilities`` are P(high) of V, A and D, or None for a window that could not be judged: then the held state
        is repeated, or eases, with the window's quality.
        """
        self._held_s += self._hop_s
        if probabilities is None:
            self._ease()
        else:
            self._follow([_log_odds(probability) for probability in probabilities])
        valence, arousal, dominance = (_logistic(value) for value in self._log_odds or _UNDECIDED)
        weights = self._mapping.weights(valence, arousal, dominance)
        if probabilities is not None:
            self._decide(weights)
        held = Emotion.NEUTRAL if self._held is None else self._held
        return EmotionState(
            t=t,
            source_t=source_t,
            vad=(valence, arousal, dominance),
            weights=weights,
            key=self._mapping.table.key(held),
            emotion=held.word,
            confidence=confidence(weights),
            quality=quality,
        )

    def _follow(self, new: Sequence[float]) -> None:
        self._unjudged_s = 0.0
        if self._log_odds is None:
            self._log_odds = tuple(new)
        else:
            pairs = zip(self._log_odds, new, strict=True)
            self._log_odds = tuple(old + self._gain * (value - old) for old, value in pairs)

    def _decide(self, weights: tuple[float, ...]) -> None:
        # Where a label is always ½, emotions weigh the same: then the octant's bits decide, high at ½ as everywhere.
        strongest = max(reversed(self._mapping.table.emotions), key=weights.__getitem__)
        if self._held is None or (
            strongest != self._held
            and self._held_s >= self._dwell_s
            and weights[strongest] >= self._ratio * weights[self._held]
        ):
            self._held, self._held_s = strongest, 0.0

    def _ease(self) -> None:
        self._unjudged_s += self._hop_s
        if self._log_odds is None:
            self._log_odds, self._held = _UNDECIDED, Emotion.NEUTRAL
        elif self._unjudged_s > HOLD_S:
            self._log_odds = tuple(old - self._gain * old for old in self._log_odds)
            if self._held != Emotion.NEUTRAL and max(map(abs, self._log_odds)) < _NEUTRAL_WITHIN:
                self._held, self._held_s = Emotion.NEUTRAL, 0.0


def _log_odds(probability: float) -> float:
    inside = min(max(probability, 1e-9), 1 - 1e-9)
    return min(max(math.log(inside / (1 - inside)), -_LOGIT_LIMIT), _LOGIT_LIMIT)


def _logistic(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))

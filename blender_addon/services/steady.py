# SPDX-License-Identifier: GPL-3.0-or-later
"""From a stream's states to the weights that a face shows: smoothed, held, frozen, faded. No bpy and no clock here."""

import math

from evoke_core.emotions import Emotion
from evoke_core.state import EmotionState

Weights = tuple[float, ...]

NEUTRAL: Weights = tuple(float(emotion == Emotion.NEUTRAL) for emotion in Emotion)
NEAR = 1e-4
"""A weight that is so near to its goal is there."""


class Steady:
    """What one face shows of one stream.

    Attributes:
        shown: the eight weights (summing to 1) shown last, or None before the first state.
    """

    def __init__(self) -> None:
        self.shown: Weights | None = None
        self._goal: Weights = NEUTRAL
        self._smooth: Weights | None = None
        self._emotion: str | None = None
        self._emotion_since = 0.0
        self._presence = 1.0
        self._last = 0.0

    def update(
        self,
        now: float,
        state: EmotionState | None,
        *,
        stale: bool,
        smoothing_s: float,
        hold_s: float,
        frozen: bool,
        fade_s: float,
    ) -> Weights | None:
        """Eight weights (summing to 1) to show now, or None where the face can stay as it is.

        Args:
            now: seconds by any clock that does not go back.
            state: the stream's newest, or None before the first.
            stale: fade to neutral, from whatever is shown; once it is fresh again, fade back.
            smoothing_s: time constant of the exponential that the weights follow; 0 follows at once.
            hold_s: an emotion that is shown stays at least so long before another is taken up; its own weights go on
                being followed.
            frozen: stay as it is.
            fade_s: how long it takes from a full face to neutral, and back; 0 is at once.
        """
        passed_s = max(0.0, now - self._last) if self._smooth else 0.0
        self._last = now
        if frozen:
            return None
        if state is not None and not stale:
            self._take_up(state, now, hold_s)
        if self._smooth is None:
            return None
        self._smooth = _follow(self._smooth, self._goal, passed_s, smoothing_s)
        self._presence = _approach(self._presence, 0.0 if stale else 1.0, passed_s, fade_s)
        before, self.shown = self.shown, _mix(NEUTRAL, self._smooth, self._presence)
        return None if self.shown == before else self.shown

    def _take_up(self, state: EmotionState, now: float, hold_s: float) -> None:
        if state.emotion != self._emotion:
            if self._emotion is not None and now - self._emotion_since < hold_s:
                return
            self._emotion, self._emotion_since = state.emotion, now
        self._goal = state.weights
        if self._smooth is None:
            self._smooth = state.weights


def _follow(smooth: Weights, goal: Weights, passed_s: float, smoothing_s: float) -> Weights:
    if smooth == goal:
        return goal
    step = 1 - math.exp(-passed_s / smoothing_s) if smoothing_s > 0 else 1.0
    moved = _mix(smooth, goal, step)
    return goal if max(abs(a - b) for a, b in zip(moved, goal, strict=True)) < NEAR else moved


def _approach(value: float, goal: float, passed_s: float, full_s: float) -> float:
    if full_s <= 0:
        return goal
    step = passed_s / full_s
    return min(goal, value + step) if goal > value else max(goal, value - step)


def _mix(a: Weights, b: Weights, share: float) -> Weights:
    if share == 1:
        return b
    return tuple(x + (y - x) * share for x, y in zip(a, b, strict=True))

# SPDX-License-Identifier: GPL-3.0-or-later
"""One face follows one stream."""

from dataclasses import dataclass, field, replace

from evoke_core.expressions import solve
from evoke_core.presets import Presets

from .rig import Character
from .source import Heard
from .steady import NEUTRAL, Steady


@dataclass(frozen=True)
class Look:
    """How a stream is shown.

    Attributes:
        intensity, sharpness, decisiveness, upper, lower, blink, presets: see ``solve``; presets that are edited are
            new presets, not the same ones changed in place.
        smoothing_s, hold_s, frozen, fade_s: see ``Steady.update``.
    """

    intensity: float = 1.0
    sharpness: float = 2.0
    decisiveness: float = 3.0
    upper: float = 1.0
    lower: float = 1.0
    blink: float = 0.0
    presets: Presets | None = None
    smoothing_s: float = 0.0
    hold_s: float = 0.0
    frozen: bool = False
    fade_s: float = 1.0


@dataclass
class Following:
    """What is kept of a face from tick to tick.

    Attributes:
        address: source and stream that it follows.
        look: how it was last shown, or None.
        written_over: something else has changed the face since: it is shown anew, unless it is frozen.
    """

    address: tuple[str, str]
    look: Look | None = None
    written_over: bool = False
    _steady: Steady = field(default_factory=Steady)

    def move(self, now: float, character: Character, heard: Heard | None, look: Look) -> None:
        """Show the stream as it is now, where that changes anything; ``heard`` is None where there is none."""
        stale = heard is None or heard.stale_for_s is not None
        weights = self._steady.update(
            now,
            heard.state if heard else None,
            stale=stale,
            smoothing_s=look.smoothing_s,
            hold_s=look.hold_s,
            frozen=look.frozen,
            fade_s=look.fade_s,
        )
        if look.frozen:
            # What is held may be posed, or animated, by somebody who wants to see that.
            self.written_over = True
        shown = self.look and replace(self.look, frozen=look.frozen)
        anew = look != shown or (self.written_over and not look.frozen)
        # A face that has faded to neutral is left to whoever poses it by hand.
        if weights is None and anew and not (stale and self._steady.shown == NEUTRAL):
            weights = self._steady.shown
        if weights is None:
            return
        face = solve(
            weights,
            character.rig,
            look.intensity,
            sharpness=look.sharpness,
            decisiveness=look.decisiveness,
            presets=look.presets,
            upper=look.upper,
            lower=look.lower,
            blink=look.blink,
        )
        character.apply(face)
        self.look, self.written_over = look, False

# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sliders of the Expression panel say, on the faces of the picked avatars."""

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from evoke_core.emotions import Emotion
from evoke_core.errors import EvokeError
from evoke_core.expressions import Face, solve
from evoke_core.presets import Presets, action_units
from evoke_core.rigs import Rig

from ..preferences import library
from . import avatars
from .streams import heard_now, is_moved

POSED = 3.0
"""The decisiveness of faces that are posed by hand: even of two blended by halves, none is left out as a doubt."""


def to_text(presets: Presets) -> str:
    """Presets as the text that a scene keeps while they are edited."""
    return json.dumps({emotion.word: {str(unit): x for unit, x in presets[emotion].items()} for emotion in Emotion})


@lru_cache(maxsize=8)
def from_text(text: str) -> Presets:
    """Presets of a scene's text."""
    entries = json.loads(text)
    return {emotion: {int(unit): x for unit, x in entries[emotion.word].items()} for emotion in Emotion}


@lru_cache(maxsize=8)
def of_library(name: str) -> Presets | None:
    """Presets by name, read once until ``of_library.cache_clear``; None where the library has none that can be read."""
    try:
        return library().presets(name)
    except EvokeError:
        return None


def presets_of(look: Any) -> Presets:
    """The presets in use: those being edited, else the chosen ones, else (where they are missing) the shipped ones."""
    return from_text(look.edited) if look.edited else of_library(look.preset) or action_units()


def posed(look: Any) -> tuple[float, ...]:
    """Eight weights of the emotion shown by hand, blended with the other."""
    weights = [0.0] * len(Emotion)
    weights[Emotion.from_word(look.emotion)] += 1 - look.blend
    weights[Emotion.from_word(look.other)] += look.blend
    return tuple(weights)


def solver(look: Any, rig: Rig, *, decisiveness: float = POSED) -> Callable[[Sequence[float]], Face]:
    """How weights become a face of a rig under the look's sliders; ``decisiveness`` is the look's for a reading."""
    presets = presets_of(look)
    intensity, sharpness = look.intensity, look.sharpness
    upper, lower, blink = look.upper, look.lower, look.blink

    def solved(weights: Sequence[float]) -> Face:
        return solve(
            weights,
            rig,
            intensity,
            sharpness=sharpness,
            decisiveness=decisiveness,
            presets=presets,
            upper=upper,
            lower=lower,
            blink=blink,
        )

    return solved


def show(scene: Any) -> None:
    """Put the look on every picked avatar that no stream is moving."""
    look, heard = scene.evoke.look, heard_now()
    weights = posed(look)
    for row, character in avatars.picked(scene):
        if not is_moved(row, heard):
            avatars.remember(row, character)
            character.apply(solver(look, character.rig)(weights))


def reset(scene: Any) -> list[str]:
    """Put back what stood on the picked avatars' faces before EVOKE first changed them.

    Returns the shape keys that were renamed or removed since.
    """
    changed = [(row, character) for row, character in avatars.picked(scene) if row.before]
    missing = [key for row, character in changed for key in avatars.put_back(row, character)]
    avatars.forget()
    return sorted(set(missing))

# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures that the panels show: the eight faces, and the lamps that tell a connection's state."""

import math
from typing import Any

import bpy.utils.previews

from evoke_core.assets import asset
from evoke_core.emotions import Emotion
from evoke_core.errors import EvokeError

LAMPS = {
    "off": (0.35, 0.35, 0.35),
    "waiting": (0.95, 0.65, 0.10),
    "connected": (0.25, 0.80, 0.35),
    "stale": (0.90, 0.25, 0.20),
    "ended": (0.35, 0.55, 0.90),
}
LAMP_PIXELS = 32

_previews: Any = None


def load() -> None:
    """Read the pictures; a face whose picture is missing has a button with its name alone."""
    global _previews
    _previews = bpy.utils.previews.new()
    for emotion in Emotion:
        try:
            _previews.load(emotion.word, str(asset(f"pictures/{emotion.word}.png")), "IMAGE")
        except EvokeError:
            continue
    for state, colour in LAMPS.items():
        lamp = _previews.new(state)
        lamp.icon_size = (LAMP_PIXELS, LAMP_PIXELS)
        lamp.icon_pixels_float = _disc(colour)


def unload() -> None:
    """Give the pictures back."""
    global _previews
    bpy.utils.previews.remove(_previews)
    _previews = None


def icon(name: str) -> int:
    """The icon of an emotion's word or of a lamp; 0 where there is none."""
    return _previews[name].icon_id if name in _previews else 0


def _disc(colour: tuple[float, float, float]) -> list[float]:
    """RGBA (premultiplied) of a round lamp with a soft edge, row by row."""
    centre, radius = (LAMP_PIXELS - 1) / 2, LAMP_PIXELS * 0.28
    pixels: list[float] = []
    for y in range(LAMP_PIXELS):
        for x in range(LAMP_PIXELS):
            opacity = min(1.0, max(0.0, radius + 0.5 - math.hypot(x - centre, y - centre)))
            pixels += [*(channel * opacity for channel in colour), opacity]
    return pixels

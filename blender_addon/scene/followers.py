# SPDX-License-Identifier: GPL-3.0-or-later
"""The live timer's two ends: who follows which stream, and what is drawn after a tick."""

import time
from typing import Any

import bpy

from ..preferences import refresh_interval_s
from ..services.live import Follower, Look, hub, start_timer, stop_timer
from . import avatars, faces
from .streams import address_of, heard_now

REDRAW_S = 0.1

_drawn_at = 0.0


def followers() -> list[Follower]:
    """The picked avatars of the scene at hand, each with its stream; none while a picture is rendered from them."""
    if bpy.app.is_job_running("RENDER"):
        return []
    scene, heard = bpy.context.scene, heard_now()
    look = look_of(scene.evoke.look)
    followed: list[Follower] = []
    for row, character in avatars.picked(scene):
        address = address_of(row, heard)
        if address is not None and address[0] in hub.sources:
            avatars.remember(row, character)
            followed.append(Follower(row.name, character, *address, look))
    return followed


def look_of(look: Any) -> Look:
    """The sliders as the live service wants them."""
    return Look(
        intensity=look.intensity,
        sharpness=look.sharpness,
        decisiveness=look.decisiveness,
        upper=look.upper,
        lower=look.lower,
        blink=look.blink,
        presets=faces.presets_of(look),
        smoothing_s=look.smoothing_s,
        hold_s=look.hold_s,
        frozen=look.frozen,
        fade_s=look.fade_s,
    )


def ticked(_said: list[str]) -> None:
    """After a tick: draw the sidebar anew, at most ten times a second."""
    global _drawn_at
    if time.monotonic() - _drawn_at >= REDRAW_S:
        _drawn_at = time.monotonic()
        redraw()


def redraw() -> None:
    """Draw the sidebars of all 3D views anew."""
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "VIEW_3D":
                for region in area.regions:
                    if region.type == "UI":
                        region.tag_redraw()


def follow() -> None:
    """Run the timer exactly while there is a source."""
    hub.troubles.clear()
    if hub.sources:
        start_timer(followers, ticked, refresh_interval_s())
    else:
        stop_timer()
        redraw()

# SPDX-License-Identifier: GPL-3.0-or-later
"""From what was recorded to takes on the picked avatars, by the scene's settings."""

from collections.abc import Sequence
from typing import Any

from ..services.timeline import Sample, Take, bake
from . import avatars, faces
from .streams import Address, address_of, heard_now, is_moved


def recordable(scene: Any) -> Address | None:
    """The stream that Record takes: the active avatar's, else the first picked one's that has one."""
    heard = heard_now()
    rows = sorted((row for row, _ in avatars.picked(scene)), key=lambda row: row != avatars.active(scene))
    addresses = (address_of(row, heard) for row in rows)
    return next((address for address in addresses if address in heard), None)


def followers_of(scene: Any, address: Address) -> list[Any]:
    """The picked rows that the stream moves, with their characters."""
    heard = heard_now()
    return [(row, character) for row, character in avatars.picked(scene) if address_of(row, heard) == address]


def lay(scene: Any, samples: Sequence[Sample], rows: Sequence[Any], *, start_frame: int) -> list[Take]:
    """Bake samples onto each of ``rows`` (row and character); EvokeError where that cannot be.

    A stream that moves one of them now is frozen, so that the take can be seen.
    """
    settings, look = scene.evoke.take, scene.evoke.look
    laid: list[Take] = []
    for row, character in rows:
        laid.append(
            bake(
                character,
                samples,
                name=settings.name if len(rows) == 1 else f"{settings.name} {row.name}",
                start_frame=start_frame,
                fps=scene.render.fps / scene.render.fps_base,
                error=settings.error,
                blend_type=settings.blend_type,
                solve=faces.solver(look, character.rig, decisiveness=look.decisiveness),
                scene=scene if settings.markers and not laid else None,
            )
        )
    heard = heard_now()
    look.frozen = look.frozen or any(is_moved(row, heard) for row, _ in rows)
    scene.frame_set(scene.frame_current)
    return laid

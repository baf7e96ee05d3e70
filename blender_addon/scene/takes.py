# SPDX-License-Identifier: GPL-3.0-or-later
"""From what was recorded to takes on the picked avatars, by the scene's settings."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evoke_core.errors import EvokeError

from ..services.live import hub
from ..services.timeline import Sample, Take, bake
from . import avatars, faces
from .streams import Address, address_of, heard_now, is_moved


@dataclass(frozen=True)
class Recording:
    """What is being recorded, and the frame at which its take will begin."""

    address: Address
    first_frame: int


# Beside the scene, whose settings an undo takes back while the recording goes on.
_recording: Recording | None = None


def begin(scene: Any) -> Recording:
    """Record the stream that ``recordable`` tells, from the playhead on; EvokeError where there is none."""
    global _recording
    address = recordable(scene)
    if address is None:
        raise EvokeError("no stream moves a picked avatar; connect to one or choose one in the Live panel")
    hub.start_recording(*address)
    _recording = Recording(address, scene.frame_current)
    return _recording


def recording() -> Recording | None:
    """What is being recorded now."""
    return _recording if hub.recording else None


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


def lay(
    scene: Any, samples: Sequence[Sample], rows: Sequence[Any], *, start_frame: int
) -> tuple[list[Take], list[EvokeError]]:
    """Bake samples onto each of ``rows`` (row and character); what could not be baked is returned beside the takes.

    EvokeError where nothing could.
    """
    settings, look = scene.evoke.take, scene.evoke.look
    laid: list[Take] = []
    failed: list[EvokeError] = []
    for row, character in rows:
        avatars.remember(row, character)
        try:
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
                    rest=json.loads(row.before),
                )
            )
        except EvokeError as error:
            failed.append(error)
    if not laid:
        raise failed[0]
    return laid, failed


def freeze(scene: Any, rows: Sequence[Any]) -> bool:
    """Hold the live faces where a stream moves one of ``rows`` now, so that a take can be seen; whether that was so."""
    heard = heard_now()
    moved = any(is_moved(row, heard) for row, _ in rows)
    scene.evoke.look.frozen = scene.evoke.look.frozen or moved
    return moved

# SPDX-License-Identifier: GPL-3.0-or-later
"""The mapping that a scene holds while a face is being mapped, as the mapping service wants it and back."""

from typing import Any

from evoke_core.rigs import Rig

from ..services.mapping import Row, Turn, guess, to_rig
from . import avatars


def fill(mapping: Any, rows: list[Row], turns: list[Turn]) -> None:
    """Replace the scene's rows."""
    mapping.shapes.clear()
    mapping.turns.clear()
    for row in rows:
        mapped = mapping.shapes.add()
        mapped.unit, mapped.target, mapped.weight = str(row.unit), row.target, row.weight
    for turn in turns:
        turned = mapping.turns.add()
        turned.unit, turned.bone, turned.degrees = str(turn.unit), turn.bone, turn.degrees
    mapping.shape_index = mapping.turn_index = 0


def fill_by_guess(mapping: Any) -> None:
    """Replace the scene's rows by what the face's names are like."""
    fill(mapping, *guess(*avatars.names_of(mapping.owner)))


def rig_of(mapping: Any) -> Rig:
    """The rig that the rows make; EvokeError where they make none."""
    rows = [Row(int(row.unit), row.target, row.weight) for row in mapping.shapes if row.target and row.weight]
    turns = [Turn(int(turn.unit), turn.bone, tuple(turn.degrees)) for turn in mapping.turns if turn.bone]
    return to_rig(mapping.name, rows, turns)

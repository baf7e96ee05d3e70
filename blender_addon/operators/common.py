# SPDX-License-Identifier: GPL-3.0-or-later
"""What operators share: errors become reports, and a grey button says why it is grey."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from bpy.props import StringProperty

from evoke_core.errors import EvokeError

from ..scene import avatars

Execute = Callable[[Any, Any], set[str]]

NOBODY_PICKED = "Tick a character in the Avatar panel first; Find Characters lists those of this scene"


class JsonFile:
    """What imports and exports of JSON files show in the file browser."""

    filename_ext = ".json"
    filter_glob: StringProperty(
        name="Filter", description="Which files are shown", default="*.json", options={"HIDDEN"}
    )


def told(execute: Execute) -> Execute:
    """An operator's ``execute`` whose EvokeError is told in the status bar."""

    @wraps(execute)
    def executed(operator: Any, context: Any) -> set[str]:
        try:
            return execute(operator, context)
        except EvokeError as error:
            operator.report({"ERROR"}, str(error))
            return {"CANCELLED"}

    return executed


def row_at(scene: Any, place: int) -> Any:
    """An avatar's row by its place; EvokeError where there is none."""
    if not 0 <= place < len(scene.evoke.avatars):
        raise EvokeError(f"no avatar stands at place {place} of the list; press Find Characters")
    return scene.evoke.avatars[place]


def somebody_is_picked(operator: Any, context: Any) -> bool:
    """The poll of what works on picked avatars."""
    if any(avatars.picked(context.scene)):
        return True
    operator.poll_message_set(NOBODY_PICKED)
    return False


def in_object_mode(operator: Any, context: Any) -> bool:
    """The poll of what imports or copies objects."""
    if context.mode == "OBJECT":
        return True
    operator.poll_message_set("Go to Object Mode first")
    return False

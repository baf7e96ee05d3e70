# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that Blender is told of EVOKE, and taken back whole."""

import re

import bpy
from bpy.app.handlers import persistent

from . import icons, preferences
from .operators import avatar as avatar_operators
from .operators import export as export_operators
from .operators import expression as expression_operators
from .operators import live as live_operators
from .operators import mapping as mapping_operators
from .operators import presets as preset_operators
from .operators import rig_files as rig_file_operators
from .operators import takes as take_operators
from .operators import trial as trial_operators
from .panels import avatar as avatar_panels
from .panels import export as export_panels
from .panels import expression as expression_panels
from .panels import live as live_panels
from .panels import mapping as mapping_panels
from .panels import takes as take_panels
from .properties import avatar as avatar_properties
from .properties import look as look_properties
from .properties import scene as scene_properties
from .scene import avatars, driving, faces
from .services import live

MODULES = (
    preferences,
    avatar_properties,
    look_properties,
    scene_properties,
    avatar_operators,
    mapping_operators,
    rig_file_operators,
    expression_operators,
    preset_operators,
    live_operators,
    take_operators,
    trial_operators,
    export_operators,
    avatar_panels,
    mapping_panels,
    expression_panels,
    live_panels,
    take_panels,
    export_panels,
)
CLASSES = tuple(cls for module in MODULES for cls in module.CLASSES)
CLASS_NAME = re.compile(r"EVOKE_(AP|MT|OT|PG|PT|UL)_[a-z_]+")


def register() -> None:
    """Classes, the scene's settings, pictures, and the handlers that follow undo and loaded files."""
    for cls in CLASSES:
        if not CLASS_NAME.fullmatch(cls.__name__):
            raise ValueError(f"{cls.__name__}: a class of this extension is called {CLASS_NAME.pattern}")
        bpy.utils.register_class(cls)
    bpy.types.Scene.evoke = bpy.props.PointerProperty(
        name="EVOKE", description="What EVOKE keeps in this scene", type=scene_properties.EVOKE_PG_scene
    )
    icons.load()
    for handlers in _handlers():
        handlers.append(_another_scene)


def unregister() -> None:
    """Leaves no process, thread, timer, handler, picture, class or property behind."""
    driving.stop()
    live.shut_down()
    for handlers in _handlers():
        handlers.remove(_another_scene)
    avatars.forget()
    faces.of_library.cache_clear()
    icons.unload()
    del bpy.types.Scene.evoke
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)


def _handlers() -> tuple[list[object], ...]:
    return (bpy.app.handlers.load_post, bpy.app.handlers.undo_post, bpy.app.handlers.redo_post)


@persistent  # pyright: ignore[reportUntypedFunctionDecorator]
def _another_scene(*_: object) -> None:
    """Undo, redo and loading a file free what is remembered of characters."""
    avatars.forget()

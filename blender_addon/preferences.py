# SPDX-License-Identifier: GPL-3.0-or-later
"""What an artist sets once for all files: the command, the library's folder, how often faces are moved."""

from pathlib import Path
from typing import Any

import bpy
from bpy.props import IntProperty, StringProperty

from .services.library import Library, default_folder

EVOKE_COMMAND = "evoke"
REFRESH_HZ = 60


class EVOKE_AP_preferences(bpy.types.AddonPreferences):
    bl_idname = __package__ or ""

    evoke_command: StringProperty(
        name="EVOKE Command",
        description="The evoke command of a Python that has evoke-avatar; Drive a DEAP Trial starts it",
        default=EVOKE_COMMAND,
        subtype="FILE_PATH",
    )
    library_folder: StringProperty(
        name="Library Folder",
        description="Where your expressions and rigs are kept; left empty, a folder beside Blender's own settings",
        subtype="DIR_PATH",
    )
    refresh_hz: IntProperty(
        name="Refresh Rate",
        description="How many times a second faces follow a live stream; a new rate counts from the next connection",
        default=REFRESH_HZ,
        min=1,
        max=240,
    )

    def draw(self, _context: Any) -> None:
        column = self.layout.column()
        column.use_property_split = True
        column.prop(self, "evoke_command")
        column.prop(self, "library_folder")
        column.prop(self, "refresh_hz")


def _chosen(name: str, default: Any) -> Any:
    """A preference, or its default where the package is registered without being enabled as an add-on."""
    addon = bpy.context.preferences.addons.get(__package__)
    return getattr(addon.preferences, name) if addon and addon.preferences else default


def evoke_command() -> str:
    """The command that Drive a DEAP Trial starts."""
    return str(_chosen("evoke_command", EVOKE_COMMAND))


def refresh_interval_s() -> float:
    """Seconds between two ticks of the live timer."""
    return 1 / int(_chosen("refresh_hz", REFRESH_HZ))


def library() -> Library:
    """The user's own expressions and rigs."""
    folder = _chosen("library_folder", "")
    return Library(Path(bpy.path.abspath(folder)) if folder else default_folder())


CLASSES = (EVOKE_AP_preferences,)

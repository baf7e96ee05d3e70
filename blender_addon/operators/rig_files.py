# SPDX-License-Identifier: GPL-3.0-or-later
"""Keep the mapping of a face: in the library, where it is found again, or in a file that Unity reads too."""

from pathlib import Path
from typing import Any

import bpy
from bpy_extras.io_utils import ExportHelper, ImportHelper

from evoke_core.errors import EvokeError
from evoke_core.rigs import load_rig, save_rig

from ..preferences import library
from ..scene import avatars, mappings
from ..services.mapping import from_rig
from .common import JsonFile, told
from .mapping import is_mapped


class EVOKE_OT_save_rig(bpy.types.Operator):
    bl_idname = "evoke.save_rig"
    bl_label = "Save to Library"
    bl_description = (
        "Keep this mapping as a rig in your library: this face, and every one named like it, is found from now on"
    )
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        return is_mapped(cls, context)

    @told
    def execute(self, context: Any) -> set[str]:
        mapping = context.scene.evoke.mapping
        owner, rig = mapping.owner, mappings.rig_of(mapping)
        row = next((row for row in context.scene.evoke.avatars if row.owner == owner), None)
        if rig.profile in {known.profile for known in avatars.rigs()} and (row is None or row.profile != rig.profile):
            raise EvokeError(f"another face's rig is called {rig.name!r} in your library: give this one another name")
        path = library().save_rig(rig)
        avatars.find(context.scene)
        row = next((row for row in context.scene.evoke.avatars if row.owner == owner), None)
        if row is None:
            self.report({"WARNING"}, f"Saved to {path}, but {owner.name} is not found by it; look at the rows again")
            return {"FINISHED"}
        avatars.change_rig(row, rig.profile)
        row.picked = True
        mapping.owner = None
        self.report({"INFO"}, f"Saved to {path}; {owner.name} is in the list now")
        return {"FINISHED"}


class EVOKE_OT_export_rig(bpy.types.Operator, JsonFile, ExportHelper):
    bl_idname = "evoke.export_rig"
    bl_label = "Export Rig"
    bl_description = "Write this mapping to a rig file (JSON), to share it or to use it in Unity"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        return is_mapped(cls, context)

    @told
    def execute(self, context: Any) -> set[str]:
        save_rig(mappings.rig_of(context.scene.evoke.mapping), Path(self.filepath))
        self.report({"INFO"}, f"Wrote {self.filepath}")
        return {"FINISHED"}


class EVOKE_OT_load_rig(bpy.types.Operator, JsonFile, ImportHelper):
    bl_idname = "evoke.load_rig"
    bl_label = "Load Rig"
    bl_description = "Fill the rows from a rig file (JSON); Save to Library keeps them"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        return is_mapped(cls, context)

    @told
    def execute(self, context: Any) -> set[str]:
        rig = load_rig(Path(self.filepath))
        mapping = context.scene.evoke.mapping
        mapping.name = rig.name
        mappings.fill(mapping, *from_rig(rig))
        self.report({"INFO"}, f"Loaded {rig.name}")
        return {"FINISHED"}


CLASSES = (EVOKE_OT_save_rig, EVOKE_OT_export_rig, EVOKE_OT_load_rig)

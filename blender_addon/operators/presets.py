# SPDX-License-Identifier: GPL-3.0-or-later
"""Choose, edit, save and carry the presets that say which action units show each emotion."""

from pathlib import Path
from typing import Any

import bpy
from bpy.props import StringProperty
from bpy_extras.io_utils import ExportHelper, ImportHelper

from ..preferences import library
from ..scene import faces
from ..services.library import SHIPPED
from .common import JsonFile, told

OWN = "My Expressions"


def choose(look: Any, name: str) -> None:
    """Show the library's presets of that name; an unsaved edit ends."""
    faces.of_library.cache_clear()
    look.edited, look.preset = "", name
    faces.show(look.id_data)


def _is_edited(operator: Any, context: Any) -> bool:
    if context.scene.evoke.look.edited:
        return True
    operator.poll_message_set("Press Edit first")
    return False


class EVOKE_OT_choose_preset(bpy.types.Operator):
    bl_idname = "evoke.choose_preset"
    bl_label = "Choose Expressions"
    bl_description = "Show emotions by these expressions; changes that were not saved are lost"
    bl_options = {"REGISTER", "UNDO"}

    name: StringProperty(name="Name", description="The expressions' name in the library", default=SHIPPED)

    @told
    def execute(self, context: Any) -> set[str]:
        library().presets(self.name)
        choose(context.scene.evoke.look, self.name)
        return {"FINISHED"}


class EVOKE_OT_edit_preset(bpy.types.Operator):
    bl_idname = "evoke.edit_preset"
    bl_label = "Edit"
    bl_description = "Open a slider for each action unit of the emotion shown; the shipped expressions stay as they are"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        if context.scene.evoke.look.edited:
            cls.poll_message_set("These expressions are being edited already")
            return False
        return True

    def execute(self, context: Any) -> set[str]:
        look = context.scene.evoke.look
        look.edited = faces.to_text(faces.presets_of(look))
        return {"FINISHED"}


class EVOKE_OT_discard_preset(bpy.types.Operator):
    bl_idname = "evoke.discard_preset"
    bl_label = "Discard Changes"
    bl_description = "End editing and go back to the expressions as they were last saved"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        return _is_edited(cls, context)

    @told
    def execute(self, context: Any) -> set[str]:
        look = context.scene.evoke.look
        choose(look, look.preset)
        return {"FINISHED"}


class EVOKE_OT_save_preset(bpy.types.Operator):
    bl_idname = "evoke.save_preset"
    bl_label = "Save As"
    bl_description = "Save the edited expressions of all eight emotions to your library under a name of your own"
    bl_options = {"REGISTER", "UNDO"}

    name: StringProperty(name="Name", description="What these expressions are called in your library", default=OWN)

    @classmethod
    def poll(cls, context: Any) -> bool:
        return _is_edited(cls, context)

    def invoke(self, context: Any, _event: Any) -> set[str]:
        preset = context.scene.evoke.look.preset
        self.name = OWN if preset == SHIPPED else preset
        return context.window_manager.invoke_props_dialog(self)

    @told
    def execute(self, context: Any) -> set[str]:
        look = context.scene.evoke.look
        path = library().save_presets(self.name, faces.presets_of(look))
        choose(look, path.stem)
        self.report({"INFO"}, f"Saved {path.stem!r} to {path}")
        return {"FINISHED"}


class EVOKE_OT_import_preset(bpy.types.Operator, JsonFile, ImportHelper):
    bl_idname = "evoke.import_preset"
    bl_label = "Import Expressions"
    bl_description = "Bring expressions from a JSON file into your library and show emotions by them"
    bl_options = {"REGISTER", "UNDO"}

    @told
    def execute(self, context: Any) -> set[str]:
        name = library().import_presets(Path(self.filepath))
        choose(context.scene.evoke.look, name)
        self.report({"INFO"}, f"Imported {name!r} into your library")
        return {"FINISHED"}


class EVOKE_OT_export_preset(bpy.types.Operator, JsonFile, ExportHelper):
    bl_idname = "evoke.export_preset"
    bl_label = "Export Expressions"
    bl_description = "Write the chosen expressions to a JSON file, to share them or to use them in Unity"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        if context.scene.evoke.look.edited:
            cls.poll_message_set("Save the edited expressions first")
            return False
        return True

    @told
    def execute(self, context: Any) -> set[str]:
        library().export_presets(context.scene.evoke.look.preset, Path(self.filepath))
        self.report({"INFO"}, f"Wrote {self.filepath}")
        return {"FINISHED"}


CLASSES = (
    EVOKE_OT_choose_preset,
    EVOKE_OT_edit_preset,
    EVOKE_OT_discard_preset,
    EVOKE_OT_save_preset,
    EVOKE_OT_import_preset,
    EVOKE_OT_export_preset,
)

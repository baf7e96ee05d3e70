# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the faces, films of a take, and files for Unity."""

from pathlib import Path
from typing import Any

import bpy
from bpy.props import StringProperty
from bpy_extras.io_utils import ExportHelper

from evoke_core.errors import EvokeError

from ..scene import avatars, faces, reports
from ..services.filming import clip, contact_sheet
from ..services.library import safe_name
from ..services.unity_export import export_to_unity
from .common import in_object_mode, somebody_is_picked, told


def _active_or_say(operator: Any, context: Any) -> bool:
    row = avatars.active(context.scene)
    if row is not None and avatars.known(row):
        return True
    operator.poll_message_set("Choose a character in the Avatar panel first; Find Characters lists those of this scene")
    return False


def _engine(scene: Any) -> str | None:
    """The render engine that is to be used; None for the scene's own."""
    chosen = scene.evoke.export.engine
    return None if chosen == "SCENE" else chosen


class EVOKE_OT_contact_sheet(bpy.types.Operator, ExportHelper):
    bl_idname = "evoke.contact_sheet"
    bl_label = "Contact Sheet"
    bl_description = "Render the active avatar's eight emotions onto one picture, as this scene is set up to render"
    bl_options = {"REGISTER"}

    filename_ext = ".png"
    filter_glob: StringProperty(name="Filter", description="Which files are shown", default="*.png", options={"HIDDEN"})

    @classmethod
    def poll(cls, context: Any) -> bool:
        return _active_or_say(cls, context)

    @told
    def execute(self, context: Any) -> set[str]:
        scene = context.scene
        character = avatars.known(avatars.active(scene)).character
        solve = faces.solver(scene.evoke.look, character.rig)
        sheet = contact_sheet(
            scene, character, Path(self.filepath), solve=solve, size=scene.evoke.export.size, engine=_engine(scene)
        )
        self.report({"INFO"}, f"Wrote {sheet}")
        return {"FINISHED"}


class EVOKE_OT_clip(bpy.types.Operator, ExportHelper):
    bl_idname = "evoke.clip"
    bl_label = "Clip"
    bl_description = "Render the scene's frame range to a film (MP4)"
    bl_options = {"REGISTER"}

    filename_ext = ".mp4"
    filter_glob: StringProperty(name="Filter", description="Which files are shown", default="*.mp4", options={"HIDDEN"})

    @classmethod
    def poll(cls, context: Any) -> bool:
        if context.scene.camera is None:
            cls.poll_message_set("This scene has no camera to film through; add one (Add, Camera)")
            return False
        return True

    @told
    def execute(self, context: Any) -> set[str]:
        scene = context.scene
        film = clip(scene, Path(self.filepath), (scene.frame_start, scene.frame_end), engine=_engine(scene))
        self.report({"INFO"}, f"Wrote {film}")
        return {"FINISHED"}


class EVOKE_OT_export_unity(bpy.types.Operator):
    bl_idname = "evoke.export_unity"
    bl_label = "Export to Unity"
    bl_description = "Write each picked avatar for Unity from a copy, its rig beside it, and read all back to check it"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        export = context.scene.evoke.export
        if not somebody_is_picked(cls, context) or not in_object_mode(cls, context):
            return False
        if not (export.fbx or export.glb):
            cls.poll_message_set("Tick FBX, GLB or both")
            return False
        if export.folder.startswith("//") and not bpy.data.filepath:
            cls.poll_message_set("Save this file first, or choose a folder that does not begin with //")
            return False
        return True

    @told
    def execute(self, context: Any) -> set[str]:
        export = context.scene.evoke.export
        frame_range = {
            "NONE": None,
            "SCENE": (context.scene.frame_start, context.scene.frame_end),
            "CUSTOM": (export.first, export.last),
        }[export.frames]
        formats = tuple(name for name, chosen in (("FBX", export.fbx), ("GLB", export.glb)) if chosen)
        folder = Path(bpy.path.abspath(export.folder))
        reports.lines.clear()
        failed: list[EvokeError] = []
        chosen = list(avatars.picked(context.scene))
        for row, character in chosen:
            try:
                name = safe_name(row.name)
                reports.note(export_to_unity(character, folder, name, frame_range=frame_range, formats=formats))
            except EvokeError as error:
                failed.append(error)
                reports.lines.append(reports.Line(f"{row.name}: {error}", is_problem=True))
        if len(failed) == len(chosen):
            raise failed[0]
        if any(line.is_problem for line in reports.lines):
            self.report({"WARNING"}, f"Exported to {folder}, but not everything survived; see the panel")
        else:
            self.report({"INFO"}, f"Exported to {folder} and checked")
        return {"FINISHED"}


CLASSES = (EVOKE_OT_contact_sheet, EVOKE_OT_clip, EVOKE_OT_export_unity)

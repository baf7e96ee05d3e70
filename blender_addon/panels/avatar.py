# SPDX-License-Identifier: GPL-3.0-or-later
"""Avatar: the characters of the scene, what is known of the active one, and faces whose names are unknown."""

from typing import Any

import bpy

from evoke_core.emotions import Emotion
from evoke_core.facs import UNIT_NAMES

from ..scene import avatars, faces
from ..services.lookup import pose_bones
from ..services.rig import Character
from ..words import count
from .common import Sidebar, paragraph

MOST_LISTED = 3


class EVOKE_UL_avatars(bpy.types.UIList):
    def draw_item(self, _context: Any, layout: Any, _data: Any, row: Any, _icon: int, _active: Any, _name: str) -> None:
        found = avatars.known(row)
        line = layout.row(align=True)
        line.prop(row, "picked", text="")
        name = line.row(align=True)
        name.active = found is not None
        name.label(text=row.name, icon="ARMATURE_DATA" if found and found.character.armature else "MESH_DATA")
        if found is None:
            line.label(text="gone", icon="ERROR")
        elif found.face_rig:
            line.label(icon="DRIVER")


class EVOKE_PT_avatar(Sidebar, bpy.types.Panel):
    bl_label = "Avatar"
    bl_order = 0

    def draw(self, context: Any) -> None:
        layout, evoke = self.layout, context.scene.evoke
        column = layout.column(align=True)
        column.operator("evoke.find_characters", icon="VIEWZOOM")
        column.operator("evoke.add_sample_head", icon="USER")
        if evoke.avatars:
            row = layout.row()
            rows = min(5, max(2, len(evoke.avatars)))
            row.template_list("EVOKE_UL_avatars", "", evoke, "avatars", evoke, "avatar_index", rows=rows)
            row.operator("evoke.remove_avatar", icon="REMOVE", text="")
            _draw_active(layout, context, avatars.active(context.scene))
        for face in evoke.unknown:
            if face.owner is not None:
                row = layout.row()
                row.label(text=face.name, icon="QUESTION")
                row.operator("evoke.map_face").face = face.owner.name


class EVOKE_PT_lacking(Sidebar, bpy.types.Panel):
    bl_label = ""
    bl_parent_id = "EVOKE_PT_avatar"
    bl_options = {"DEFAULT_CLOSED"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        return bool(_lacking(context.scene))

    def draw_header(self, context: Any) -> None:
        emotions = count(len(_lacking(context.scene)), "emotion")
        self.layout.label(text=f"{emotions} incomplete", icon="ERROR")

    def draw(self, context: Any) -> None:
        for emotion, units in _lacking(context.scene).items():
            named = ", ".join(f"{unit} {UNIT_NAMES[unit]}" for unit in units)
            paragraph(self.layout, context, f"{emotion.word.title()} lacks {named}")


def _lacking(scene: Any) -> dict[Emotion, tuple[int, ...]]:
    row = avatars.active(scene)
    found = avatars.known(row) if row else None
    if found is None:
        return {}
    names = [*found.character.shapes(), *pose_bones(found.character.armature).keys()]
    return found.character.rig.lacking(names, faces.presets_of(scene.evoke.look))


def _draw_active(layout: Any, context: Any, row: Any) -> None:
    found = avatars.known(row) if row else None
    column = layout.column()
    if found is None:
        paragraph(column, context, "This avatar is no longer in the scene; remove it from the list.", icon="ERROR")
        return
    character = found.character
    column.label(text=character.rig.name, icon="SHAPEKEY_DATA")
    line = column.row()
    line.label(text=f"{len(character.shapes())} of {len(character.rig.regions)} shapes mapped", icon="BLANK1")
    line.operator("evoke.map_face", text="", icon="GREASEPENCIL", emboss=False).face = row.owner.name
    _draw_left_alone(column, context, character)
    if found.face_rig:
        keys = count(len(found.face_rig), "shape key")
        box = column.box()
        paragraph(box, context, f"A face rig drives {keys} on every mesh, so EVOKE cannot move them.", icon="DRIVER")
        box.operator("evoke.mute_face_rig", icon="MUTE_IPO_ON").avatar = context.scene.evoke.avatar_index


def _draw_left_alone(column: Any, context: Any, character: Character) -> None:
    if character.driven:
        paragraph(column, context, f"Driven keys, left alone: {_some(character.driven)}", icon="DRIVER")
    if keyed := avatars.animated(character):
        said = (
            f"Actions move {_some(keyed)}: as soon as the frame changes, they go before a face posed by hand. "
            "A live face goes before them until it is frozen."
        )
        paragraph(column, context, said, icon="ACTION")
    if character.absolute:
        paragraph(
            column,
            context,
            f"Absolute shape keys: {_some(character.absolute)}. Tick Relative among its shape keys to move them.",
            icon="ERROR",
        )
    if character.locked:
        said = f"Linked and locked: {_some(character.locked)}. {avatars.way_to_unlock(character)}"
        paragraph(column, context, said, icon="LOCKED")


def _some(names: list[str]) -> str:
    more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    return ", ".join(names[:MOST_LISTED]) + more


CLASSES = (EVOKE_UL_avatars, EVOKE_PT_avatar, EVOKE_PT_lacking)

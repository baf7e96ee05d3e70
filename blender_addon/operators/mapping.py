# SPDX-License-Identifier: GPL-3.0-or-later
"""Map a face of unknown names by hand, and save the mapping as a rig."""

from typing import Any

import bpy
from bpy.props import StringProperty

from evoke_core.rigs import shipped_rigs

from ..scene import avatars, mappings
from ..services.mapping import from_rig
from ..words import count
from .common import told


def is_mapped(operator: Any, context: Any) -> bool:
    """The poll of what works on the face being mapped."""
    if context.scene.evoke.mapping.owner is not None:
        return True
    operator.poll_message_set("Choose a face with Map This Face first")
    return False


class EVOKE_OT_map_face(bpy.types.Operator):
    bl_idname = "evoke.map_face"
    bl_label = "Map This Face"
    bl_description = "Say which shape key each action unit moves; a first guess is made from the names"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    face: StringProperty(name="Face", description="The name of the face's armature or mesh", options={"HIDDEN"})

    @told
    def execute(self, context: Any) -> set[str]:
        owner = context.scene.objects.get(self.face)
        if owner is None:
            self.report({"ERROR"}, f"{self.face} is no longer in this scene; press Find Characters")
            return {"CANCELLED"}
        mapping = context.scene.evoke.mapping
        mapping.owner, mapping.name = owner, owner.name
        row = next((row for row in context.scene.evoke.avatars if row.owner == owner), None)
        found = avatars.known(row) if row else None
        if found:
            if found.character.rig.profile not in shipped_rigs():
                mapping.name = found.character.rig.name
            mappings.fill(mapping, *from_rig(found.character.rig))
        else:
            mappings.fill_by_guess(mapping)
        return {"FINISHED"}


class EVOKE_OT_close_mapping(bpy.types.Operator):
    bl_idname = "evoke.close_mapping"
    bl_label = "Close Mapping"
    bl_description = "End mapping this face; rows that were not saved are lost"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        return is_mapped(cls, context)

    def execute(self, context: Any) -> set[str]:
        mapping = context.scene.evoke.mapping
        mapping.owner = None
        mappings.fill(mapping, [], [])
        return {"FINISHED"}


class EVOKE_OT_guess_mapping(bpy.types.Operator):
    bl_idname = "evoke.guess_mapping"
    bl_label = "Guess from Names"
    bl_description = "Replace all rows by a guess: names are compared with those of every rig that EVOKE knows"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        return is_mapped(cls, context)

    @told
    def execute(self, context: Any) -> set[str]:
        mapping = context.scene.evoke.mapping
        mappings.fill_by_guess(mapping)
        if not mapping.shapes:
            self.report({"WARNING"}, "No name is like one that EVOKE knows; add rows by hand")
        else:
            self.report({"INFO"}, f"Guessed {count(len(mapping.shapes), 'row')}; look them through")
        return {"FINISHED"}


class EVOKE_OT_add_mapped_shape(bpy.types.Operator):
    bl_idname = "evoke.add_mapped_shape"
    bl_label = "Add Shape Row"
    bl_description = "Add a row: an action unit, the shape key that it moves, and how far"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: Any) -> set[str]:
        mapping = context.scene.evoke.mapping
        mapping.shapes.add()
        mapping.shape_index = len(mapping.shapes) - 1
        return {"FINISHED"}


class EVOKE_OT_add_mapped_turn(bpy.types.Operator):
    bl_idname = "evoke.add_mapped_turn"
    bl_label = "Add Bone Row"
    bl_description = "Add a row: an action unit, the bone that it turns, and by how many degrees about each axis"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: Any) -> set[str]:
        mapping = context.scene.evoke.mapping
        mapping.turns.add()
        mapping.turn_index = len(mapping.turns) - 1
        return {"FINISHED"}


class EVOKE_OT_remove_mapped_shape(bpy.types.Operator):
    bl_idname = "evoke.remove_mapped_shape"
    bl_label = "Remove Shape Row"
    bl_description = "Take the active row out of the mapping"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        return _has_rows(cls, context.scene.evoke.mapping.shapes)

    def execute(self, context: Any) -> set[str]:
        mapping = context.scene.evoke.mapping
        mapping.shapes.remove(mapping.shape_index)
        mapping.shape_index = max(0, min(mapping.shape_index, len(mapping.shapes) - 1))
        return {"FINISHED"}


class EVOKE_OT_remove_mapped_turn(bpy.types.Operator):
    bl_idname = "evoke.remove_mapped_turn"
    bl_label = "Remove Bone Row"
    bl_description = "Take the active row out of the mapping"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        return _has_rows(cls, context.scene.evoke.mapping.turns)

    def execute(self, context: Any) -> set[str]:
        mapping = context.scene.evoke.mapping
        mapping.turns.remove(mapping.turn_index)
        mapping.turn_index = max(0, min(mapping.turn_index, len(mapping.turns) - 1))
        return {"FINISHED"}


def _has_rows(operator: Any, rows: Any) -> bool:
    if len(rows):
        return True
    operator.poll_message_set("There is no row to remove")
    return False


CLASSES = (
    EVOKE_OT_map_face,
    EVOKE_OT_close_mapping,
    EVOKE_OT_guess_mapping,
    EVOKE_OT_add_mapped_shape,
    EVOKE_OT_add_mapped_turn,
    EVOKE_OT_remove_mapped_shape,
    EVOKE_OT_remove_mapped_turn,
)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Find characters, add ours, take one off the list, free a face from its face rig."""

from typing import Any

import bpy
from bpy.props import IntProperty

from evoke_core.assets import asset
from evoke_core.errors import EvokeError

from ..scene import avatars, faces
from ..services.rig import mute_drivers
from ..services.sample_head import load_avatar
from ..words import count
from .common import in_object_mode, row_at, told


class EVOKE_OT_find_characters(bpy.types.Operator):
    bl_idname = "evoke.find_characters"
    bl_label = "Find Characters"
    bl_description = "List every character of this scene whose face can be moved; what is ticked stays ticked"
    bl_options = {"REGISTER", "UNDO"}

    @told
    def execute(self, context: Any) -> set[str]:
        faces.of_library.cache_clear()
        found, unknown = avatars.find(context.scene)
        for problem in avatars.library_problems():
            self.report({"WARNING"}, problem)
        if found or unknown:
            more = f", {count(unknown, 'face')} with unknown names" if unknown else ""
            self.report({"INFO"}, f"Found {count(found, 'character')}{more}")
        else:
            self.report({"WARNING"}, "No mesh in this scene has facial shape keys; Add Sample Head brings one")
        return {"FINISHED"}


class EVOKE_OT_add_sample_head(bpy.types.Operator):
    bl_idname = "evoke.add_sample_head"
    bl_label = "Add Sample Head"
    bl_description = "Bring EVOKE's own head into this scene: a face to try everything on"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        return in_object_mode(cls, context)

    @told
    def execute(self, context: Any) -> set[str]:
        armature = load_avatar(asset("avatar/evoke_head.glb"))
        avatars.find(context.scene)
        for index, row in enumerate(context.scene.evoke.avatars):
            if row.owner == armature:
                row.picked = True
                context.scene.evoke.avatar_index = index
        self.report({"INFO"}, f"Added {armature.name}")
        return {"FINISHED"}


class EVOKE_OT_remove_avatar(bpy.types.Operator):
    bl_idname = "evoke.remove_avatar"
    bl_label = "Remove from List"
    bl_description = "Take the active avatar off this list; the character itself stays in the scene as it is"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        if avatars.active(context.scene) is None:
            cls.poll_message_set("The list is empty")
            return False
        return True

    def execute(self, context: Any) -> set[str]:
        evoke = context.scene.evoke
        row = avatars.active(context.scene)
        if row.before and avatars.known(row):
            self.report({"WARNING"}, f"{row.name} stays as EVOKE moved it; to put it back, undo this and press Reset")
        evoke.avatars.remove(evoke.avatar_index)
        evoke.avatar_index = max(0, min(evoke.avatar_index, len(evoke.avatars) - 1))
        return {"FINISHED"}


class EVOKE_OT_mute_face_rig(bpy.types.Operator):
    bl_idname = "evoke.mute_face_rig"
    bl_label = "Mute Those Drivers"
    bl_description = "Mute the face rig's drivers so that EVOKE can move this face; Reset puts them back"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    avatar: IntProperty(name="Avatar", description="The avatar's place in the list", options={"HIDDEN"})

    @told
    def execute(self, context: Any) -> set[str]:
        row = row_at(context.scene, self.avatar)
        found = avatars.known(row)
        if found is None:
            raise EvokeError(f"{row.name} is no longer in this scene; remove it from the list")
        avatars.remember(row, found.character)
        mute_drivers(found.character)
        avatars.forget()
        self.report(
            {"INFO"},
            f"{row.name}: {count(len(found.face_rig), 'shape key')} can be moved now; Reset puts the face rig back",
        )
        return {"FINISHED"}


CLASSES = (EVOKE_OT_find_characters, EVOKE_OT_add_sample_head, EVOKE_OT_remove_avatar, EVOKE_OT_mute_face_rig)

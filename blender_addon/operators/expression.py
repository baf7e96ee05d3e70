# SPDX-License-Identifier: GPL-3.0-or-later
"""Show an emotion by hand, and put back what was there."""

from typing import Any

import bpy
from bpy.props import EnumProperty

from ..properties.look import EMOTIONS
from ..scene import avatars, faces
from ..scene.streams import heard_now, is_moved
from .common import somebody_is_picked, told


class EVOKE_OT_show_emotion(bpy.types.Operator):
    bl_idname = "evoke.show_emotion"
    bl_label = "Show Emotion"
    bl_options = {"REGISTER", "UNDO"}
    bl_description = "Show this emotion on the picked avatars"

    emotion: EnumProperty(name="Emotion", description="The emotion to show", items=EMOTIONS)

    @classmethod
    def description(cls, _context: Any, properties: Any) -> str:
        return f"Show the {properties.emotion} face on the picked avatars"

    @classmethod
    def poll(cls, context: Any) -> bool:
        if not somebody_is_picked(cls, context):
            return False
        heard = heard_now()
        if all(is_moved(row, heard) for row, _ in avatars.picked(context.scene)):
            cls.poll_message_set("A live stream moves the picked avatars; disconnect it to pose them by hand")
            return False
        return True

    @told
    def execute(self, context: Any) -> set[str]:
        look = context.scene.evoke.look
        look.emotion, look.blend = self.emotion, 0.0
        return {"FINISHED"}


class EVOKE_OT_reset(bpy.types.Operator):
    bl_idname = "evoke.reset"
    bl_label = "Reset"
    bl_description = "Put back exactly what stood on the picked avatars' faces before EVOKE first changed them"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        if not somebody_is_picked(cls, context):
            return False
        rows = [row for row, _ in avatars.picked(context.scene) if row.before]
        if not rows:
            cls.poll_message_set("The picked avatars are as EVOKE found them")
            return False
        heard = heard_now()
        if not context.scene.evoke.look.frozen and all(is_moved(row, heard) for row in rows):
            cls.poll_message_set("A live stream moves the picked avatars; disconnect or freeze it first")
            return False
        return True

    @told
    def execute(self, context: Any) -> set[str]:
        if missing := faces.reset(context.scene):
            self.report({"WARNING"}, f"All but what was renamed or removed since is put back: {', '.join(missing)}")
        return {"FINISHED"}


CLASSES = (EVOKE_OT_show_emotion, EVOKE_OT_reset)

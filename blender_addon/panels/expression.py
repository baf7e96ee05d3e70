# SPDX-License-Identifier: GPL-3.0-or-later
"""Expression: eight faces to click, how strongly they show, and the presets behind them."""

from typing import Any

import bpy

from evoke_core.emotions import Emotion
from evoke_core.facs import UNIT_NAMES, UPPER_FACE

from ..icons import icon
from ..preferences import library
from ..scene import avatars, faces
from ..scene.streams import heard_now, is_moved
from .common import Sidebar

PICTURE_SCALE = 3.2
WIDE_ENOUGH = 330
"""From this width on (in unscaled pixels) four names stand side by side in full."""


class EVOKE_PT_expression(Sidebar, bpy.types.Panel):
    bl_label = "Expression"
    bl_order = 1

    def draw(self, context: Any) -> None:
        layout, look = self.layout, context.scene.evoke.look
        heard = heard_now()
        shown = any(row.before and not is_moved(row, heard) for row, _ in avatars.picked(context.scene))
        wide = context.region.width / context.preferences.system.ui_scale >= WIDE_ENOUGH
        grid = layout.grid_flow(row_major=True, columns=4 if wide else 2, even_columns=True, even_rows=True, align=True)
        for emotion in Emotion:
            card = grid.column(align=True)
            if picture := icon(emotion.word):
                card.template_icon(picture, scale=PICTURE_SCALE)
            depressed = shown and look.emotion == emotion.word
            button = card.operator("evoke.show_emotion", text=emotion.word.title(), depress=depressed)
            button.emotion = emotion.word
        column = layout.column(align=True)
        column.prop(look, "intensity", slider=True)
        column.prop(look, "sharpness", slider=True)
        blend = layout.column(align=True)
        row = blend.row(align=True)
        row.prop(look, "emotion", text="")
        row.label(icon="FORWARD")
        row.prop(look, "other", text="")
        blend.prop(look, "blend", slider=True)
        column = layout.column(align=True)
        column.prop(look, "upper", slider=True)
        column.prop(look, "lower", slider=True)
        column.prop(look, "blink", slider=True)
        layout.operator("evoke.reset", icon="LOOP_BACK")


class EVOKE_MT_presets(bpy.types.Menu):
    bl_label = "Expressions"
    bl_description = "The shipped expressions and those of your library"

    def draw(self, _context: Any) -> None:
        for name in library().preset_names():
            self.layout.operator("evoke.choose_preset", text=name).name = name
        self.layout.separator()
        self.layout.operator("evoke.import_preset", icon="IMPORT", text="Import...")
        self.layout.operator("evoke.export_preset", icon="EXPORT", text="Export...")


class EVOKE_PT_presets(Sidebar, bpy.types.Panel):
    bl_label = "Action Units"
    bl_parent_id = "EVOKE_PT_expression"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: Any) -> None:
        layout, look = self.layout, context.scene.evoke.look
        row = layout.row(align=True)
        missing = faces.of_library(look.preset) is None
        row.menu("EVOKE_MT_presets", text=look.preset, icon="ERROR" if missing else "PRESET")
        if not look.edited:
            row.operator("evoke.edit_preset", icon="GREASEPENCIL")
        if missing:
            layout.label(text="Missing or damaged in your library: the shipped ones are shown", icon="INFO")
        if look.edited:
            self._draw_units(context, look)
            row = layout.row(align=True)
            row.operator("evoke.save_preset", text="Save As...", icon="FILE_TICK")
            row.operator("evoke.discard_preset", text="Discard", icon="X")

    def _draw_units(self, context: Any, look: Any) -> None:
        found = avatars.active(context.scene) and avatars.known(avatars.active(context.scene))
        units = sorted(found.character.rig.action_units) if found else list(UNIT_NAMES)
        self.layout.label(text=f"{look.emotion.title()} uses")
        upper, lower = self.layout.column(align=True), self.layout.column(align=True)
        for unit in units:
            part = upper if unit in UPPER_FACE else lower
            part.prop(look.units, f"unit_{unit}", slider=True)


CLASSES = (EVOKE_PT_expression, EVOKE_MT_presets, EVOKE_PT_presets)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Mapping: which shape key or bone of a face each action unit moves."""

from typing import Any

import bpy

from .common import Sidebar


class EVOKE_UL_mapped_shapes(bpy.types.UIList):
    def draw_item(self, _context: Any, layout: Any, _data: Any, row: Any, _icon: int, _active: Any, _name: str) -> None:
        _draw_row(layout, row.unit, row.target, icon="SHAPEKEY_DATA")


class EVOKE_UL_mapped_turns(bpy.types.UIList):
    def draw_item(self, _context: Any, layout: Any, _data: Any, row: Any, _icon: int, _active: Any, _name: str) -> None:
        _draw_row(layout, row.unit, row.bone, icon="BONE_DATA")


def _draw_row(layout: Any, unit: str, name: str, *, icon: str) -> None:
    split = layout.split(factor=0.2)
    split.label(text=unit)
    split.label(text=name or "not chosen yet", icon=icon if name else "ERROR")


class EVOKE_PT_mapping(Sidebar, bpy.types.Panel):
    bl_label = "Mapping"
    bl_parent_id = "EVOKE_PT_avatar"

    @classmethod
    def poll(cls, context: Any) -> bool:
        return context.scene.evoke.mapping.owner is not None

    def draw(self, context: Any) -> None:
        layout, mapping = self.layout, context.scene.evoke.mapping
        header = layout.row(align=True)
        header.label(text=mapping.owner.name, icon="USER")
        header.operator("evoke.guess_mapping", text="", icon="LIGHT")
        header.operator("evoke.load_rig", text="", icon="FILEBROWSER")
        header.operator("evoke.close_mapping", text="", icon="X")
        row = layout.row()
        row.template_list("EVOKE_UL_mapped_shapes", "", mapping, "shapes", mapping, "shape_index", rows=5)
        buttons = row.column(align=True)
        buttons.operator("evoke.add_mapped_shape", text="", icon="ADD")
        buttons.operator("evoke.remove_mapped_shape", text="", icon="REMOVE")
        _draw_active(layout, mapping.shapes, mapping.shape_index, ("unit", "target", "weight"))
        row = layout.row()
        row.template_list("EVOKE_UL_mapped_turns", "", mapping, "turns", mapping, "turn_index", rows=2)
        buttons = row.column(align=True)
        buttons.operator("evoke.add_mapped_turn", text="", icon="ADD")
        buttons.operator("evoke.remove_mapped_turn", text="", icon="REMOVE")
        _draw_active(layout, mapping.turns, mapping.turn_index, ("unit", "bone", "degrees"))
        keep = layout.column(align=True)
        keep.prop(mapping, "name", text="", icon="FILE")
        keep.operator("evoke.save_rig", icon="FILE_TICK")
        keep.operator("evoke.export_rig", text="Export Rig...", icon="EXPORT")


def _draw_active(layout: Any, rows: Any, index: int, names: tuple[str, ...]) -> None:
    if 0 <= index < len(rows):
        column = layout.column(align=True)
        for name in names:
            column.prop(rows[index], name, text="")


CLASSES = (EVOKE_UL_mapped_shapes, EVOKE_UL_mapped_turns, EVOKE_PT_mapping)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Render and export: a contact sheet, a film of a take, files for Unity and what reading them back showed."""

from typing import Any

import bpy

from ..scene import reports
from .common import Sidebar, paragraph


class EVOKE_PT_export(Sidebar, bpy.types.Panel):
    bl_label = "Render and Export"
    bl_order = 4

    def draw(self, context: Any) -> None:
        layout, export = self.layout, context.scene.evoke.export
        column = layout.column(align=True)
        column.operator("evoke.contact_sheet", text="Contact Sheet...", icon="IMAGE_DATA")
        column.operator("evoke.clip", text="Clip...", icon="RENDER_ANIMATION")
        column = layout.column()
        column.use_property_split = True
        column.use_property_decorate = False
        column.prop(export, "engine")
        column.prop(export, "size")
        column.separator()
        column.prop(export, "folder")
        formats = column.row(align=True, heading="Formats")
        formats.prop(export, "fbx", toggle=True)
        formats.prop(export, "glb", toggle=True)
        column.prop(export, "frames")
        if export.frames == "CUSTOM":
            ends = column.column(align=True)
            ends.prop(export, "first")
            ends.prop(export, "last")
        layout.operator("evoke.export_unity", icon="EXPORT")
        for line in reports.lines:
            paragraph(layout, context, line.text, icon="ERROR" if line.is_problem else "CHECKMARK")


CLASSES = (EVOKE_PT_export,)

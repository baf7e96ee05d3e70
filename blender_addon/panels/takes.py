# SPDX-License-Identifier: GPL-3.0-or-later
"""Record and bake: streams and recordings become takes on the timeline; a DEAP trial is driven."""

from pathlib import Path
from typing import Any

import bpy

from ..scene import takes
from ..scene.driving import driver
from ..services.live import hub
from .common import Sidebar, paragraph


class EVOKE_PT_takes(Sidebar, bpy.types.Panel):
    bl_label = "Record and Bake"
    bl_order = 3

    def draw(self, context: Any) -> None:
        layout, take = self.layout, context.scene.evoke.take
        big = layout.row(align=True)
        big.scale_y = 1.3
        begun = takes.recording()
        if begun is None:
            big.operator("evoke.record", text=f"Record from Frame {context.scene.frame_current}", icon="REC")
        else:
            big.alert = True
            big.operator("evoke.stop_recording", text=f"Stop Recording {begun.address[1]}", icon="SNAP_FACE")
            big.operator("evoke.discard_recording", text="", icon="TRASH")
            layout.label(text=f"{len(hub.recording.messages)} messages, from frame {begun.first_frame}", icon="BLANK1")
        layout.operator("evoke.load_recording", text="Load Recording...", icon="FILEBROWSER")
        if take.recording:
            box = layout.box().column(align=True)
            # The file is chosen already: no file browser.
            box.operator_context = "EXEC_DEFAULT"
            box.label(text=f"Streams of {Path(take.recording).name}")
            for stream in take.streams:
                load = box.operator("evoke.load_recording", text=stream.name, icon="OUTLINER_OB_FORCE_FIELD")
                load.filepath, load.stream = take.recording, stream.name
        column = layout.column()
        column.use_property_split = True
        column.use_property_decorate = False
        for name in ("name", "error", "blend_type", "markers"):
            column.prop(take, name)


class EVOKE_PT_trial(Sidebar, bpy.types.Panel):
    bl_label = "Drive a DEAP Trial"
    bl_parent_id = "EVOKE_PT_takes"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: Any) -> None:
        layout, trial = self.layout, context.scene.evoke.trial
        column = layout.column()
        column.use_property_split = True
        column.use_property_decorate = False
        for name in ("corpus", "subject", "trial", "speed"):
            column.prop(trial, name)
        if driver.trial is None:
            layout.operator("evoke.drive_trial", text="Start", icon="PLAY")
        else:
            layout.operator("evoke.stop_trial", icon="SNAP_FACE")
            stream = driver.trial.stream
            layout.label(text=f"Playing as {stream}" if stream else "Starting the evoke command", icon="INFO")
        if driver.complaint:
            paragraph(layout, context, driver.complaint, icon="ERROR")


CLASSES = (EVOKE_PT_takes, EVOKE_PT_trial)

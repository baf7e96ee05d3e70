# SPDX-License-Identifier: GPL-3.0-or-later
"""Drive a DEAP trial: have the evoke command decode EEG, and follow it live."""

from pathlib import Path
from typing import Any

import bpy

from ..preferences import evoke_command
from ..scene import driving
from .common import told


class EVOKE_OT_drive_trial(bpy.types.Operator):
    bl_idname = "evoke.drive_trial"
    bl_label = "Drive a DEAP Trial"
    bl_description = (
        "Start the evoke command of the preferences: it decodes the trial's EEG, and avatars follow it live"
    )
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        if not context.scene.evoke.trial.corpus:
            cls.poll_message_set("Choose the corpus's folder first")
            return False
        return True

    @told
    def execute(self, context: Any) -> set[str]:
        trial = context.scene.evoke.trial
        corpus = Path(bpy.path.abspath(trial.corpus))
        driving.start(evoke_command(), corpus, subject=trial.subject, trial=trial.trial, speed=trial.speed)
        self.report({"INFO"}, f"Starting trial {trial.trial} of subject {trial.subject}")
        return {"FINISHED"}


class EVOKE_OT_stop_trial(bpy.types.Operator):
    bl_idname = "evoke.stop_trial"
    bl_label = "Stop Trial"
    bl_description = "End the evoke command and hear it no more"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, _context: Any) -> bool:
        if driving.driver.trial is None:
            cls.poll_message_set("No trial is being played")
            return False
        return True

    @told
    def execute(self, _context: Any) -> set[str]:
        driving.stop()
        return {"FINISHED"}


CLASSES = (EVOKE_OT_drive_trial, EVOKE_OT_stop_trial)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Record a stream, or load a recording, onto the timeline."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import bpy
from bpy.props import StringProperty
from bpy_extras.io_utils import ImportHelper

from evoke_core.errors import EvokeError

from ..scene import avatars, takes
from ..services.live import hub
from ..services.timeline import CutRecordingError, Sample, load_recording, samples_of
from ..words import count
from .common import somebody_is_picked, told


def _lay(operator: Any, scene: Any, samples: Sequence[Sample], rows: Sequence[Any], start_frame: int) -> None:
    """Lay takes and say how it went."""
    laid, failed = takes.lay(scene, samples, rows, start_frame=start_frame)
    for error in failed:
        operator.report({"WARNING"}, str(error))
    names = ", ".join(take.name for take in laid)
    keys = count(sum(take.keys for take in laid), "key")
    frozen = "; live faces are frozen now so that it can be seen" if takes.freeze(scene, rows) else ""
    operator.report({"INFO"}, f"{names}: frames {laid[0].first_frame} to {laid[0].last_frame}, {keys}{frozen}")


def _is_recording(operator: Any) -> bool:
    if takes.recording():
        return True
    operator.poll_message_set("Nothing is being recorded")
    return False


class EVOKE_OT_record(bpy.types.Operator):
    bl_idname = "evoke.record"
    bl_label = "Record"
    bl_description = "Record the stream that moves the active avatar; the take begins at the playhead"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        if not somebody_is_picked(cls, context):
            return False
        if takes.recordable(context.scene) is None:
            cls.poll_message_set("No stream moves a picked avatar; connect to one or choose one in the Live panel")
            return False
        return True

    @told
    def execute(self, context: Any) -> set[str]:
        begun = takes.begin(context.scene)
        self.report({"INFO"}, f"Recording {begun.address[1]} from frame {begun.first_frame}")
        return {"FINISHED"}


class EVOKE_OT_stop_recording(bpy.types.Operator):
    bl_idname = "evoke.stop_recording"
    bl_label = "Stop"
    bl_description = "End recording and lay the take onto the picked avatars that follow the stream"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, _context: Any) -> bool:
        return _is_recording(cls)

    @told
    def execute(self, context: Any) -> set[str]:
        scene, begun = context.scene, takes.recording()
        samples, left_out = samples_of(list(hub.recording.messages))
        if not samples:
            hub.stop_recording()
            self.report({"WARNING"}, f"Nothing came from {begun.address[1]} while it was recorded: there is no take")
            return {"CANCELLED"}
        rows = takes.followers_of(scene, begun.address) or list(avatars.picked(scene))
        if not rows:
            raise EvokeError("nobody is picked any more: tick an avatar and stop again, or discard the recording")
        # A recording is let go of once its take is laid: it cannot be made again.
        _lay(self, scene, samples, rows, begun.first_frame)
        hub.stop_recording()
        if left_out:
            self.report({"WARNING"}, f"{count(left_out, 'state')} went back in time and were left out")
        return {"FINISHED"}


class EVOKE_OT_discard_recording(bpy.types.Operator):
    bl_idname = "evoke.discard_recording"
    bl_label = "Discard Recording"
    bl_description = "End recording without a take; what was recorded is lost"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, _context: Any) -> bool:
        return _is_recording(cls)

    def execute(self, _context: Any) -> set[str]:
        hub.stop_recording()
        return {"FINISHED"}


class EVOKE_OT_load_recording(bpy.types.Operator, ImportHelper):
    bl_idname = "evoke.load_recording"
    bl_label = "Load Recording"
    bl_description = "Lay a recording (JSON Lines) onto the picked avatars as a take that begins at the playhead"
    bl_options = {"REGISTER", "UNDO"}

    filename_ext = ".jsonl"
    filter_glob: StringProperty(
        name="Filter", description="Which files are shown", default="*.jsonl", options={"HIDDEN"}
    )
    stream: StringProperty(
        name="Stream",
        description="Which of the recording's streams; none where there is only one",
        options={"SKIP_SAVE"},
    )

    @classmethod
    def poll(cls, context: Any) -> bool:
        return somebody_is_picked(cls, context)

    @told
    def execute(self, context: Any) -> set[str]:
        streams = self._read()
        take = context.scene.evoke.take
        take.streams.clear()
        take.recording = ""
        if self.stream not in streams and len(streams) > 1:
            take.recording = self.filepath
            for name in streams:
                take.streams.add().name = name
            self.report({"INFO"}, f"{len(streams)} streams are in the recording; choose one in the panel")
            return {"FINISHED"}
        samples = streams[self.stream if self.stream in streams else next(iter(streams))]
        rows = list(avatars.picked(context.scene))
        _lay(self, context.scene, samples, rows, context.scene.frame_current)
        return {"FINISHED"}

    def _read(self) -> Mapping[str, Sequence[Sample]]:
        """The recording's streams; of one that is damaged, what stood before, with a warning."""
        try:
            return load_recording(Path(self.filepath))
        except CutRecordingError as error:
            self.report({"WARNING"}, f"{error}; what stood before it is taken")
            return error.streams


CLASSES = (EVOKE_OT_record, EVOKE_OT_stop_recording, EVOKE_OT_discard_recording, EVOKE_OT_load_recording)

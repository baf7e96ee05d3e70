# SPDX-License-Identifier: GPL-3.0-or-later
"""Connect to endpoints, play the sample, and choose which stream moves which avatar."""

import re
from typing import Any

import bpy
from bpy.props import IntProperty, StringProperty

from evoke_core.errors import EvokeError
from unity_bridge.endpoint import is_loopback
from unity_bridge.protocol import DEFAULT_ENDPOINT

from ..scene.followers import follow
from ..services.live import hub
from ..services.player import sample
from .common import row_at, told

_ENDPOINT = re.compile(r"tcp://.+:[0-9]+")


def refuse_offline(endpoint: str) -> None:
    """EvokeError where Blender is told to stay offline and the endpoint is another machine's.

    What is no endpoint at all passes: connecting says so.
    """
    if _ENDPOINT.fullmatch(endpoint) and not is_loopback(endpoint) and not getattr(bpy.app, "online_access", True):
        raise EvokeError(
            f"{endpoint} is on the network and Blender is offline; allow online access in Preferences > System"
        )


class EVOKE_OT_add_connection(bpy.types.Operator):
    bl_idname = "evoke.add_connection"
    bl_label = "Connection"
    bl_description = "Add an endpoint; several can be heard at once"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: Any) -> set[str]:
        context.scene.evoke.connections.add()
        return {"FINISHED"}


class EVOKE_OT_remove_connection(bpy.types.Operator):
    bl_idname = "evoke.remove_connection"
    bl_label = "Remove Connection"
    bl_description = "Take this endpoint off the list"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    connection: IntProperty(name="Connection", description="The connection's place in the list", options={"HIDDEN"})

    def execute(self, context: Any) -> set[str]:
        context.scene.evoke.connections.remove(self.connection)
        return {"FINISHED"}


class EVOKE_OT_connect(bpy.types.Operator):
    bl_idname = "evoke.connect"
    bl_label = "Connect"
    bl_description = "Hear the streams of this endpoint; a publisher may come later, and may come back"
    bl_options = {"REGISTER"}

    endpoint: StringProperty(
        name="Endpoint", description="Where a publisher is bound", default=DEFAULT_ENDPOINT, options={"SKIP_SAVE"}
    )

    @told
    def execute(self, _context: Any) -> set[str]:
        refuse_offline(self.endpoint)
        hub.connect(self.endpoint)
        follow()
        return {"FINISHED"}


class EVOKE_OT_disconnect(bpy.types.Operator):
    bl_idname = "evoke.disconnect"
    bl_label = "Disconnect"
    bl_description = "Hear this source no more; faces stay as they are, and Reset puts them back"
    bl_options = {"REGISTER", "INTERNAL"}

    source: StringProperty(name="Source", description="The endpoint or the recording", options={"SKIP_SAVE"})

    @told
    def execute(self, _context: Any) -> set[str]:
        hub.disconnect(self.source)
        follow()
        return {"FINISHED"}


class EVOKE_OT_play_sample(bpy.types.Operator):
    bl_idname = "evoke.play_sample"
    bl_label = "Play Sample"
    bl_description = "Play a minute of the demonstration decoder on synthetic EEG; no server is needed"
    bl_options = {"REGISTER"}

    @told
    def execute(self, _context: Any) -> set[str]:
        hub.play(sample())
        follow()
        return {"FINISHED"}


class EVOKE_OT_follow_stream(bpy.types.Operator):
    bl_idname = "evoke.follow_stream"
    bl_label = "Follow Stream"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}
    bl_description = "Let this stream move the avatar"

    avatar: IntProperty(name="Avatar", description="The avatar's place in the list", options={"HIDDEN"})
    source: StringProperty(name="Source", description="The endpoint or the recording", options={"SKIP_SAVE"})
    stream: StringProperty(
        name="Stream", description="The stream; none for whichever is the only one", options={"SKIP_SAVE"}
    )

    @classmethod
    def description(cls, _context: Any, properties: Any) -> str:
        if properties.stream:
            return f"Let {properties.stream} of {properties.source} move this avatar"
        return "Let the stream that is heard move this avatar, as long as there is only one"

    @told
    def execute(self, context: Any) -> set[str]:
        row = row_at(context.scene, self.avatar)
        row.source, row.stream = self.source, self.stream
        return {"FINISHED"}


CLASSES = (
    EVOKE_OT_add_connection,
    EVOKE_OT_remove_connection,
    EVOKE_OT_connect,
    EVOKE_OT_disconnect,
    EVOKE_OT_play_sample,
    EVOKE_OT_follow_stream,
)

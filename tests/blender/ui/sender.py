"""A publisher that the panel is connected to; every state is waited for."""

import time

import bpy

from blender_addon.services import live
from tests.blender.live.following import WAIT_S


class Sender:
    """Connects to a publisher by the panel's operator; a state that is sent has come and is shown."""

    def __init__(self, publisher):
        self.publisher, self.endpoint = publisher, publisher.endpoint
        bpy.ops.evoke.connect(endpoint=self.endpoint)
        assert publisher.wait_for_subscribers(1, WAIT_S)
        self.wait_until(lambda heard: heard is not None)

    def send(self, state):
        self.publisher.send(state)
        self.wait_until(lambda heard: heard is not None and heard.state == state)
        live._beat()

    def end(self):
        self.publisher.close()
        self.wait_until(lambda heard: heard.ended)
        live._beat()

    def wait_until(self, condition):
        """What is heard of the stream fulfils a condition."""
        until = time.monotonic() + WAIT_S
        while not condition(live.hub.sources[self.endpoint].streams().get(self.publisher.stream)):
            assert time.monotonic() < until

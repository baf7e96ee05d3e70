"""Characters that follow streams, for the tests of what is live."""

import queue
import time

import bpy

from blender_addon.services.live import Follower, Look
from blender_addon.services.receiver import Receiver
from blender_addon.services.rig import find_characters
from evoke_core.emotions import Emotion
from evoke_core.state import EmotionState
from tests.blender.standins import stand_in
from unity_bridge.protocol import StateMessage

WAIT_S = 20
SMILE, FROWN = "Mouth_Smile_L", "Brow_Drop_L"


def state(emotion):
    weights = tuple(float(each == emotion) for each in Emotion)
    return EmotionState(time.time(), None, (0.5,) * 3, weights, int(emotion), emotion.word, 1.0, 1.0)


HAPPY, ANGRY, SAD = state(Emotion.HAPPY), state(Emotion.ANGRY), state(Emotion.SAD)


def character(name):
    stand_in("cc4_extended", name)
    return found(name)


def found(name):
    return next(each for each in find_characters(bpy.context.scene.objects) if each.name == name)


def value(character, key):
    """The value of a key on the character's meshes, the same on all that have it."""
    values = {mesh.data.shape_keys.key_blocks[key].value for mesh in character.meshes if has(mesh, key)}
    assert len(values) == 1
    return values.pop()


def has(mesh, key):
    return key in mesh.data.shape_keys.key_blocks


class Stream:
    """A publisher and the receiver of a hub that hears it; each state is waited for."""

    def __init__(self, hub, publisher):
        self.publisher = publisher
        self.source = publisher.endpoint
        self.name = publisher.stream
        self._heard = queue.SimpleQueue()
        hub.sources[self.source] = Receiver(self.source, on_message=lambda message, _: self._heard.put(message))
        assert publisher.wait_for_subscribers(1, WAIT_S)

    def send(self, *states):
        sent = [self.publisher.send(each) for each in states]
        self._wait_for(lambda message: message == sent[-1])
        return sent

    def end(self):
        self.publisher.close()
        self._wait_for(lambda message: not isinstance(message, StateMessage) and message.event == "end")

    def _wait_for(self, condition):
        while not condition(self._heard.get(timeout=WAIT_S)):
            pass

    def moves(self, character, key="Anna", **look):
        return Follower(key, character, self.source, self.name, Look(**look))

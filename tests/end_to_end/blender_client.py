"""The add-on in a Blender of its own, whose avatar follows a stream: STREAM and a user's FOLDER for Blender.

It reads the endpoint from stdin and writes a JSON object a line to stdout:

ready    the avatar is there
message  each message of the stream, as recordings have it
shown    after a tick that showed a state: its t, and the values of the avatar's shapes
notice   the panel's words on a demonstration model
"""

import os
import sys
import time

import bpy

import blender_addon
from blender_addon.panels.live import NOTICE
from blender_addon.render import headless
from blender_addon.services import live
from blender_addon.services.rig import find_characters
from blender_addon.services.sample_head import load_avatar
from evoke_core.assets import asset
from unity_bridge.protocol import to_fields, topic_of


def main():
    stream = sys.argv[1]
    bpy.ops.wm.read_factory_settings(use_empty=True)
    blender_addon.register()
    load_avatar(asset("avatar/evoke_head.glb"))
    bpy.ops.evoke.find_characters()
    bpy.context.scene.evoke.look.smoothing_s = 0
    (character,) = find_characters(bpy.context.scene.objects)
    headless.say("ready", rig=character.rig.name)
    endpoint = sys.stdin.readline().strip()
    bpy.ops.evoke.connect(endpoint=endpoint)
    follow(live.hub.sources[endpoint], stream, character)
    blender_addon.unregister()


def follow(source, stream, character):
    """Tick as Blender's timer would, until the stream ends."""
    live.hub.start_recording(source.name, stream)
    told, shown, noticed = 0, None, False
    while (heard := source.streams().get(stream)) is None or not heard.ended:
        live._beat()
        after = source.streams().get(stream)
        # A state that came during the tick may or may not be what the tick showed.
        if heard and heard.state and heard.state == after.state != shown:
            shown = heard.state
            headless.say("shown", t=shown.t, weights=shown.weights, shapes=shapes(character))
        if heard and heard.synthetic_model and not noticed:
            noticed = True
            headless.say("notice", words=NOTICE)
        told = tell(told)
        time.sleep(live.TICK_S)
    tell(told)


def tell(told):
    """Say what was recorded since, of so many messages that were told before."""
    messages = live.hub.recording.messages
    count = len(messages)
    for message in messages[told:count]:
        headless.say("message", topic=topic_of(message), message=to_fields(message))
    return count


def shapes(character):
    """The value of each shape key of the avatar's meshes; the same on all that have it."""
    keys = [block for mesh in character.meshes for block in mesh.data.shape_keys.key_blocks[1:]]
    values = {}
    for key in keys:
        values.setdefault(key.name, set()).add(key.value)
    return {name: found.pop() for name, found in values.items() if len(found) == 1}


if __name__ == "__main__":
    os.environ["BLENDER_USER_RESOURCES"] = sys.argv[2]
    headless.run(main)

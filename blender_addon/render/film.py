# SPDX-License-Identifier: GPL-3.0-or-later
"""Hear a stream live, move the avatar with it, then film it: ``python -m blender_addon.render.film OUT --endpoint E``.

While the stream plays, every state is heard and the newest moves the face; frames are rendered when it has ended,
because rendering takes longer than the wire.
"""

import argparse
import queue
from pathlib import Path

import bpy
from PIL import Image

from evoke_core.errors import EvokeError
from evoke_core.expressions import solve
from evoke_core.state import EmotionState
from unity_bridge.protocol import DEFAULT_ENDPOINT, Message, StateMessage, StreamEvent

from ..services.receiver import Receiver
from ..services.rig import Character
from . import stage
from .headless import render, run, say, set_up, write
from .pictures import Trace

SECONDS_SHOWN = 12
"""How long the film takes, whatever the trial's length."""
QUIET_S = 30.0
"""A stream that says nothing for so long is given up."""


def main() -> None:
    """Listen, then film."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--endpoint", default=DEFAULT_ENDPOINT)
    parser.add_argument("--stream", default="evoke")
    parser.add_argument("--frames", type=int, default=160)
    parser.add_argument("--size", type=int, default=400)
    options = parser.parse_args()
    character = set_up((options.size, options.size))
    start, states = hear(character, options.endpoint, options.stream)
    film(character, start, states, frames=options.frames, out=options.out)


def hear(character: Character, endpoint: str, stream: str) -> tuple[StreamEvent, list[EmotionState]]:
    """Move ``character`` with the stream until it ends; returns its start and every state heard."""
    inbox: queue.SimpleQueue[tuple[Message, float]] = queue.SimpleQueue()
    receiver = Receiver(endpoint, stream=stream, on_message=lambda message, at: inbox.put((message, at)))
    say("ready")
    start: StreamEvent | None = None
    states: list[EmotionState] = []
    delays_ms: list[float] = []
    shown, moved = None, 0
    try:
        while True:
            try:
                message, decoded_at = inbox.get(timeout=QUIET_S)
            except queue.Empty:
                raise EvokeError(f"{endpoint}: nothing heard of stream {stream!r} for {QUIET_S:.0f} s") from None
            if isinstance(message, StateMessage):
                states.append(message.state)
                delays_ms.append((decoded_at - message.state.t) * 1000)
                newest = receiver.streams()[stream].state
                if newest is not None and newest is not shown:
                    character.apply(solve(newest.weights, character.rig))
                    bpy.context.view_layer.update()
                    shown, moved = newest, moved + 1
            elif message.event == "start":
                start = message
            elif message.event == "end":
                break
    finally:
        receiver.stop()
    if start is None or not states:
        raise EvokeError(f"{endpoint}: stream {stream!r} ended before a state was heard")
    say("heard", received=len(states), dropped=receiver.streams()[stream].dropped, moved=moved, delays_ms=delays_ms)
    return start, states


def film(character: Character, start: StreamEvent, states: list[EmotionState], *, frames: int, out: Path) -> None:
    """Render at most ``frames`` of the states, evenly spaced, and write an animated WebP."""
    stage.use_workbench(bpy.context.scene)
    notices = ["synthetic EEG"] if start.synthetic_source else []
    if start.synthetic_model:
        notices.append("demonstration model, not an emotion reading")
    trace = Trace(states, title=f"{start.source} · {start.model}", notice=" · ".join(notices))
    count = min(frames, len(states))
    chosen = [states[index * (len(states) - 1) // max(count - 1, 1)] for index in range(count)]
    pictures: list[Image.Image] = []
    for done, state in enumerate(chosen, start=1):
        character.apply(solve(state.weights, character.rig))
        pictures.append(trace.below(render(), state))
        say("frame", done=done, total=count)
    motion = {"save_all": True, "append_images": pictures[1:], "duration": SECONDS_SHOWN * 1000 // count, "loop": 0}
    write(out, pictures[0], **motion, quality=80, method=2)


if __name__ == "__main__":
    run(main)

"""Ten faces on ten streams of 60 states a second: ``python scripts/bench/blender_live.py``.

Another process publishes. Here a tick at 60 Hz applies the newest states to ten stand-ins for a Character Creator 4
Extended character, then Blender evaluates the scene. How old a state is at most when it is on the face, by
the clock of both processes, tells in the first and the last seconds whether a queue grows anywhere.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, cast

import bpy
from machine import describe

sys.path.insert(0, str(Path(__file__).parents[2]))

from blender_addon.services.live import Follower, Hub
from blender_addon.services.rig import Character, find_characters
from evoke_core.emotions import Emotion, confidence
from evoke_core.state import EmotionState
from tests.blender.standins import stand_in
from unity_bridge.publisher import Publisher

FACES, HZ, SECONDS, WAIT_S = 10, 60, 10, 60


def main() -> None:
    """Print the figures."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    for number in range(FACES):
        stand_in("cc4_extended", f"Face {number}")
    characters = find_characters(bpy.context.scene.objects)
    hub = Hub()
    publishing = subprocess.Popen([sys.executable, __file__, "publish"], stdout=subprocess.PIPE, text=True)
    output = cast("IO[str]", publishing.stdout)
    try:
        endpoints = [output.readline().strip() for _ in characters]
        followers = [
            Follower(character.name, character, endpoint, "bench")
            for character, endpoint in zip(characters, endpoints, strict=True)
        ]
        for endpoint in endpoints:
            hub.connect(endpoint)
        measure(hub, followers)
    finally:
        hub.disconnect_all()
        publishing.terminate()
        publishing.wait()


def measure(hub: Hub, followers: list[Follower]) -> None:
    """Tick until all streams have ended."""
    own_ms: list[float] = []
    blender_ms: list[float] = []
    ages_ms: list[float] = []
    ended = False
    due = time.perf_counter()
    while not ended:
        due = max(due + 1 / HZ, time.perf_counter())
        time.sleep(max(0.0, due - time.perf_counter()))
        heard = [stream for source in hub.sources.values() for stream in source.streams().values()]
        asked = time.perf_counter()
        if problems := hub.tick(time.monotonic(), followers):
            sys.exit("\n".join(problems))
        applied = time.perf_counter()
        bpy.context.view_layer.update()
        now, evaluated = time.time(), time.perf_counter()
        ended = len(heard) == len(followers) and all(stream.ended for stream in heard)
        fresh = [stream.state for stream in heard if stream.state and stream.stale_for_s is None]
        if len(fresh) == len(followers):
            own_ms.append((applied - asked) * 1000 / len(followers))
            blender_ms.append((evaluated - applied) * 1000)
            ages_ms.append(statistics.fmean(now - state.t for state in fresh) * 1000)
    report(followers[0].character, own_ms, blender_ms, ages_ms, hub)


def report(
    character: Character, own_ms: Sequence[float], blender_ms: Sequence[float], ages_ms: Sequence[float], hub: Hub
) -> None:
    """Say what was measured, and where."""
    heard = [stream for source in hub.sources.values() for stream in source.streams().values()]
    seconds = len(ages_ms) // SECONDS * 2
    print(
        f"live: {FACES} faces of {len(character.meshes)} meshes, {FACES} streams of {HZ} states/s for {SECONDS} s: "
        f"{statistics.median(own_ms):.2f} ms of our own a face and tick (95 % under "
        f"{statistics.quantiles(own_ms, n=20)[-1]:.2f}); Blender evaluates in {statistics.median(blender_ms):.1f} ms a "
        f"tick; a state on the face is at most {statistics.median(ages_ms[:seconds]):.1f} ms old in the first 2 s and "
        f"{statistics.median(ages_ms[-seconds:]):.1f} ms in the last; "
        f"{sum(stream.received for stream in heard):,} heard, {sum(stream.dropped for stream in heard)} dropped, "
        f"{len(ages_ms)} ticks"
    )
    print(describe())


def publish() -> None:
    """Publish ten streams in step, once each is heard; states that never rest."""
    with ExitStack() as stack:
        publishers = [stack.enter_context(_publisher()) for _ in range(FACES)]
        for publisher in publishers:
            print(publisher.endpoint, flush=True)
        for publisher in publishers:
            publisher.wait_for_subscribers(1, WAIT_S)
        began = time.monotonic()
        for number in range(HZ * SECONDS):
            time.sleep(max(0.0, began + number / HZ - time.monotonic()))
            for place, publisher in enumerate(publishers):
                publisher.send(_state(number + place * 7))


def _publisher() -> Publisher:
    return Publisher(
        "bench",
        source="bench",
        model="none",
        synthetic_source=True,
        synthetic_model=True,
        hop_s=1 / HZ,
        endpoint="tcp://127.0.0.1:*",
    )


def _state(number: int) -> EmotionState:
    """From one emotion to the next within a second."""
    share, this = number % HZ / HZ, number // HZ
    weights = [0.0] * len(Emotion)
    weights[this % len(Emotion)] += 1 - share
    weights[(this + 1) % len(Emotion)] += share
    emotion = max(Emotion, key=weights.__getitem__)
    sure = confidence(tuple(weights))
    return EmotionState(time.time(), None, (0.5, 0.5, 0.5), tuple(weights), int(emotion), emotion.word, sure, 1.0)


if __name__ == "__main__":
    publish() if sys.argv[1:] == ["publish"] else main()

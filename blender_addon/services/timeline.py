# SPDX-License-Identifier: GPL-3.0-or-later
"""A stream's states become a take: keys on the shapes and bones that a rig maps, on NLA strips of their own.

What a character does already is left as it is: its active actions, its strips, and every shape that is not mapped.
Lip-sync on other shapes plays on beside a take, and an active action goes before all takes.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from evoke_core.errors import EvokeError
from evoke_core.expressions import Face
from unity_bridge.protocol import Message, StateMessage
from unity_bridge.recording import RecordingError, read_recording

from . import actions, channels
from .lookup import rotation_channel
from .rig import Character
from .snapshots import Snapshot, snapshot

BLEND_TYPES = {"REPLACE": "REPLACE", "ADD": "COMBINE"}
"""How a take's shapes meet the tracks below → how its bones do: a sum of quaternions is no sum of turns."""
REST_TRACK = "EVOKE rest"
"""Holds the face where no strip plays: Blender would put a shape that is keyed elsewhere at 1 (5.0) or 0 there."""
UNTURNED = 1e-6
"""A bone whose numbers are nearer to rest is there, as Blender has it anyway where no strip plays."""
LAST_FRAME = 1_048_574
"""Blender's timeline ends here."""
LONGEST_NAME = 40
"""Bytes; a number and a mesh's name have to fit behind it."""


@dataclass(frozen=True)
class Sample:
    """One state of a stream: seconds since its first, eight weights in emotion id order, the held emotion's word."""

    seconds: float
    weights: tuple[float, ...]
    emotion: str


@dataclass(frozen=True)
class Take:
    """What was baked: the take's name, its first and last frame, and how many curves, keys and markers were made."""

    name: str
    first_frame: int
    last_frame: int
    curves: int
    keys: int
    markers: int


class CutRecordingError(RecordingError):
    """A recording with a line that is wrong; ``streams`` is what stood before it, as load_recording gives it."""

    def __init__(self, told: str, streams: dict[str, list[Sample]]) -> None:
        super().__init__(told)
        self.streams = streams


def samples_of(messages: Iterable[Message]) -> tuple[list[Sample], int]:
    """One stream's states in time from 0, and how many did not move on in time and were left out."""
    samples: list[Sample] = []
    left_out, start, newest = 0, 0.0, -math.inf
    for message in messages:
        if not isinstance(message, StateMessage):
            continue
        state = message.state
        if not samples:
            start = state.t
        if state.t <= newest:
            left_out += 1
            continue
        newest = state.t
        samples.append(Sample(state.t - start, state.weights, state.emotion))
    return samples, left_out


def load_recording(path: Path) -> dict[str, list[Sample]]:
    """The streams of a recording that have states, in the order of their first; states back in time are left out.

    Raises:
        CutRecordingError: a line is wrong; it names the line, and has what stood before.
        RecordingError: the file cannot be read, or has no state at all.
    """
    messages: dict[str, list[Message]] = {}
    try:
        for message in read_recording(path):
            messages.setdefault(message.stream, []).append(message)
    except RecordingError as error:
        if streams := _streams(messages):
            raise CutRecordingError(str(error), streams) from None
        raise
    if not (streams := _streams(messages)):
        raise RecordingError(f"{path}: has no state to show; record a stream while it plays")
    return streams


def _streams(messages: dict[str, list[Message]]) -> dict[str, list[Sample]]:
    streams = {name: samples_of(each)[0] for name, each in messages.items()}
    return {name: samples for name, samples in streams.items() if samples}


def bake(
    character: Character,
    samples: Sequence[Sample],
    *,
    name: str,
    start_frame: int,
    fps: float,
    error: float,
    blend_type: str,
    solve: Callable[[tuple[float, ...]], Face],
    scene: Any | None = None,
    rest: Snapshot | None = None,
) -> Take:
    """Lay samples onto the timeline as a take; whole or not at all.

    Between two samples a face changes evenly; a take reaches to the first frame at which the last sample is there, and
    it is at least one frame long. A shape is keyed even where it stays 0, so that it replaces what lies below; a take
    that is added leaves such out. The jaw's and the eyes' turns are keyed in the way their bones are written.

    Args:
        character: whose mapped and writable shapes and bones are keyed.
        samples: in rising time; the first one is at ``start_frame``.
        name: the take's, cut to 40 bytes; where it is taken, ".001" and so on is added.
        start_frame: usually where the playhead is.
        fps: frames a second, above 0, and no whole number in film (24 / 1.001).
        error: how far a curve may be from the undecimated one: 0–1, in shape units; a bone may be off by 30° × error.
        blend_type: one of BLEND_TYPES.
        solve: weights → face; called once a sample.
        scene: where a marker is set at each change of the held emotion; None sets none.
        rest: the face outside of all takes, kept from the first take on; None takes the face as it stands.

    Raises:
        EvokeError: nothing to bake or to key, or a setting is out of range; nothing has been changed.
    """
    _check(samples, fps=fps, error=error, blend_type=blend_type)
    take = actions.free_name(_clean(name))
    targets = channels.targets_of(character)
    last_frame = start_frame + max(1, math.ceil(samples[-1].seconds * fps - 1e-6))
    if last_frame > LAST_FRAME:
        raise EvokeError(
            f"{take} would end at frame {last_frame}, behind Blender's last: start earlier, or bake a shorter recording"
        )
    frames = np.arange(start_frame, last_frame + 1, dtype=float)
    at = start_frame + np.array([sample.seconds for sample in samples]) * fps
    faces = [solve(sample.weights) for sample in samples]
    curves = channels.curves_of(targets, faces, at, frames, error=error, resting=blend_type == "REPLACE")
    if not any(curves.values()):
        raise EvokeError(f"{character.name} would not move in {take}: it has none of the shapes that the states move")
    _lay(take, curves, blend_type, snapshot(character) if rest is None else rest)
    every = [curve for each in curves.values() for curve in each]
    keys = sum(len(curve.frames) for curve in every)
    markers = _mark(scene, take, samples, at) if scene is not None else 0
    return Take(take, start_frame, last_frame, len(every), keys, markers)


def _check(samples: Sequence[Sample], *, fps: float, error: float, blend_type: str) -> None:
    if not samples:
        raise EvokeError("there is no state to bake: record a stream while it plays, or load a recording")
    if any(after.seconds <= before.seconds for before, after in pairwise(samples)):
        raise EvokeError("the states to bake do not move on in time: make them with samples_of or load_recording")
    if not (math.isfinite(fps) and fps > 0):
        raise EvokeError(f"a take cannot have {fps} frames a second: set the scene's frame rate above 0")
    if not 0 <= error < 1:
        raise EvokeError(f"a take's curves cannot be off by {error}: choose an error of at least 0, below 1")
    if blend_type not in BLEND_TYPES:
        raise EvokeError(f"a take cannot be blended by {blend_type!r}: choose {' or '.join(BLEND_TYPES)}")


def _clean(name: str) -> str:
    clean = name.encode()[:LONGEST_NAME].decode(errors="ignore").strip()
    if not clean:
        raise EvokeError(f"a take cannot be called {name!r}: give it a name")
    return clean


def _lay(take: str, curves: dict[Any, list[actions.Curve]], blend_type: str, face: Snapshot) -> None:
    """Actions and strips for the curves, after the rest that they need."""
    made: list[actions.Animation] = []
    try:
        rest = {owner: _rest_curves(owner, each, face) for owner, each in curves.items()}
        for name, wanted in ((REST_TRACK, rest), (take, curves)):
            for animation in actions.write(name, {owner: each for owner, each in wanted.items() if each}):
                made.append(animation)
                resting = name == REST_TRACK
                shapes = animation.owner.id_type == "KEY"
                actions.push(
                    animation,
                    track=name,
                    blend_type="REPLACE" if resting else blend_type if shapes else BLEND_TYPES[blend_type],
                    extrapolation="HOLD" if resting else "NOTHING",
                )
    except RuntimeError as error:
        actions.remove(made)
        raise EvokeError(f"{take}: Blender refused its curves ({str(error).strip()})") from None


def _rest_curves(owner: Any, curves: Sequence[actions.Curve], face: Snapshot) -> list[actions.Curve]:
    """The face at rest, for the shapes and the turned bones that no strip keys yet."""
    keyed = actions.strip_paths(owner)
    values = _shapes_at_rest(owner, curves, face) if owner.id_type == "KEY" else _bones_at_rest(face)
    return [
        actions.Curve(curve.path, curve.index, curve.frames[[0, -1]], np.full(2, values[curve.path][curve.index]))
        for curve in curves
        if curve.path not in keyed and curve.path in values
    ]


def _shapes_at_rest(keys: Any, curves: Sequence[actions.Curve], face: Snapshot) -> dict[str, list[float]]:
    stood = {actions.value_path(key): value for key, value in face["shapes"].get(keys.name, {}).items()}
    return {curve.path: [stood.get(curve.path, 0.0)] for curve in curves}


def _bones_at_rest(face: Snapshot) -> dict[str, list[float]]:
    turned: dict[str, list[float]] = {}
    for bone, stood in face["bones"].items():
        channel, rotation = rotation_channel(stood["mode"]), list(stood["rotation"])
        turning = {"rotation_quaternion": rotation[1:], "rotation_axis_angle": rotation[:1]}.get(channel, rotation)
        if any(abs(number) > UNTURNED for number in turning):
            turned[actions.bone_path(bone, channel)] = rotation
    return turned


def _mark(scene: Any, take: str, samples: Sequence[Sample], at: Any) -> int:
    """A marker wherever the held emotion changes, with the take's name where another's markers are between."""
    changes = [
        (round(frame), sample.emotion)
        for number, (frame, sample) in enumerate(zip(at, samples, strict=True))
        if number == 0 or sample.emotion != samples[number - 1].emotion
    ]
    first, last = changes[0][0], round(at[-1])
    crowded = any(first <= marker.frame <= last for marker in scene.timeline_markers)
    for frame, emotion in changes:
        scene.timeline_markers.new(f"{emotion} ({take})" if crowded else emotion, frame=frame)
    return len(changes)

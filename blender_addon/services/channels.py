# SPDX-License-Identifier: GPL-3.0-or-later
"""Faces over time become curves: of each shape on every mesh that has it, of each bone as its rotation is written."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from mathutils import Quaternion as BlenderQuaternion
from numpy.typing import NDArray

from evoke_core.errors import EvokeError
from evoke_core.expressions import Face, Quaternion

from .actions import Curve, bone_path, value_path
from .decimation import decimate
from .lookup import key_blocks, pose_bones
from .rig import Character

BONE_DEGREES = 30.0
"""What a whole unit of error is for a bone: about how far a jaw opens, as 1 is how far a shape goes."""


@dataclass(frozen=True)
class Targets:
    """What of a character can be keyed.

    Attributes:
        keys: Key datablock → the rig's shape → that shape's name there.
        armature: the armature object, or None.
        bones: those of its bones that may be turned.
    """

    keys: dict[Any, dict[str, str]]
    armature: Any | None
    bones: frozenset[str]


def targets_of(character: Character) -> Targets:
    """The mapped shapes and the bones that a take may key: neither driven nor locked.

    EvokeError where there is no such shape, or the character is gone.
    """
    character.bind()
    meshes = [mesh for mesh in character.meshes if key_blocks(mesh)]
    if not meshes:
        raise EvokeError(f"{character.name} is no longer in this file: find the characters again")
    keys: dict[Any, dict[str, str]] = {}
    for mesh in meshes:
        found = character.rig.find(key_blocks(mesh).keys())
        free = {shape: key for shape, key in found.items() if f"{mesh.name}: {key}" not in character.driven}
        if free and mesh.name not in character.locked:
            keys[mesh.data.shape_keys] = free
    if not keys:
        held = ", ".join([*character.locked, *character.driven][:3])
        why = f"its shapes are linked or driven ({held}, …)" if held else "it has no mapped shape"
        raise EvokeError(f"{character.name} cannot be keyed: {why}")
    bones = pose_bones(character.armature)
    if not bones or character.armature.name in character.locked:
        return Targets(keys, None, frozenset())
    driven = {name for name in bones.keys() if f"{character.armature.name}: {name}" in character.driven}  # noqa: SIM118
    return Targets(keys, character.armature, frozenset(bones.keys()) - driven)


def curves_of(
    targets: Targets,
    faces: Sequence[Face],
    at: NDArray[np.float64],
    frames: NDArray[np.float64],
    *,
    error: float,
    resting: bool,
) -> dict[Any, list[Curve]]:
    """Datablock → its curves, straight between the faces' places ``at`` (n, in frames), decimated to ``error``.

    ``frames`` are the whole numbers of the take. Without ``resting``, what never leaves its rest gets no curve.
    """
    shapes: dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
    for shape in faces[0].shapes:
        values = np.array([face.shapes[shape] for face in faces])
        if resting or values.any():
            shapes[shape] = _keys(at, values, frames, error)
    curves = {
        key: [Curve(value_path(name), 0, *shapes[shape]) for shape, name in names.items() if shape in shapes]
        for key, names in targets.keys.items()
    }
    if targets.armature is not None:
        turned: list[Curve] = []
        for bone in faces[0].bones:
            turns = [face.bones[bone] for face in faces]
            if bone in targets.bones and (resting or any(turn[0] < 1 for turn in turns)):
                mode = targets.armature.pose.bones[bone].rotation_mode
                channel, numbers, off = rotation(turns, mode, error_degrees=error * BONE_DEGREES)
                turned += [
                    Curve(bone_path(bone, channel), index, *_keys(at, values, frames, off))
                    for index, values in enumerate(numbers.T)
                ]
        curves[targets.armature] = turned
    return curves


def _keys(
    at: NDArray[np.float64], values: NDArray[np.float64], frames: NDArray[np.float64], error: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Frames and values of the keys that are kept."""
    every = np.interp(frames, at, values)
    kept = decimate(every.tolist(), error)
    return frames[kept], every[kept]


def rotation(turns: Sequence[Quaternion], mode: str, *, error_degrees: float) -> tuple[str, NDArray[np.float64], float]:
    """Turns (w, x, y, z) as a bone of that rotation mode has them written.

    Returns:
        The channel's name; (n, 3 or 4) numbers; how far off each number may be, so that all of them together turn the
        bone no further than ``error_degrees`` from where it should be.
    """
    off = math.radians(error_degrees)
    if mode == "QUATERNION":
        return "rotation_quaternion", np.array(turns), math.sin(off / 2) / 2
    quaternions = [BlenderQuaternion(turn) for turn in turns]
    if mode == "AXIS_ANGLE":
        pairs = [quaternion.to_axis_angle() for quaternion in quaternions]
        # Each number off by d: the angle by d, and the axis, at 180°, by π × √3 × d.
        return "rotation_axis_angle", np.array([(angle, *axis) for axis, angle in pairs]), off / 7
    eulers = [quaternions[0].to_euler(mode)]
    for quaternion in quaternions[1:]:
        eulers.append(quaternion.to_euler(mode, eulers[-1]))
    return "rotation_euler", np.array([tuple(euler) for euler in eulers]), off / 3

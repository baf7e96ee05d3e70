# SPDX-License-Identifier: GPL-3.0-or-later
"""What Blender makes of a character at each frame, whatever makes it move: as plain numbers, then as plain keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from mathutils import Matrix
from numpy.typing import NDArray

from .actions import Curve, bone_path, value_path
from .copies import Copies
from .decimation import decimate

EXACT = 1e-5
"""Plain keys are nowhere further than this from what was seen."""


@dataclass(frozen=True, eq=False)
class Motion:
    """What was seen at n frames.

    Attributes:
        frames: (n,).
        shapes: mesh's name → its keys' names without the basis, and their values (n, keys).
        turns: bone → its turn from rest against its parent, (n, 4), w x y z; moves, scales: (n, 3), in armature units.
    """

    frames: NDArray[np.float64]
    shapes: dict[str, tuple[list[str], NDArray[np.float64]]]
    turns: dict[str, NDArray[np.float64]]
    moves: dict[str, NDArray[np.float64]]
    scales: dict[str, NDArray[np.float64]]


def watch(copies: Copies, frames: range) -> Motion:
    """Play the frames and note what drivers, strips, actions and constraints come to."""
    view = copies.scene.view_layers[0]
    faces = {mesh.data.name: mesh.data.shape_keys for mesh in copies.meshes if mesh.data.shape_keys}
    values = {name: np.empty((len(frames), len(keys.key_blocks)), np.float32) for name, keys in faces.items()}
    bones = len(copies.armature.pose.bones) if copies.armature else 0
    poses = np.empty((len(frames), bones * 16), np.float32)
    for number, frame in enumerate(frames):
        copies.scene.frame_set(frame)
        view.update()
        for name, keys in faces.items():
            keys.evaluated_get(view.depsgraph).key_blocks.foreach_get("value", values[name][number])
        if bones:
            copies.armature.evaluated_get(view.depsgraph).pose.bones.foreach_get("matrix", poses[number])
    shapes = {
        name: ([key.name for key in keys.key_blocks][1:], values[name][:, 1:].astype(float))
        for name, keys in faces.items()
    }
    # Blender hands matrices over column by column.
    local = _local(copies.armature, poses.reshape(len(frames), bones, 4, 4).swapaxes(2, 3)) if bones else {}
    parts = {bone: _parts(each) for bone, each in local.items()}
    return Motion(
        np.array(frames, float),
        shapes,
        turns={bone: turn for bone, (_, turn, _) in parts.items()},
        moves={bone: move for bone, (move, _, _) in parts.items()},
        scales={bone: scale for bone, (_, _, scale) in parts.items()},
    )


def _local(armature: Any, poses: NDArray[np.float32]) -> dict[str, NDArray[np.float64]]:
    """Bone → (n, 4, 4): from its rest to where it is seen, in the axes of its rest, as a plain parent carries it."""
    bones = armature.data.bones
    place = {bone.name: number for number, bone in enumerate(armature.pose.bones)}
    found: dict[str, NDArray[np.float64]] = {}
    for bone in bones:
        rest, seen = np.array(bone.matrix_local), poses[:, place[bone.name]].astype(float)
        if bone.parent:
            rest = np.linalg.inv(np.array(bone.parent.matrix_local)) @ rest
            seen = np.linalg.inv(poses[:, place[bone.parent.name]].astype(float)) @ seen
        found[bone.name] = np.linalg.inv(rest) @ seen
    return found


def _parts(matrices: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Moves (n, 3), turns (n, 4) that never jump to their other sign, scales (n, 3)."""
    if np.ptp(matrices, axis=0).max() < EXACT:
        matrices = matrices[:1]
    decomposed = [Matrix(matrix).decompose() for matrix in matrices]
    moves, turns, scales = (np.array([[*part] for part in parts]) for parts in zip(*decomposed, strict=True))
    flips = np.cumprod(np.where((turns[1:] * turns[:-1]).sum(axis=1) < 0, -1.0, 1.0))
    turns[1:] *= flips[:, None]
    return moves, turns, scales


def plain_curves(copies: Copies, motion: Motion, always: Mapping[str, set[str]]) -> dict[Any, list[Curve]]:
    """Keys that show a motion again, datablock → curves, first frame 0.

    What stands still is set on the copies as it stood, and gets no curve; ``always`` names, mesh by mesh, the shapes
    that do in any case.
    """
    frames = motion.frames - motion.frames[0]
    curves: dict[Any, list[Curve]] = {}
    for mesh in dict.fromkeys(mesh.data for mesh in copies.meshes if mesh.data.shape_keys):
        names, values = motion.shapes[mesh.name]
        for name, column in zip(names, values.T, strict=True):
            mesh.shape_keys.key_blocks[name].value = column[0]
            if np.ptp(column) > EXACT or name in always.get(mesh.name, ()):
                curves.setdefault(mesh.shape_keys, []).append(_curve(value_path(name), 0, frames, column))
    for channel, parts in (("rotation_quaternion", motion.turns), ("location", motion.moves), ("scale", motion.scales)):
        for name, numbers in parts.items():
            bone = copies.armature.pose.bones[name]
            setattr(bone, channel, numbers[0])
            if np.ptp(numbers, axis=0).max() > EXACT:
                path = bone_path(name, channel)
                made = [_curve(path, index, frames, column) for index, column in enumerate(numbers.T)]
                curves.setdefault(copies.armature, []).extend(made)
    return curves


def _curve(path: str, index: int, frames: NDArray[np.float64], values: NDArray[np.float64]) -> Curve:
    kept = decimate(values.tolist(), EXACT)
    return Curve(path, index, frames[kept], values[kept])


def make_plain(copies: Copies) -> None:
    """Take away all that moves the copies, so that nothing but plain keys will."""
    if copies.armature:
        for bone in copies.armature.data.bones:
            bone.use_inherit_rotation, bone.inherit_scale, bone.use_local_location = True, "FULL", True
        for bone in copies.armature.pose.bones:
            bone.rotation_mode = "QUATERNION"
            for constraint in list(bone.constraints):
                bone.constraints.remove(constraint)
    for item in copies.scene.objects:
        for owner in (item, item.data, getattr(item.data, "shape_keys", None)):
            if owner is not None:
                owner.animation_data_clear()

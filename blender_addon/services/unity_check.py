# SPDX-License-Identifier: GPL-3.0-or-later
"""Files for Unity, read back: what they have to show, and each difference from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Quaternion, Vector

from . import copies
from .sampling import EXACT, Motion

TOLERANCE = 1e-3
"""How far a shape may be off, in its units; for bones, in radians; for the height, as a share."""
FRAMES_COMPARED = 7


@dataclass(frozen=True, eq=False)
class Expected:
    """What a file has to show.

    Attributes:
        mapped: mesh → its shapes that the rig maps.
        motion: of the copies that were written.
        height: of all meshes together at the first frame, in metres.
    """

    mapped: dict[str, set[str]]
    motion: Motion
    height: float


@dataclass(frozen=True)
class Checked:
    """How many mapped shapes were looked for and curves compared, and each difference as a sentence."""

    shapes: int
    curves: int
    problems: list[str]


def check(path: Path, expected: Expected, scene: Any) -> Checked:
    """Import a file into a scene like ``scene`` that is gone afterwards, and compare."""
    with copies.leaving_nothing():
        seen = copies.scene_like(scene, f"{path.name} read back")
        with copies.shown(seen):
            try:
                fps = _read(path, seen)
            except RuntimeError as error:
                return Checked(0, 0, [f"{path.name} cannot be read back ({str(error).strip().splitlines()[-1]})"])
            seen.frame_set(0)
            problems = [*_missing(seen, expected), *_wrong_height(seen, expected)]
            curves, wrong = _compare(seen, expected, fps * scene.render.fps_base / scene.render.fps)
            shapes = sum(len(names) for names in expected.mapped.values())
            return Checked(shapes, curves, [f"{path.name}: {problem}" for problem in [*problems, *wrong]])


def height_of(scene: Any) -> float:
    """From the lowest to the highest corner of the meshes' boxes, as they stand at this frame."""
    graph = scene.view_layers[0].depsgraph
    seen = [item.evaluated_get(graph) for item in scene.objects if item.type == "MESH"]
    heights = [(item.matrix_world @ Vector(corner)).z for item in seen for corner in item.bound_box]
    return max(heights) - min(heights)


def _read(path: Path, scene: Any) -> float:
    """Import into the scene shown, first frame 0; returns how many frames a second has there."""
    if path.suffix == ".glb":
        bpy.ops.import_scene.gltf(filepath=str(path), bone_heuristic="BLENDER", disable_bone_shape=True)
    elif "fbx_import" in dir(bpy.ops.wm):
        bpy.ops.wm.fbx_import(filepath=str(path), anim_offset=0.0)
    else:
        bpy.ops.import_scene.fbx(filepath=str(path), anim_offset=0.0)
        return scene.render.fps  # that importer forgets the base of 23.976
    return scene.render.fps / scene.render.fps_base


def _meshes(scene: Any) -> dict[str, Any]:
    return {item.data.name: item.data for item in scene.objects if item.type == "MESH"}


def _missing(scene: Any, expected: Expected) -> Iterator[str]:
    meshes = _meshes(scene)
    for mesh, wanted in expected.mapped.items():
        keys = meshes[mesh].shape_keys if mesh in meshes else None
        for shape in sorted(wanted - set(keys.key_blocks.keys() if keys else ())):
            yield f"{mesh} has lost the shape {shape}"


def _wrong_height(scene: Any, expected: Expected) -> Iterator[str]:
    height = height_of(scene)
    if abs(height / expected.height - 1) > TOLERANCE:
        yield f"the character is {height:.3f} m high instead of {expected.height:.3f} m"


def _compare(scene: Any, expected: Expected, stretch: float) -> tuple[int, list[str]]:
    """How many curves were compared at a few frames, each ``stretch`` of the scene's frames long; where one is off."""
    motion = expected.motion
    places = np.unique(np.linspace(0, len(motion.frames) - 1, FRAMES_COMPARED).round().astype(int))
    shapes = [
        (mesh, name, column)
        for mesh, (names, values) in motion.shapes.items()
        for name, column in zip(names, values.T, strict=True)
        if np.ptp(column) > EXACT
    ]
    turns = [(bone, turns) for bone, turns in motion.turns.items() if np.ptp(turns, axis=0).max() > EXACT]
    off: dict[str, tuple[float, float, float, int]] = {}
    for place in places.tolist():
        scene.frame_set(int(place * stretch), subframe=place * stretch % 1)
        meshes = _meshes(scene)
        bones = {bone.name: bone for item in scene.objects if item.pose for bone in item.pose.bones}
        for mesh, name, column in shapes:
            found = _value(meshes.get(mesh), name)
            _note(off, f"{mesh}'s shape {name}", abs(found - column[place]), found, column[place], place)
        for bone, each in turns:
            found, wanted = _turn(bones.get(bone)), Quaternion(each[place])
            away = found.rotation_difference(wanted).angle
            away = min(away, 2 * np.pi - away)
            _note(off, f"the bone {bone}", away, np.degrees(found.angle), np.degrees(wanted.angle), place)
    told = [
        f"{what} is at {found:.3f} instead of {wanted:.3f} at frame {motion.frames[0] + place:.0f}"
        for what, (_, found, wanted, place) in off.items()
    ]
    return len(shapes) + len(turns), told


def _note(
    off: dict[str, tuple[float, float, float, int]], what: str, away: float, found: float, wanted: float, place: int
) -> None:
    """Keep the worst place of what is off."""
    if away > max(TOLERANCE, off[what][0] if what in off else 0.0):
        off[what] = (away, found, wanted, place)


def _value(mesh: Any | None, shape: str) -> float:
    key = mesh.shape_keys.key_blocks.get(shape) if mesh and mesh.shape_keys else None
    return key.value if key else 0.0


def _turn(bone: Any | None) -> Any:
    return bone.matrix_basis.to_quaternion() if bone else Quaternion()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a character's face is, and a camera that looks at it."""

from typing import Any

import bpy
import numpy as np
from mathutils import Vector
from numpy.typing import NDArray

from .lookup import key_blocks, pose_bones
from .rig import Character

ROOM = 2.2
"""How much of the picture the head needs around what moves in the face."""
LENS_MM, SENSOR_MM = 85.0, 36.0
MOVED = 0.2
"""Vertices that a shape moves by this share of its farthest are of the face; a jaw draws the neck along a little."""


def camera_on_face(scene: Any, character: Character) -> Any:
    """A new camera in ``scene``, level with the character's face and straight before it."""
    points = face_points(character)
    low, high = points.min(axis=0), points.max(axis=0)
    middle, height = Vector((low + high) / 2), float(max(high - low))
    camera = bpy.data.objects.new("EVOKE camera", bpy.data.cameras.new("EVOKE camera"))
    scene.collection.objects.link(camera)
    lens = camera.data
    lens.lens, lens.sensor_fit, lens.sensor_height, lens.sensor_width = LENS_MM, "VERTICAL", SENSOR_MM, SENSOR_MM
    distance = ROOM * height * LENS_MM / SENSOR_MM
    lens.clip_start, lens.clip_end = distance / 100, distance * 100
    ahead = _ahead(character, middle, height)
    camera.location = middle + ahead * distance
    camera.rotation_euler = (-ahead).to_track_quat("-Z", "Y").to_euler()
    return camera


def face_points(character: Character) -> NDArray[np.float64]:
    """(n, 3), where the vertices that the rig's shapes move stand in the scene."""
    graph = bpy.context.evaluated_depsgraph_get()
    found: list[NDArray[np.float64]] = []
    for mesh in character.meshes:
        blocks = key_blocks(mesh)
        rest = _places(blocks[0].data)
        moved = np.zeros(len(rest), bool)
        for key in character.rig.find(blocks.keys()).values():
            travel = np.linalg.norm(_places(blocks[key].data) - rest, axis=1)
            moved |= (travel > 0) & (travel >= MOVED * travel.max())
        seen = mesh.evaluated_get(graph)
        # A modifier that makes vertices leaves no way to tell which was which.
        places = _places(seen.data.vertices) if len(seen.data.vertices) == len(rest) else rest
        matrix = np.array(seen.matrix_world)
        found.append(places[moved] @ matrix[:3, :3].T + matrix[:3, 3])
    return np.concatenate(found)


def _ahead(character: Character, middle: Any, height: float) -> Any:
    """Which way the face looks, level: away from the head's bone, or towards -Y where that does not tell."""
    bones = pose_bones(character.armature)
    heads = [name for name in bones.keys() if "head" in name.lower()]  # noqa: SIM118
    if heads:
        bone = bones[min(heads, key=len)]
        way = middle - character.armature.matrix_world @ bone.head
        way.z = 0
        if way.length > height / 10:
            return way.normalized()
    return Vector((0, -1, 0))


def _places(items: Any) -> NDArray[np.float64]:
    places = np.empty(len(items) * 3, np.float32)
    items.foreach_get("co", places)
    return places.reshape(-1, 3).astype(float)

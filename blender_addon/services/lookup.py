# SPDX-License-Identifier: GPL-3.0-or-later
"""What is inside an object, looked up anew each time: Blender frees key blocks, bones and curves under a holder."""

from typing import Any

import bpy
from mathutils import Quaternion as BlenderQuaternion

from evoke_core.expressions import Quaternion


def key_blocks(mesh: Any) -> Any:
    """A mesh object's key blocks; none where it has none or was removed."""
    try:
        keys = mesh.data.shape_keys
    except ReferenceError:
        return {}
    return keys.key_blocks if keys else {}


def pose_bones(armature: Any) -> Any:
    """An armature object's pose bones; none where there is no armature or it was removed."""
    try:
        pose = armature.pose if armature is not None else None
    except ReferenceError:
        return {}
    return pose.bones if pose else {}


def is_locked(item: Any) -> bool:
    """Whether a mesh or armature object is linked from a library in a way that it cannot be moved."""
    return (item.data if item.type == "MESH" else item).library is not None


def is_relative(mesh: Any) -> bool:
    """Whether the values of a mesh object's keys mix them: absolute keys follow one another in time instead."""
    return mesh.data.shape_keys.use_relative


def key_drivers(mesh: Any, keys: list[str]) -> list[tuple[str, Any]]:
    """The drivers on a mesh object's keys of these names, as key and F-curve."""
    paths = {f'key_blocks["{bpy.utils.escape_identifier(key)}"].value': key for key in keys}
    curves = _driver_curves(mesh.data.shape_keys)
    return [(paths[curve.data_path], curve) for curve in curves if curve.data_path in paths]


def bone_drivers(armature: Any, bones: list[str]) -> list[tuple[str, Any]]:
    """The drivers on the rotations of an armature object's bones of these names, as bone and F-curve."""
    paths = {f'pose.bones["{bpy.utils.escape_identifier(bone)}"]': bone for bone in bones}
    found: list[tuple[str, Any]] = []
    for curve in _driver_curves(armature):
        path, _, what = curve.data_path.rpartition(".")
        if path in paths and what.startswith("rotation_"):
            found.append((paths[path], curve))
    return found


def _driver_curves(owner: Any) -> Any:
    return owner.animation_data.drivers if owner.animation_data else ()


def owner_of(mesh: Any) -> Any:
    """The armature that deforms a mesh object, else the topmost parent (the mesh itself where it has none)."""
    for modifier in mesh.modifiers:
        if modifier.type == "ARMATURE" and modifier.object:
            return modifier.object
    owner = mesh
    while owner.parent:
        owner = owner.parent
        if owner.type == "ARMATURE":
            break
    return owner


def rotation_of(bone: Any) -> list[float]:
    """A pose bone's rotation as its mode writes it: quaternion, angle and axis, or Euler angles."""
    return list(getattr(bone, rotation_channel(bone.rotation_mode)))


def rotate(bone: Any, rotation: Any) -> None:
    """Write a pose bone's rotation as its mode has it; what stands already is not written again."""
    name = rotation_channel(bone.rotation_mode)
    if list(getattr(bone, name)) != list(rotation):
        setattr(bone, name, rotation)


def turn(bone: Any, quaternion: Quaternion) -> None:
    """Turn a pose bone from rest, in whichever way its owner chose to write rotations."""
    rotation = BlenderQuaternion(quaternion)
    if bone.rotation_mode == "QUATERNION":
        rotate(bone, rotation)
    elif bone.rotation_mode == "AXIS_ANGLE":
        axis, angle = rotation.to_axis_angle()
        rotate(bone, (angle, *axis))
    else:
        rotate(bone, rotation.to_euler(bone.rotation_mode))


def rotation_channel(mode: str) -> str:
    """The property in which a bone of that rotation mode has its rotation."""
    by_mode = {"QUATERNION": "rotation_quaternion", "AXIS_ANGLE": "rotation_axis_angle"}
    return by_mode.get(mode, "rotation_euler")

# SPDX-License-Identifier: GPL-3.0-or-later
"""Find characters in a scene and move their faces: every mesh that has the shapes, and the bones."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from evoke_core.expressions import Face, Quaternion
from evoke_core.rigs import Rig, tell_rig

# glTF import adds a mesh of this name to draw bones with; it is nobody's face.
HELPER_MESHES = ("Icosphere",)


@dataclass
class Character:
    """A character whose face can be driven.

    Attributes:
        name: its armature's name, or its mesh's where it has none.
        rig: the profile found.
        meshes: the mesh objects that carry mapped shapes.
        armature: the armature object, or None.
        driven: shapes left alone because a driver writes them, as "mesh: shape".
    """

    name: str
    rig: Rig
    meshes: list[Any]
    armature: Any = None
    driven: list[str] = field(default_factory=list[str])
    _keys: dict[str, list[Any]] = field(default_factory=dict[str, list[Any]])

    def shapes(self) -> set[str]:
        """The rig's shapes that this character has and that can be written."""
        return set(self._keys)

    def apply(self, face: Face) -> None:
        """Show a solved face: its shapes on every mesh that has them, its turns on the bones that are there."""
        for shape, value in face.shapes.items():
            for key in self._keys.get(shape, ()):
                key.value = value
        if self.armature is not None:
            for bone, turn in face.bones.items():
                pose_bone = self.armature.pose.bones.get(bone)
                if pose_bone is not None:
                    _turn(pose_bone, turn)

    def bind(self) -> None:
        """Look the shapes up again, after meshes or keys have changed."""
        self._keys, self.driven = {}, []
        for mesh in self.meshes:
            blocks = mesh.data.shape_keys.key_blocks
            driven = _driven_keys(mesh.data.shape_keys)
            for shape, spelling in self.rig.find(blocks.keys()).items():
                if spelling in driven:
                    self.driven.append(f"{mesh.name}: {spelling}")
                else:
                    self._keys.setdefault(shape, []).append(blocks[spelling])


def find_characters(objects: Iterable[Any]) -> list[Character]:
    """The characters among ``objects`` (bpy objects), in the order of their names.

    Meshes belong together that share an armature (or, without one, a topmost parent); the names of their shape keys
    tell the rig. A group whose names fit no shipped rig is no character.
    """
    groups: dict[Any, list[Any]] = {}
    for item in objects:
        if item.type == "MESH" and item.data.shape_keys and not item.name.startswith(HELPER_MESHES):
            groups.setdefault(_owner(item), []).append(item)
    characters: list[Character] = []
    for owner, meshes in groups.items():
        rig = tell_rig(key for mesh in meshes for key in mesh.data.shape_keys.key_blocks.keys())  # noqa: SIM118
        if rig is None:
            continue
        carrying = [mesh for mesh in meshes if rig.find(mesh.data.shape_keys.key_blocks.keys())]
        armature = owner if owner.type == "ARMATURE" else None
        character = Character(owner.name, rig, carrying, armature)
        character.bind()
        characters.append(character)
    return sorted(characters, key=lambda character: character.name)


def _owner(mesh: Any) -> Any:
    """The armature that deforms a mesh, else the topmost parent (the mesh itself where it has none)."""
    for modifier in mesh.modifiers:
        if modifier.type == "ARMATURE" and modifier.object:
            return modifier.object
    owner = mesh
    while owner.parent:
        owner = owner.parent
        if owner.type == "ARMATURE":
            break
    return owner


def _driven_keys(shape_keys: Any) -> set[str]:
    """Names of the keys that a driver writes: what is written beside a driver has no lasting effect."""
    animation = shape_keys.animation_data
    if not animation:
        return set()
    prefix, suffix = 'key_blocks["', '"].value'
    paths = [driver.data_path for driver in animation.drivers if not driver.mute]
    return {
        path.removeprefix(prefix).removesuffix(suffix)
        for path in paths
        if path.startswith(prefix) and path.endswith(suffix)
    }


def _turn(pose_bone: Any, turn: Quaternion) -> None:
    """Turn a bone from rest, in whichever way its owner chose to write rotations."""
    from mathutils import Quaternion as BlenderQuaternion

    quaternion = BlenderQuaternion(turn)
    if pose_bone.rotation_mode == "QUATERNION":
        pose_bone.rotation_quaternion = quaternion
    elif pose_bone.rotation_mode == "AXIS_ANGLE":
        axis, angle = quaternion.to_axis_angle()
        pose_bone.rotation_axis_angle = (angle, *axis)
    else:
        pose_bone.rotation_euler = quaternion.to_euler(pose_bone.rotation_mode)

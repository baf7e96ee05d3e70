# SPDX-License-Identifier: GPL-3.0-or-later
"""Find characters in a scene and move their faces: every mesh that has the shapes, and the bones."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import bpy

from evoke_core.expressions import Face
from evoke_core.rigs import Rig, shipped_rigs, tell_rig

from .lookup import bone_drivers, is_locked, is_relative, key_blocks, key_drivers, owner_of, pose_bones, turn

# glTF import adds a mesh of this name to draw bones with; it is nobody's face.
HELPER_MESHES = ("Icosphere",)
# A mesh with fewer keys of its own is no face that someone would want to map.
FEWEST_KEYS = 5


@dataclass
class Character:
    """A character whose face can be driven.

    It holds objects, and only the names of what is in them. After an undo or a loaded file its objects are gone: it
    moves nothing then, and has to be found again.

    Attributes:
        name: its armature's name, or its mesh's where it has none.
        rig: the profile found.
        meshes: the mesh objects that carry mapped shapes.
        armature: the armature object, or None.
        driven: shapes and bones left alone because a driver writes them, as "object: name".
        locked: names of objects that cannot be written, since they are linked from a library without an override.
        absolute: names of meshes whose shape keys are absolute: Blender does not look at their values.
    """

    name: str
    rig: Rig
    meshes: list[Any]
    armature: Any = None
    driven: list[str] = field(init=False)
    locked: list[str] = field(init=False)
    absolute: list[str] = field(init=False)
    _keys: list[tuple[Any, dict[str, str]]] = field(init=False, repr=False)
    _bones: list[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.bind()

    def bind(self) -> None:
        """Look up again which shapes and bones can be written, after meshes, keys or drivers have changed."""
        self.driven = [f"{holder.name}: {name}" for holder, name, driver in drivers_of(self) if not driver.mute]
        self.locked = [item.name for item in _objects(self) if is_locked(item)]
        self.absolute = [mesh.name for mesh in self.meshes if key_blocks(mesh) and not is_relative(mesh)]
        self._keys = [
            (mesh, {shape: key for shape, key in found.items() if f"{mesh.name}: {key}" not in self.driven})
            for mesh, found in mapped_keys(self)
        ]
        self._bones = [bone for bone in mapped_bones(self) if f"{self.armature.name}: {bone}" not in self.driven]

    def is_whole(self) -> bool:
        """Whether all that it was found with is still there."""
        whole = self.armature is None or bool(pose_bones(self.armature))
        return whole and all(key_blocks(mesh) for mesh in self.meshes)

    def shapes(self) -> set[str]:
        """The rig's shapes that this character has and that can be written."""
        return {shape for _, found in self._keys for shape in found}

    def apply(self, face: Face) -> None:
        """Show a solved face: its shapes on every mesh that has them, its turns on the bones that are there.

        What is driven, locked, missing, or removed by now is passed over.
        """
        # In single precision, as Blender keeps them: what stands already is not written, and so not evaluated, again.
        values = dict(zip(face.shapes, array("f", face.shapes.values()), strict=True))
        for mesh, found in self._keys:
            blocks = key_blocks(mesh)
            for shape, key in found.items():
                value, block = values.get(shape), blocks.get(key)
                if value is not None and block is not None and block.value != value:
                    block.value = value
        bones = pose_bones(self.armature)
        for name in self._bones:
            rotation, bone = face.bones.get(name), bones.get(name)
            if rotation is not None and bone is not None:
                turn(bone, rotation)


def find_characters(objects: Iterable[Any], rigs: Iterable[Rig] | None = None) -> list[Character]:
    """The characters among ``objects`` (bpy objects) by ``rigs`` (None: the shipped ones), in the order of their names.

    Meshes belong together that share an armature (or, without one, a topmost parent); the names of their shape keys
    tell the rig. A group whose names fit no rig is no character. The second of one name is called "Name (2)".
    """
    known = _known(rigs)
    told = [_character(owner, meshes, known) for owner, meshes in _faces(objects).items()]
    characters = sorted((character for character in told if character), key=lambda character: character.name)
    count: Counter[str] = Counter()
    for character in characters:
        count[character.name] += 1
        if count[character.name] > 1:
            character.name = f"{character.name} ({count[character.name]})"
    return characters


def character_of(owner: Any, rigs: Iterable[Rig] | None = None) -> Character | None:
    """The character of one owner: an armature, or the topmost object of a face that has none."""
    return _character(owner, _faces(bpy.data.objects).get(owner, []), _known(rigs))


def unknown_faces(objects: Iterable[Any], rigs: Iterable[Rig] | None = None) -> list[Any]:
    """The owners among ``objects`` whose meshes have shape keys enough for a face, under names that fit no rig."""
    known = _known(rigs)
    others = tuple(prefix for rig in known for prefix in rig.untouched_prefixes)
    unknown: list[Any] = []
    for owner, meshes in _faces(objects).items():
        own = {name for mesh in meshes for name in key_blocks(mesh).keys()[1:] if not name.startswith(others)}
        if len(own) >= FEWEST_KEYS and _told(own, known) is None:
            unknown.append(owner)
    return unknown


def face_rig_drivers(character: Character) -> list[str]:
    """The shapes whose keys are driven on all meshes, as by cc_blender_tools' face rig: nothing would move them."""
    moved = character.shapes()
    return sorted({shape for _, found in mapped_keys(character) for shape in found} - moved)


def mute_drivers(character: Character) -> None:
    """Mute the drivers of the shapes that a face rig drives on all meshes, and of the bones that turn with them."""
    dead = set(face_rig_drivers(character))
    units = [unit for unit in character.rig.action_units.values() if dead.intersection(unit.shapes)]
    bones = {f"{character.armature.name}: {bone}" for unit in units for bone in unit.bones if character.armature}
    keys = {
        f"{mesh.name}: {key}" for mesh, found in mapped_keys(character) for shape, key in found.items() if shape in dead
    }
    for holder, name, driver in drivers_of(character):
        if f"{holder.name}: {name}" in keys | bones:
            driver.mute = True
    character.bind()


def writable_meshes(character: Character) -> Iterator[Any]:
    """Each mesh that is there, not locked and has relative keys; of those that share their data, the first."""
    seen: set[Any] = set()
    for mesh in character.meshes:
        if key_blocks(mesh) and not is_locked(mesh) and is_relative(mesh) and mesh.data not in seen:
            seen.add(mesh.data)
            yield mesh


def mapped_keys(character: Character) -> Iterator[tuple[Any, dict[str, str]]]:
    """Each mesh that can be written, with its mapped shapes: shape → key."""
    for mesh in writable_meshes(character):
        yield mesh, character.rig.find(key_blocks(mesh).keys())


def mapped_bones(character: Character) -> list[str]:
    """The bones that the rig turns and that the armature has, where that is not locked."""
    bones = pose_bones(character.armature)
    if not bones or is_locked(character.armature):
        return []
    mapped = dict.fromkeys(bone for unit in character.rig.action_units.values() for bone in unit.bones)
    return [bone for bone in mapped if bone in bones]


def drivers_of(character: Character) -> Iterator[tuple[Any, str, Any]]:
    """The drivers on mapped keys and bones, muted or not, as object, name and F-curve."""
    for mesh, found in mapped_keys(character):
        for key, curve in key_drivers(mesh, list(found.values())):
            yield mesh, key, curve
    bones = mapped_bones(character)
    if bones:
        for bone, curve in bone_drivers(character.armature, bones):
            yield character.armature, bone, curve


def _known(rigs: Iterable[Rig] | None) -> list[Rig]:
    return list(shipped_rigs().values() if rigs is None else rigs)


def _faces(objects: Iterable[Any]) -> dict[Any, list[Any]]:
    """Mesh objects with shape keys, by the object that holds them together."""
    faces: dict[Any, list[Any]] = {}
    for item in objects:
        if item.type == "MESH" and item.data.shape_keys and not item.name.startswith(HELPER_MESHES):
            faces.setdefault(owner_of(item), []).append(item)
    return faces


def _character(owner: Any, meshes: list[Any], rigs: list[Rig]) -> Character | None:
    rig = _told({key for mesh in meshes for key in key_blocks(mesh).keys()}, rigs)  # noqa: SIM118
    if rig is None:
        return None
    carrying = [mesh for mesh in meshes if rig.find(key_blocks(mesh).keys())]
    return Character(owner.name, rig, carrying, owner if owner.type == "ARMATURE" else None)


def _told(names: set[str], rigs: list[Rig]) -> Rig | None:
    """The rig that the names tell, if it maps any of them: a marker may be a shape that no action unit moves."""
    rig = tell_rig(names, rigs)
    return rig if rig and rig.find(names) else None


def _objects(character: Character) -> list[Any]:
    """The character's objects that are still there."""
    meshes = [mesh for mesh in character.meshes if key_blocks(mesh)]
    return [*meshes, character.armature] if pose_bones(character.armature) else meshes

# SPDX-License-Identifier: GPL-3.0-or-later
"""What stood on a face before it was changed, and put back."""

from typing import Any

from .lookup import is_locked, key_blocks, pose_bones, rotate, rotation_of
from .rig import Character, drivers_of, mapped_bones, mapped_keys, writable_meshes

Snapshot = dict[str, dict[str, dict[str, Any]]]
"""Part ("shapes", "bones" or "drivers") → what has it → name → value; fit for JSON."""


def snapshot(character: Character) -> Snapshot:
    """What ``restore`` puts back: the mapped keys, the turns of the mapped bones, which drivers are muted.

    Meshes are told by the names of their Key datablocks, which stay when people rename objects.
    """
    bones = pose_bones(character.armature)
    drivers: dict[str, dict[str, bool]] = {}
    for holder, name, driver in drivers_of(character):
        drivers.setdefault(_place(holder), {})[name] = driver.mute
    return {
        "shapes": {
            _place(mesh): {key: key_blocks(mesh)[key].value for key in found.values()}
            for mesh, found in mapped_keys(character)
        },
        "bones": {
            name: {"mode": bones[name].rotation_mode, "rotation": rotation_of(bones[name])}
            for name in mapped_bones(character)
        },
        "drivers": drivers,
    }


def restore(character: Character, saved: Snapshot) -> list[str]:
    """Put back exactly what a snapshot saw, wherever it is still there; returns the keys that were renamed or removed.

    A snapshot made under another rig is put back too.
    """
    for holder, name, driver in drivers_of(character):
        driver.mute = saved["drivers"].get(_place(holder), {}).get(name, driver.mute)
    missing: set[str] = set()
    for mesh in writable_meshes(character):
        blocks = key_blocks(mesh)
        for key, value in saved["shapes"].get(_place(mesh), {}).items():
            if key in blocks:
                blocks[key].value = value
            else:
                missing.add(key)
    bones = {} if character.armature is None or is_locked(character.armature) else pose_bones(character.armature)
    for name in saved["bones"].keys() & bones.keys():
        bones[name].rotation_mode = saved["bones"][name]["mode"]
        rotate(bones[name], saved["bones"][name]["rotation"])
    character.bind()
    return sorted(missing)


def joined(saved: Snapshot, later: Snapshot) -> Snapshot:
    """A snapshot that also has what only a later one saw."""
    return {
        part: {name: things.get(name, {}) | saved[part].get(name, {}) for name in things | saved[part]}
        for part, things in later.items()
    }


def _place(item: Any) -> str:
    """What tells a mesh or the armature of a character in its snapshots."""
    return item.data.shape_keys.name if item.type == "MESH" else "armature"

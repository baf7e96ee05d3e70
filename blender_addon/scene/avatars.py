# SPDX-License-Identifier: GPL-3.0-or-later
"""The avatar list's rows and the characters behind them.

A row keeps its owner alone (an object that may be deleted at any time); the character is looked up from it and
remembered until a part of it is gone, or until an undo, a loaded file or a search makes what is remembered old.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import bpy

from evoke_core.rigs import Rig

from ..preferences import library
from ..services.actions import keyed_paths, value_path
from ..services.lookup import key_blocks, owner_of, pose_bones
from ..services.rig import Character, character_of, face_rig_drivers, find_characters, mapped_keys, unknown_faces
from ..services.snapshots import joined, restore, snapshot


@dataclass(frozen=True)
class Known:
    """A row's character, and the keys that its face rig drives on all meshes."""

    character: Character
    face_rig: list[str]


_known: dict[tuple[str, str], Known | None] = {}
_rigs: list[Rig] = []


def rigs() -> list[Rig]:
    """The shipped rigs and the library's, read anew after ``forget``."""
    if not _rigs:
        _rigs.extend(library().rigs())
    return _rigs


def forget() -> None:
    """Look everything up again when it is next asked for."""
    _known.clear()
    _rigs.clear()


def is_there(row: Any) -> bool:
    """Whether the row's owner still stands in a scene: one that was deleted lives on as data, as the row holds it."""
    return row.owner is not None and len(row.owner.users_collection) > 0


def known(row: Any) -> Known | None:
    """What is known of a row's character; None where its owner or its face is gone."""
    if not is_there(row):
        return None
    key = (row.owner.name_full, row.profile)
    found = _known.get(key)
    if key not in _known or (found and not found.character.is_whole()):
        character = character_of(row.owner, [rig for rig in rigs() if rig.profile == row.profile] or rigs())
        _known[key] = Known(character, face_rig_drivers(character)) if character else None
    return _known[key]


def picked(scene: Any) -> Iterator[tuple[Any, Character]]:
    """The picked rows whose characters are there."""
    for row in scene.evoke.avatars:
        if row.picked and (found := known(row)):
            yield row, found.character


def animated(character: Character) -> list[str]:
    """The shapes of a character that its actions or strips key: what these say goes before a face posed by hand."""
    return sorted(
        {
            shape
            for mesh, found in mapped_keys(character)
            for paths in [keyed_paths(mesh.data.shape_keys)]
            for shape, key in found.items()
            if value_path(key) in paths
        }
    )


def way_to_unlock(character: Character) -> str:
    """What the artist can do about the locked parts of a character."""
    parts = [*character.meshes, *([character.armature] if character.armature else [])]
    if any(part.library for part in parts if part.name in character.locked):
        return "Make a library override of the character, then of its meshes' data, to move them."
    # Blender overrides objects and leaves their meshes linked, which the shape keys belong to.
    return "Override the data of these meshes too: in the Outliner, Library Override, Make, Selected."


def active(scene: Any) -> Any:
    """The row chosen in the list, or None."""
    avatars = scene.evoke.avatars
    return avatars[scene.evoke.avatar_index] if 0 <= scene.evoke.avatar_index < len(avatars) else None


def remember(row: Any, character: Character) -> None:
    """Keep what Reset puts back, once, before the character is first changed, be it in another scene."""
    if not row.before:
        earlier = (other.before for other in _rows_of(row.owner) if other.before)
        row.before = next(earlier, "") or json.dumps(snapshot(character))


def put_back(row: Any, character: Character) -> list[str]:
    """Put back what stood before the character was first changed; returns the keys that were renamed or removed."""
    missing = restore(character, json.loads(row.before))
    for other in _rows_of(row.owner):
        other.before = ""
    return missing


def change_rig(row: Any, profile: str) -> None:
    """Move a row's face by another rig; what that one alone moves is remembered as it stands now."""
    row.profile = profile
    found = known(row)
    if found and row.before:
        row.before = json.dumps(joined(json.loads(row.before), snapshot(found.character)))


def _rows_of(owner: Any) -> Iterator[Any]:
    """The rows of one owner, which may stand in several scenes."""
    return (row for scene in bpy.data.scenes for row in scene.evoke.avatars if row.owner == owner)


def library_problems() -> list[str]:
    """Which files of the library could not be read."""
    return library().problems


def names_of(owner: Any) -> tuple[list[str], list[str]]:
    """The shape keys of all meshes under an owner, and the bones of its armature, each name once."""
    meshes = [thing for thing in bpy.data.objects if thing.type == "MESH" and owner_of(thing) == owner]
    shapes = {name: None for mesh in meshes for name in key_blocks(mesh).keys()[1:]}
    return list(shapes), list(pose_bones(owner).keys()) if owner.type == "ARMATURE" else []


def find(scene: Any) -> tuple[int, int]:
    """List the scene's characters and the faces of unknown names; returns the numbers of both.

    What is set for a row that stays is kept, its rig too as long as its names fit. Rows whose owners have left the
    scene leave; where none is picked, the selected character is, else the first.
    """
    forget()
    evoke = scene.evoke
    there, profiles = set(scene.objects), {rig.profile for rig in rigs()}
    for index in reversed([index for index, row in enumerate(evoke.avatars) if row.owner not in there]):
        evoke.avatars.remove(index)
    for character in find_characters(scene.objects, rigs()):
        owner = character.armature or owner_of(character.meshes[0])
        if owner in there:
            row = next((row for row in evoke.avatars if row.owner == owner), None) or evoke.avatars.add()
            row.name, row.owner = character.name, owner
            if row.profile not in profiles or known(row) is None:
                change_rig(row, character.rig.profile)
    if evoke.avatars and not any(row.picked for row in evoke.avatars):
        chosen = next((i for i, row in enumerate(evoke.avatars) if row.owner.select_get()), 0)
        evoke.avatars[chosen].picked = True
        evoke.avatar_index = chosen
    evoke.avatar_index = min(evoke.avatar_index, max(0, len(evoke.avatars) - 1))
    evoke.unknown.clear()
    for owner in unknown_faces(scene.objects, rigs()):
        face = evoke.unknown.add()
        face.name, face.owner = owner.name, owner
    return len(evoke.avatars), len(evoke.unknown)

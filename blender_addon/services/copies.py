# SPDX-License-Identifier: GPL-3.0-or-later
"""A character's copy in a scene of its own, which nobody sees and which leaves nothing behind."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import bpy

from .borrowed import poses_kept
from .lookup import owner_of
from .rig import HELPER_MESHES, Character


@dataclass(frozen=True, eq=False)
class Copies:
    """A scene and what stands in it: copies under the names of their originals.

    Attributes:
        scene: has the frame rate and units of the original's.
        armature: None where the character has none.
        meshes: all that belong to the character, with and without a face.
    """

    scene: Any
    armature: Any | None
    meshes: list[Any]


@contextmanager
def leaving_nothing() -> Generator[None]:
    """Whatever datablocks are made inside are gone afterwards."""
    before = set(bpy.data.user_map())
    try:
        yield
    finally:
        made = [item for item in bpy.data.user_map() if item not in before and not item.is_embedded_data]
        for scene in [item for item in made if item.id_type == "SCENE"]:
            made.remove(scene)
            bpy.data.scenes.remove(scene)
        bpy.data.batch_remove(made)


@contextmanager
def shown(scene: Any) -> Generator[None]:
    """Inside, the window shows ``scene``: importers and exporters look there, whatever context they are given."""
    window = bpy.context.window
    before, layer = window.scene, window.view_layer
    # A scene that is shown anew is animated anew.
    with poses_kept(before, layer):
        try:
            window.scene = scene
            yield
        finally:
            window.scene = before
            window.view_layer = layer


@contextmanager
def names_lent(originals: list[Any]) -> Generator[dict[Any, str]]:
    """Inside, copies can have the names of ``originals``, given as original → name: files tell of things by name."""
    # What is linked keeps its name: a local copy may have it too.
    names = {item: item.name for item in originals}
    local = [item for item in originals if item.library is None]
    try:
        for number, item in enumerate(local):
            item.name = f"EVOKE lent {number}"
        yield names
    finally:
        for item in local:
            item.name = names[item]


def members_of(character: Character, scene: Any) -> list[Any]:
    """The meshes of a scene that belong to a character: its face, and its eyes, hair and clothes beside it."""
    owner = character.armature or owner_of(character.meshes[0])
    return [
        item
        for item in scene.objects
        if item.type == "MESH" and owner_of(item) == owner and not item.name.startswith(HELPER_MESHES)
    ]


def copy(armature: Any | None, meshes: list[Any], scene: Any, names: dict[Any, str]) -> Copies:
    """Copies in ``scene``, called as ``names`` says of their originals; of modifiers, the armature's alone are kept.

    Parents and armature modifiers point from copy to copy. Drivers and constraints go on reading the originals, which
    move as the copies do: animation is copied as it stands.
    """
    twins: dict[Any, Any] = {}
    for item in [*([armature] if armature else []), *meshes]:
        twin = _twin(item, twins)
        scene.collection.objects.link(twin)
        twin.hide_viewport = twin.hide_render = False
        twin.hide_set(False, view_layer=scene.view_layers[0])
    for original, twin in twins.items():
        if original in names:
            twin.name = names[original]
        if isinstance(twin, bpy.types.Object):
            _point_at_twins(twin, original, twins)
    return Copies(scene, twins.get(armature), [twins[mesh] for mesh in meshes])


def scene_like(scene: Any, name: str) -> Any:
    """A new, empty scene with the frame rate and units of ``scene``."""
    made = bpy.data.scenes.new(name)
    for setting in ("fps", "fps_base"):
        setattr(made.render, setting, getattr(scene.render, setting))
    for setting in ("system", "scale_length"):
        setattr(made.unit_settings, setting, getattr(scene.unit_settings, setting))
    return made


def _twin(item: Any, twins: dict[Any, Any]) -> Any:
    """A copy of an object and, once, of its data and shape keys; all of them are noted in ``twins``."""
    if item.data not in twins:
        item.update_from_editmode()
        twins[item.data] = item.data.copy()
        if item.type == "MESH" and item.data.shape_keys:
            twins[item.data.shape_keys] = twins[item.data].shape_keys
    twins[item] = item.copy()
    twins[item].data = twins[item.data]
    return twins[item]


def _point_at_twins(twin: Any, original: Any, twins: dict[Any, Any]) -> None:
    for modifier in list(twin.modifiers):
        if modifier.type == "ARMATURE":
            modifier.object = twins.get(modifier.object, modifier.object)
        else:
            twin.modifiers.remove(modifier)
    if twin.parent in twins:
        twin.parent = twins[twin.parent]
    elif twin.parent:
        twin.parent = None
        twin.matrix_world = original.matrix_world

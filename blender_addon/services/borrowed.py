# SPDX-License-Identifier: GPL-3.0-or-later
"""Things of the artist's, changed for a while and put back, whatever happens in between."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import bpy

from evoke_core.errors import EvokeError

from .rig import Character
from .snapshots import restore, snapshot

_CHANNELS = ("location", "rotation_quaternion", "rotation_euler", "rotation_axis_angle", "scale")


@contextmanager
def kept(owner: Any, *names: str) -> Generator[None]:
    """What ``owner`` has under these names is put back afterwards, in their order."""
    before = {name: getattr(owner, name) for name in names}
    before = {name: value[:] if hasattr(value, "__getitem__") else value for name, value in before.items()}
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(owner, name, value)


@contextmanager
def changed(owner: Any, **settings: Any) -> Generator[None]:
    """Inside, ``owner`` has these settings; they are written, and put back, in their order."""
    with kept(owner, *settings):
        for name, value in settings.items():
            setattr(owner, name, value)
        yield


@contextmanager
def poses_kept(scene: Any, layer: Any) -> Generator[None]:
    """Whatever was posed without a key stands as before, though the scene has been animated in between."""
    poses = [(item, _pose_of(item)) for item in scene.objects]
    try:
        yield
    finally:
        layer.update()
        for item, pose in poses:
            _pose(item, pose)


def _pose_of(item: Any) -> list[list[Any]]:
    """What animation could change: an object's place and its bones', then the values of its shape keys."""
    keys = getattr(item.data, "shape_keys", None)
    values = [[tuple(getattr(each, channel)) for channel in _CHANNELS] for each in _placed(item)]
    return [*values, [key.value for key in keys.key_blocks] if keys else []]


def _pose(item: Any, pose: list[list[Any]]) -> None:
    """Write back what differs."""
    *places, values = pose
    for each, place in zip(_placed(item), places, strict=True):
        for channel, value in zip(_CHANNELS, place, strict=True):
            if tuple(getattr(each, channel)) != value:
                setattr(each, channel, value)
    keys = getattr(item.data, "shape_keys", None)
    for key, value in zip(keys.key_blocks if keys else (), values, strict=True):
        if key.value != value:
            key.value = value


def _placed(item: Any) -> list[Any]:
    return [item, *(item.pose.bones if item.pose else ())]


def check_whole(character: Character) -> None:
    """EvokeError where a mesh or the armature of a character has been removed since it was found."""
    if not character.is_whole():
        raise EvokeError(f"{character.name} is no longer whole in this file: find the characters again")


@contextmanager
def still_face(character: Character) -> Generator[None]:
    """Inside, no action or strip moves the character, so that faces applied to it stay; drivers go on.

    EvokeError where it is no longer whole, or a strip of it is being tweaked: its action cannot be taken off then.
    """
    check_whole(character)
    owners = [
        *dict.fromkeys(mesh.data.shape_keys for mesh in character.meshes),
        *([character.armature] if character.armature else []),
    ]
    animated = [owner.animation_data for owner in owners if owner.animation_data]
    if any(data.use_tweak_mode for data in animated):
        raise EvokeError(f"a strip of {character.name} is being tweaked: leave tweak mode (Tab in the NLA editor)")
    saved = snapshot(character)
    before = [(data, data.use_nla, data.action, getattr(data, "action_slot", None)) for data in animated]
    try:
        for data in animated:
            data.use_nla, data.action = False, None
        yield
    finally:
        for data, use_nla, action, slot in before:
            data.use_nla, data.action = use_nla, action
            if slot is not None:
                data.action_slot = slot
        bpy.context.view_layer.update()
        restore(character, saved)

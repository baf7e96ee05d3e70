# SPDX-License-Identifier: GPL-3.0-or-later
"""Animation as curves of numbers, in Blender 4.2 (one action a datablock) and since 4.4 (one action, a slot each)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

# What foreach_set wants for "LINEAR" and "AUTO_CLAMPED": it takes enumerations by number.
_LINEAR, _AUTO_CLAMPED = 1, 4


@dataclass(frozen=True, eq=False)
class Curve:
    """Keys of one number, straight lines between them.

    Attributes:
        path: the property, as seen from its datablock, e.g. ``key_blocks["Jaw_Open"].value``.
        index: which of the property's numbers, 0 for a single one.
        frames: (n,), rising.
        values: (n,).
    """

    path: str
    index: int
    frames: NDArray[np.float64]
    values: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Animation:
    """The action, and since 4.4 the slot in it, that moves one datablock."""

    owner: Any
    action: Any
    slot: Any | None


def value_path(shape_key: str) -> str:
    """The path of a shape key's value, as seen from its Key datablock."""
    return f'key_blocks["{bpy.utils.escape_identifier(shape_key)}"].value'


def bone_path(bone: str, channel: str) -> str:
    """The path of a pose bone's channel, e.g. ``rotation_quaternion``, as seen from its armature object."""
    return f'pose.bones["{bpy.utils.escape_identifier(bone)}"].{channel}'


def free_name(name: str) -> str:
    """``name``, or ``name.001`` and so on where ``write`` made actions of that name."""
    names = [action.name for action in bpy.data.actions]
    number, free = 0, name
    while any(each == free or each.startswith(f"{free}: ") for each in names):
        number += 1
        free = f"{name}.{number:03}"
    return free


def write(name: str, curves: Mapping[Any, Sequence[Curve]]) -> list[Animation]:
    """New actions that hold ``curves``, datablock → its curves; nothing plays them yet.

    Since 4.4 it is one action, with a slot for each datablock; before, one action each, called "name: datablock".
    RuntimeError where Blender refuses a curve; nothing is left then.
    """
    written: list[Animation] = []
    try:
        for owner, each in curves.items():
            title = owner.user.name if owner.id_type == "KEY" else owner.name
            written.append(_animation(name, owner, title, written))
            made = _curves_of(written[-1].action, written[-1].slot, ensure=True)
            for curve in each:
                _write_keys(made.new(curve.path, index=curve.index), curve)
    except RuntimeError:
        remove(written)
        raise
    return written


def _animation(name: str, owner: Any, title: str, earlier: Sequence[Animation]) -> Animation:
    if "layers" not in bpy.types.Action.bl_rna.properties:
        action = bpy.data.actions.new(f"{name}: {title}")
        action.id_root = owner.id_type
        return Animation(owner, action, None)
    action = earlier[0].action if earlier else bpy.data.actions.new(name)
    return Animation(owner, action, action.slots.new(owner.id_type, title))


def play(animations: Iterable[Animation]) -> None:
    """Make them what their datablocks do, in place of what these did."""
    for animation in animations:
        data = animation.owner.animation_data_create()
        data.action = animation.action
        if animation.slot is not None:
            data.action_slot = animation.slot


def push(animation: Animation, *, track: str, blend_type: str, extrapolation: str) -> None:
    """Lay it as a strip on a new NLA track above the others; the datablock's own action is not touched."""
    data = animation.owner.animation_data_create()
    added = data.nla_tracks.new()
    added.name = track
    first, last = animation.action.frame_range
    strip = added.strips.new(track, int(first), animation.action)
    if animation.slot is not None:
        strip.action_slot = animation.slot
        # Made before it knew its slot, the strip took its length from no keys at all. Blender keeps an end from passing
        # its start at every step: so the end comes twice.
        for end in ("end", "start", "end"):
            setattr(strip, f"action_frame_{end}", first if end == "start" else last)
            setattr(strip, f"frame_{end}", first if end == "start" else last)
    strip.blend_type, strip.extrapolation = blend_type, extrapolation


def remove(animations: Iterable[Animation]) -> None:
    """Take actions away, with the NLA tracks that hold them and the animation data that is empty then."""
    for animation in animations:
        data = animation.owner.animation_data
        if data is None:
            continue
        for track in list(data.nla_tracks):
            if any(strip.action == animation.action for strip in track.strips):
                data.nla_tracks.remove(track)
        if data.action is None and not data.nla_tracks and not data.drivers:
            animation.owner.animation_data_clear()
    for action in {animation.action for animation in animations}:
        bpy.data.actions.remove(action)


def read(action: Any, slot: Any | None) -> list[Curve]:
    """The curves of an action, since 4.4 of one slot in it."""
    found: list[Curve] = []
    for fcurve in _curves_of(action, slot, ensure=False):
        points = np.empty(2 * len(fcurve.keyframe_points))
        fcurve.keyframe_points.foreach_get("co", points)
        found.append(Curve(fcurve.data_path, fcurve.array_index, points[0::2].copy(), points[1::2].copy()))
    return found


def strip_paths(owner: Any) -> set[str]:
    """The paths that any NLA strip of a datablock keys."""
    data = owner.animation_data
    tracks = data.nla_tracks if data else ()
    return {
        fcurve.data_path
        for track in tracks
        for strip in track.strips
        if strip.action
        for fcurve in _curves_of(strip.action, getattr(strip, "action_slot", None), ensure=False)
    }


def keyed_paths(owner: Any) -> set[str]:
    """The paths that the action or any NLA strip of a datablock keys."""
    data = owner.animation_data
    if not data or not data.action:
        return strip_paths(owner)
    curves = _curves_of(data.action, getattr(data, "action_slot", None), ensure=False)
    return strip_paths(owner) | {fcurve.data_path for fcurve in curves}


def _curves_of(action: Any, slot: Any | None, *, ensure: bool) -> Any:
    """An action's collection of F-curves, since 4.4 that of one slot."""
    if not hasattr(action, "layers"):
        return action.fcurves
    if ensure and not action.layers:
        action.layers.new("Layer").strips.new(type="KEYFRAME")
    if slot is None or not action.layers or not action.layers[0].strips:
        return ()
    bag = action.layers[0].strips[0].channelbag(slot, ensure=ensure)
    return bag.fcurves if bag else ()


def _write_keys(fcurve: Any, curve: Curve) -> None:
    """All keys at once: one call a key takes a hundred times as long."""
    count = len(curve.frames)
    points = fcurve.keyframe_points
    points.add(count)
    points.foreach_set("co", np.column_stack((curve.frames, curve.values)).ravel())
    points.foreach_set("interpolation", np.full(count, _LINEAR, np.int32))
    for side in ("handle_left_type", "handle_right_type"):
        points.foreach_set(side, np.full(count, _AUTO_CLAMPED, np.int32))
    fcurve.update()

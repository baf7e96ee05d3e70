"""How long it takes to bake ten minutes at 30 frames a second: ``python scripts/bench/blender_bake.py``.

A character of six meshes, each with a copy of every shape of Character Creator 4 Extended, hears eight states a second
that never rest. The clock runs from the states to the finished NLA strips, in this Python's Blender.
"""

import functools
import statistics
import time
from typing import Any

import bpy
import numpy as np
from machine import describe

from blender_addon.services.rig import find_characters
from blender_addon.services.timeline import Sample, Take, bake
from evoke_core.emotions import Emotion
from evoke_core.expressions import solve
from evoke_core.rigs import Rig, shipped_rigs

MINUTES, STATES_PER_SECOND, FPS, MESHES, ERROR, ROUNDS = 10, 8, 30, 6, 0.01, 3


def main() -> None:
    """Print the figures."""
    rig = shipped_rigs()["cc4_extended"]
    seconds, takes = zip(*[_round(seed, rig) for seed in range(ROUNDS)], strict=True)
    print(
        f"bake: {statistics.median(seconds):.2f} s ({min(seconds):.2f}-{max(seconds):.2f}, {ROUNDS} rounds) for "
        f"{MINUTES} min at {FPS} frames/s, {MESHES} meshes, {takes[-1].curves} curves, {takes[-1].keys:,} keys "
        f"within {ERROR}"
    )
    print(describe())


def _round(seed: int, rig: Rig) -> tuple[float, Take]:
    """Seconds, and what was baked."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    _build(rig)
    (character,) = find_characters(bpy.context.scene.objects)
    samples, to_face = _samples(seed), functools.partial(solve, rig=rig)
    started = time.perf_counter()
    take = bake(
        character, samples, name="Take", start_frame=1, fps=FPS, error=ERROR, blend_type="REPLACE", solve=to_face
    )
    return time.perf_counter() - started, take


def _samples(seed: int) -> list[Sample]:
    """States of which each differs from the last in all eight weights, so that hardly a key can be spared."""
    odds = np.random.default_rng(seed).exponential(size=(MINUTES * 60 * STATES_PER_SECOND, 8)) ** 2
    weights = odds / odds.sum(axis=1, keepdims=True)
    return [
        Sample(number / STATES_PER_SECOND, tuple(row.tolist()), Emotion(int(row.argmax())).word)
        for number, row in enumerate(weights)
    ]


def _build(rig: Rig) -> None:
    armature = _armature({bone for unit in rig.action_units.values() for bone in unit.bones})
    for number in range(MESHES):
        data = bpy.data.meshes.new(f"Mesh{number}")
        data.from_pydata([(0, 0, 0), (1, 0, 0), (0, 1, 0)], [], [(0, 1, 2)])
        mesh = bpy.data.objects.new(data.name, data)
        bpy.context.scene.collection.objects.link(mesh)
        mesh.parent = armature
        for shape in ("Basis", *rig.regions):
            mesh.shape_key_add(name=shape).value = 0.0


def _armature(bones: set[str]) -> Any:
    armature = bpy.data.objects.new("Character", bpy.data.armatures.new("Character"))
    bpy.context.scene.collection.objects.link(armature)
    bpy.context.view_layer.objects.active = armature
    bpy.ops.object.mode_set(mode="EDIT")
    for bone in sorted(bones):
        armature.data.edit_bones.new(bone).tail = (0, 0, 1)
    bpy.ops.object.mode_set(mode="OBJECT")
    return armature


if __name__ == "__main__":
    main()

"""The sample head that comes with the Unity package, read back by Blender."""

import bpy
import pytest
from mathutils import Vector

from evoke_core.emotions import Emotion
from evoke_core.expressions import solve
from evoke_core.rigs import shipped_rigs
from unity_bridge.csharp import SAMPLES

HEAD = SAMPLES / "HelloFace" / "EvokeHead.fbx"
RIG = shipped_rigs()["cc4_extended"]


@pytest.fixture(scope="module")
def head():
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.wm.fbx_import(filepath=str(HEAD))
    return {thing.name: thing for thing in bpy.data.objects}


def test_the_head_has_every_shape_that_the_emotions_move(head):
    keys = {key.name for key in head["CC_Base_Body"].data.shape_keys.key_blocks}
    found = RIG.find(keys)
    for emotion in Emotion:
        shapes, _ = solve([float(one == emotion) for one in Emotion], RIG)
        moved = {shape for shape, weight in shapes.items() if weight}
        assert bool(moved) is (emotion is not Emotion.NEUTRAL)
        assert moved <= found.keys()


def test_the_head_has_the_bones_that_the_rig_turns(head):
    bones = {bone for unit in RIG.action_units.values() for bone in unit.bones}
    assert bones
    assert bones <= set(head["EvokeHead"].data.bones.keys())


def test_the_head_stands_upright_in_metres(head):
    eyes = head["CC_Base_Eye"]
    heights = [(eyes.matrix_world @ Vector(corner)).z for corner in eyes.bound_box]
    assert (min(heights) + max(heights)) / 2 == pytest.approx(1.70, abs=0.01)


def test_every_material_shows_the_texture_beside_the_file(head):
    nodes = [node for material in bpy.data.materials for node in material.node_tree.nodes]
    pictures = [node.image for node in nodes if node.type == "TEX_IMAGE"]
    assert len(pictures) == len(bpy.data.materials) > 10
    assert {picture.filepath.replace("\\", "/").rpartition("/")[2] for picture in pictures} == {"EvokeHead.png"}
    assert HEAD.with_suffix(".png").is_file()


def test_a_clone_need_not_wait_for_it():
    assert HEAD.stat().st_size < 6e6

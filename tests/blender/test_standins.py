"""The stand-ins are what the other tests take them for."""

import bpy
import pytest

from tests.blender.standins import PARTS, PROFILES, drive_by_face_rig, drive_from_body, shape_names, stand_in


@pytest.fixture(autouse=True)
def empty_scene():
    bpy.ops.wm.read_factory_settings(use_empty=True)


def world_axis(armature, bone, axis):
    matrix = (armature.matrix_world @ armature.pose.bones[bone].matrix).to_3x3()
    return matrix.col[axis].normalized()


@pytest.mark.parametrize("profile", PROFILES)
def test_every_key_of_the_profile_is_there_and_at_rest(profile):
    anna = stand_in(profile)
    keys = {block.name for mesh in anna.meshes.values() for block in mesh.data.shape_keys.key_blocks}
    assert set(shape_names(profile)) <= keys
    assert all(block.value == 0 for mesh in anna.meshes.values() for block in mesh.data.shape_keys.key_blocks[1:])
    assert anna.meshes.keys() == PARTS.keys()


def test_keys_are_duplicated_on_other_meshes():
    anna = stand_in("cc4_extended")
    assert len(anna.keys("Brow_Drop_L")) == 2
    assert len(anna.keys("Eye_Blink_L")) == 4
    assert len(anna.keys("Jaw_Open")) == 3
    assert len(stand_in("cc4_extended", without=["Jaw_Open"]).keys("Jaw_Open")) == 0


def test_the_bones_rest_as_in_a_character_creator_character():
    bpy.context.view_layer.update()
    armature = stand_in("cc4_extended").armature
    bpy.context.view_layer.update()
    assert world_axis(armature, "CC_Base_JawRoot", 2)[:] == pytest.approx((1, 0, 0), abs=1e-6)
    assert world_axis(armature, "CC_Base_JawRoot", 1)[:] == pytest.approx((0, 0, -1), abs=1e-6)
    assert world_axis(armature, "CC_Base_L_Eye", 2)[:] == pytest.approx((0, 0, 1), abs=1e-6)
    assert world_axis(armature, "CC_Base_R_Eye", 0)[:] == pytest.approx((1, 0, 0), abs=1e-6)


def test_the_bodys_keys_drive_their_copies_and_the_tongue_its_own():
    anna = stand_in("cc4_extended")
    drive_from_body(anna)
    anna.body.data.shape_keys.key_blocks["Brow_Drop_L"].value = 0.5
    bpy.context.view_layer.update()
    assert [block.value for block in anna.keys("Brow_Drop_L")] == pytest.approx([0.5, 0.5])
    assert anna.body.data.shape_keys.animation_data is None
    driven = {curve.data_path for curve in anna.meshes["tongue"].data.shape_keys.animation_data.drivers}
    assert 'key_blocks["Jaw_Open"].value' in driven
    assert 'key_blocks["Tongue_Out"].value' not in driven


def test_a_face_rig_drives_the_expressions_of_all_meshes_and_nothing_else():
    anna = stand_in("cc4_extended")
    drive_by_face_rig(anna)
    anna.armature.pose.bones["CC_Base_FacialBone"].location.x = 0.5
    bpy.context.view_layer.update()
    assert [block.value for block in anna.keys("Jaw_Open")] == pytest.approx([0.5] * 3)
    assert [block.value for block in anna.keys("EO Inner Height L")] == [0.0]

"""What stood before comes back exactly; a face that a face rig holds can be freed and given back."""

import json
import math

import bpy
import pytest

from blender_addon.services.rig import face_rig_drivers, find_characters, mute_drivers
from blender_addon.services.snapshots import restore, snapshot
from evoke_core.emotions import Emotion
from evoke_core.expressions import solve
from evoke_core.rigs import shipped_rigs
from tests.blender.standins import drive_by_face_rig, drive_from_body, stand_in

CC4 = shipped_rigs()["cc4_extended"]


def face(emotion):
    return solve([float(other == emotion) for other in Emotion], CC4)


@pytest.fixture(autouse=True)
def empty_scene():
    bpy.ops.wm.read_factory_settings(use_empty=True)


def only_character():
    (character,) = find_characters(bpy.context.scene.objects)
    return character


def everything(anna):
    """All that a face could change: keys, rotations in every mode, drivers."""
    meshes = anna.meshes.values()
    keys = [[block.value for block in mesh.data.shape_keys.key_blocks] for mesh in meshes]
    bones = [
        (bone.rotation_mode, *bone.rotation_quaternion, *bone.rotation_euler, *bone.rotation_axis_angle)
        for bone in anna.armature.pose.bones
    ]
    drivers = [
        (curve.data_path, curve.mute)
        for mesh in meshes
        if mesh.data.shape_keys.animation_data
        for curve in mesh.data.shape_keys.animation_data.drivers
    ]
    return keys, bones, drivers


@pytest.mark.parametrize("mode", ["QUATERNION", "XYZ", "ZYX", "AXIS_ANGLE"])
def test_reset_puts_back_exactly_what_stood(mode):
    anna = stand_in("cc4_extended")
    jaw = anna.armature.pose.bones["CC_Base_JawRoot"]
    jaw.rotation_mode = mode
    jaw.rotation_quaternion = (math.cos(0.1), 0, 0, math.sin(0.1))
    jaw.rotation_euler = (0.1, 0.2, 0.3)
    jaw.rotation_axis_angle = (0.1, 0, 1, 0)
    anna.body.data.shape_keys.key_blocks["Mouth_Smile_L"].value = 0.3
    anna.meshes["brows"].data.shape_keys.key_blocks["Brow_Drop_L"].value = 0.1
    before = everything(anna)
    character = only_character()
    saved = json.loads(json.dumps(snapshot(character)))
    for emotion in Emotion:
        character.apply(face(emotion))
    assert everything(anna) != before
    restore(character, saved)
    assert everything(anna) == before


def test_reset_puts_back_how_a_bones_rotation_was_written():
    anna = stand_in("cc4_extended")
    jaw = anna.armature.pose.bones["CC_Base_JawRoot"]
    jaw.rotation_mode = "XYZ"
    jaw.rotation_euler = (0.1, 0.2, 0.3)
    written = tuple(jaw.rotation_euler)
    character = only_character()
    saved = snapshot(character)
    jaw.rotation_mode = "QUATERNION"
    character.apply(face(Emotion.SURPRISED))
    restore(character, saved)
    assert (jaw.rotation_mode, tuple(jaw.rotation_euler)) == ("XYZ", written)


def test_reset_passes_over_what_is_gone():
    anna = stand_in("cc4_extended")
    character = only_character()
    saved = snapshot(character)
    character.apply(face(Emotion.ANGRY))
    bpy.data.objects.remove(anna.meshes.pop("brows"))
    anna.body.shape_key_remove(anna.body.data.shape_keys.key_blocks["Eye_Squint_L"])
    restore(character, saved)
    assert [block.value for block in anna.keys("Brow_Drop_L")] == [0.0]


def test_a_snapshot_holds_mapped_keys_and_bones_alone():
    anna = stand_in("cc4_extended")
    saved = snapshot(only_character())
    assert saved["shapes"][anna.body.data.shape_keys.name].keys() == CC4.regions.keys()
    assert saved["bones"].keys() == {"CC_Base_JawRoot", "CC_Base_L_Eye", "CC_Base_R_Eye"}
    assert saved["drivers"] == {}


def test_copies_driven_by_the_body_are_no_face_rig():
    drive_from_body(stand_in("cc4_extended"))
    assert face_rig_drivers(only_character()) == []


def test_a_face_rig_leaves_a_dead_face_that_says_so():
    anna = stand_in("cc4_extended")
    drive_by_face_rig(anna)
    character = only_character()
    assert face_rig_drivers(character) == sorted(CC4.regions)
    assert character.shapes() == set()
    character.apply(face(Emotion.HAPPY))
    bpy.context.view_layer.update()
    assert [block.value for block in anna.keys("Mouth_Smile_L")] == [0.0]


def test_a_face_rig_is_muted_on_all_meshes_and_given_back_exactly():
    anna = stand_in("cc4_extended")
    drive_by_face_rig(anna)
    control = anna.armature.pose.bones["CC_Base_FacialBone"]
    control.location.x = 0.25
    bpy.context.view_layer.update()
    before = everything(anna)
    character = only_character()
    saved = snapshot(character)
    mute_drivers(character)
    assert face_rig_drivers(character) == []
    character.apply(face(Emotion.ANGRY))
    bpy.context.view_layer.update()
    assert [block.value for block in anna.keys("Brow_Drop_L")] == [1.0, 1.0]
    assert [block.value for block in anna.keys("Tongue_Out")] == pytest.approx(
        [0.25]
    )  # not mapped: still the face rig's
    restore(character, saved)
    bpy.context.view_layer.update()
    assert everything(anna) == before
    assert face_rig_drivers(character) == sorted(CC4.regions)


def test_a_driver_that_the_artist_had_muted_stays_so():
    anna = stand_in("cc4_extended")
    drive_by_face_rig(anna)
    for mesh in anna.meshes.values():
        for curve in mesh.data.shape_keys.animation_data.drivers:
            curve.mute = 'Mouth_Smile_L"' in curve.data_path
    before = everything(anna)
    character = only_character()
    saved = snapshot(character)
    muted = [key for keys in saved["drivers"].values() for key, mute in keys.items() if mute]
    assert muted == ["Mouth_Smile_L"]
    assert character.shapes() == {"Mouth_Smile_L"}
    mute_drivers(character)
    restore(character, saved)
    assert everything(anna) == before


def test_a_driven_jaw_is_left_to_its_driver_and_freed_with_its_face_rig():
    anna = stand_in("cc4_extended")
    drive_by_face_rig(anna)
    curves = anna.armature.pose.bones["CC_Base_JawRoot"].driver_add("rotation_quaternion")
    for curve in curves:
        curve.driver.expression = "1.0" if curve.array_index == 0 else "0.0"
    character = only_character()
    assert "Anna: CC_Base_JawRoot" in character.driven
    jaw = anna.armature.pose.bones["CC_Base_JawRoot"]
    character.apply(face(Emotion.SURPRISED))
    assert tuple(jaw.rotation_quaternion) == (1, 0, 0, 0)
    saved = snapshot(character)
    mute_drivers(character)
    character.apply(face(Emotion.SURPRISED))
    bpy.context.view_layer.update()
    assert jaw.rotation_quaternion.angle == pytest.approx(math.radians(15.45))
    restore(character, saved)
    assert not any(curve.mute for curve in anna.armature.animation_data.drivers)

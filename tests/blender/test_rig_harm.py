"""Characters that are not whole, not ours to write, or gone: what can be moved is moved, and nothing is harmed."""

import bpy
import pytest
from mathutils import Vector

from blender_addon.services.rig import character_of, find_characters
from evoke_core.emotions import Emotion
from evoke_core.expressions import solve
from evoke_core.rigs import shipped_rigs
from tests.blender.standins import PROFILES, drive_from_body, face_mesh, shape_names, stand_in

CC4 = shipped_rigs()["cc4_extended"]


def face(emotion, rig=CC4):
    return solve([float(other == emotion) for other in Emotion], rig)


@pytest.fixture(autouse=True)
def empty_scene():
    bpy.ops.wm.read_factory_settings(use_empty=True)


def found():
    return find_characters(bpy.context.scene.objects)


def value(mesh, key):
    return mesh.data.shape_keys.key_blocks[key].value


@pytest.mark.parametrize("profile", PROFILES)
def test_each_profile_is_found_by_its_names_alone_and_shows_every_emotion(profile):
    anna = stand_in(profile)
    (character,) = found()
    assert (character.name, character.rig.profile) == ("Anna", profile)
    assert character.shapes() == character.rig.regions.keys()
    for emotion in Emotion:
        shown = face(emotion, character.rig)
        character.apply(shown)
        for shape, expected in shown.shapes.items():
            assert [block.value for block in anna.keys(shape)] == pytest.approx([expected] * len(anna.keys(shape)))
        for bone, turn in shown.bones.items():
            jaw = anna.armature.pose.bones[bone]
            assert jaw.matrix_basis.to_quaternion()[:] == pytest.approx(turn, abs=1e-6)


def test_a_surprised_chin_goes_down():
    anna = stand_in("cc3_traditional")
    (character,) = found()
    jaw = anna.armature.pose.bones["CC_Base_JawRoot"]

    def chin():
        bpy.context.view_layer.update()
        return (anna.armature.matrix_world @ jaw.matrix @ jaw.bone.matrix_local.inverted() @ lips).z

    lips = Vector((0, -8, 163))
    before = chin()
    character.apply(face(Emotion.SURPRISED, character.rig))
    assert chin() < before - 0.01


def test_a_character_with_half_its_shapes_shows_what_it_has():
    anna = stand_in("cc4_extended", without=shape_names("cc4_extended")[::2])
    (character,) = found()
    kept = CC4.regions.keys() & set(shape_names("cc4_extended")[1::2])
    assert character.shapes() == kept
    character.apply(face(Emotion.HAPPY))
    assert {"Mouth_Smile_L", "Mouth_Smile_R"} & kept == {"Mouth_Smile_L"}
    assert [block.value for block in anna.keys("Mouth_Smile_L")] == [1.0]
    assert character.rig.lacking(character.shapes()) != {}


def test_keys_renamed_or_removed_after_it_was_found_are_passed_over():
    anna = stand_in("cc4_extended")
    (character,) = found()
    anna.body.data.shape_keys.key_blocks["Mouth_Smile_L"].name = "Grin_L"
    anna.body.shape_key_remove(anna.body.data.shape_keys.key_blocks["Cheek_Raise_L"])
    anna.meshes["brows"].shape_key_clear()
    character.apply(face(Emotion.HAPPY))
    assert value(anna.body, "Grin_L") == 0
    assert value(anna.body, "Mouth_Smile_R") == 1
    character.bind()
    assert "Cheek_Raise_L" not in character.shapes()


def test_copies_that_the_body_drives_are_left_to_it_and_named():
    anna = stand_in("cc4_extended")
    drive_from_body(anna)
    (character,) = found()
    assert "Female_Angled: Brow_Drop_L" in character.driven
    assert not any(name.startswith("CC_Base_Body") for name in character.driven)
    assert character.shapes() == CC4.regions.keys()
    character.apply(face(Emotion.ANGRY))
    bpy.context.view_layer.update()
    assert [block.value for block in anna.keys("Brow_Drop_L")] == [1.0, 1.0]


def test_two_characters_of_one_name_are_both_there_and_driven_apart(tmp_path):
    first = stand_in("cc4_extended")
    bpy.data.libraries.write(str(tmp_path / "other.blend"), {first.armature, *first.meshes.values()})
    linked = link(tmp_path / "other.blend")
    own, other = found()
    assert [own.name, other.name] == ["Anna", "Anna (2)"]
    assert own.locked == []
    assert set(other.locked) == linked.keys()
    for character in (own, other):
        character.apply(face(Emotion.HAPPY))
    assert value(first.body, "Mouth_Smile_L") == 1
    assert value(linked["CC_Base_Body"], "Mouth_Smile_L") == 0


def link(path):
    """Link a library's objects into the scene: name → object."""
    with bpy.data.libraries.load(str(path), link=True) as (there, here):
        here.objects = there.objects
    for item in here.objects:
        bpy.context.scene.collection.objects.link(item)
    return {item.name: item for item in here.objects}


def test_a_linked_character_is_named_as_locked_and_left_as_it_is(tmp_path):
    anna = stand_in("cc4_extended")
    bpy.data.libraries.write(str(tmp_path / "library.blend"), {anna.armature, *anna.meshes.values()})
    bpy.ops.wm.read_factory_settings(use_empty=True)
    objects = link(tmp_path / "library.blend")
    (character,) = found()
    assert set(character.locked) == objects.keys()
    assert character.shapes() == set()
    character.apply(face(Emotion.SURPRISED))
    assert value(objects["CC_Base_Body"], "Jaw_Open") == 0
    assert objects["Anna"].pose.bones["CC_Base_JawRoot"].rotation_quaternion[:] == (1, 0, 0, 0)


def test_only_the_linked_mesh_of_a_character_is_locked(tmp_path):
    brows = face_mesh("Linked_Brows", ["Brow_Drop_L", "Brow_Compress_L"])
    bpy.data.libraries.write(str(tmp_path / "brows.blend"), {brows})
    bpy.ops.wm.read_factory_settings(use_empty=True)
    anna = stand_in("cc4_extended")
    with bpy.data.libraries.load(str(tmp_path / "brows.blend"), link=True) as (there, here):
        here.meshes = there.meshes
    mine = bpy.data.objects.new("Brows", here.meshes[0])
    bpy.context.scene.collection.objects.link(mine)
    mine.modifiers.new("Armature", "ARMATURE").object = anna.armature
    (character,) = found()
    assert character.locked == ["Brows"]
    character.apply(face(Emotion.ANGRY))
    assert value(mine, "Brow_Drop_L") == 0
    assert value(anna.body, "Brow_Drop_L") == 1


def test_an_overridden_library_character_moves(tmp_path):
    anna = stand_in("cc4_extended")
    bpy.data.libraries.write(str(tmp_path / "library.blend"), {anna.armature, *anna.meshes.values()})
    bpy.ops.wm.read_factory_settings(use_empty=True)
    for item in link(tmp_path / "library.blend").values():
        local = item.override_create(remap_local_usages=True)
        if local.type == "MESH":
            local.data.override_create(remap_local_usages=True)
    (character,) = find_characters(item for item in bpy.context.scene.objects if item.library is None)
    assert character.locked == []
    character.apply(face(Emotion.HAPPY))
    body = next(mesh for mesh in character.meshes if mesh.name.startswith("CC_Base_Body"))
    assert value(body, "Mouth_Smile_L") == 1


def test_meshes_that_share_their_data_are_written_once():
    anna = stand_in("cc4_extended")
    twin = bpy.data.objects.new("Twin", anna.body.data)
    bpy.context.scene.collection.objects.link(twin)
    twin.parent = anna.armature
    (character,) = found()
    character.apply(face(Emotion.HAPPY))
    assert value(twin, "Mouth_Smile_L") == value(anna.body, "Mouth_Smile_L") == 1
    assert twin in character.meshes


def test_absolute_keys_which_have_no_values_are_named_and_left_alone():
    anna = stand_in("cc4_extended")
    anna.meshes["brows"].data.shape_keys.use_relative = False
    (character,) = found()
    assert character.absolute == ["Female_Angled"]
    character.apply(face(Emotion.ANGRY))
    assert value(anna.body, "Brow_Drop_L") == 1
    assert value(anna.meshes["brows"], "Brow_Drop_L") == 0


def test_a_removed_mesh_is_passed_over_and_the_others_move():
    anna = stand_in("cc4_extended")
    (character,) = found()
    bpy.data.objects.remove(anna.meshes.pop("brows"))
    bpy.data.meshes.remove(anna.meshes.pop("teeth").data)
    character.apply(face(Emotion.ANGRY))
    assert value(anna.body, "Brow_Drop_L") == 1
    character.bind()
    assert character.locked == []


def test_a_removed_character_moves_nothing_and_raises_nothing():
    anna = stand_in("cc4_extended")
    (character,) = found()
    for item in (anna.armature, *anna.meshes.values()):
        bpy.data.objects.remove(item)
    character.apply(face(Emotion.SURPRISED))
    character.bind()
    assert character.shapes() == set()


def test_after_an_undo_it_moves_nothing_until_it_is_found_again():
    bpy.context.preferences.edit.use_global_undo = True
    stand_in("cc4_extended")
    bpy.ops.ed.undo_push(message="a character")
    (character,) = found()
    character.apply(face(Emotion.HAPPY))
    bpy.ops.ed.undo_push(message="a smile")
    bpy.ops.ed.undo()
    character.apply(face(Emotion.SURPRISED))
    body = bpy.data.objects["CC_Base_Body"]
    assert (value(body, "Mouth_Smile_L"), value(body, "Jaw_Open")) == (0, 0)
    character_of(bpy.data.objects["Anna"]).apply(face(Emotion.SURPRISED))
    assert value(body, "Jaw_Open") == 0.5


def test_after_another_file_is_loaded_it_moves_nothing():
    stand_in("cc4_extended")
    (character,) = found()
    bpy.ops.wm.read_factory_settings(use_empty=True)
    character.apply(face(Emotion.SURPRISED))
    character.bind()
    assert character.shapes() == set()


def test_an_armature_without_the_rigs_bones_is_no_hindrance():
    armature = bpy.data.objects.new("Bela", bpy.data.armatures.new("Bela"))
    bpy.context.scene.collection.objects.link(armature)
    body = face_mesh("Body", ["Brow_Compress_L", "Jaw_Open"])
    body.parent = armature
    (character,) = found()
    character.apply(face(Emotion.SURPRISED))
    assert value(body, "Jaw_Open") == 0.5

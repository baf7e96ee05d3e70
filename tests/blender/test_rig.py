"""Characters in a scene, found by the names of their shapes and driven on every mesh."""

import bpy
import pytest

from blender_addon.services.rig import character_of, find_characters, unknown_faces
from blender_addon.services.sample_head import load_avatar
from evoke_core.assets import asset
from evoke_core.emotions import Emotion
from evoke_core.expressions import solve
from evoke_core.rigs import shipped_rigs
from tests.blender.standins import face_mesh, stand_in

CC4 = shipped_rigs()["cc4_extended"]


@pytest.fixture(autouse=True)
def empty_scene():
    bpy.ops.wm.read_factory_settings(use_empty=True)


def alone(emotion):
    return [float(other == emotion) for other in Emotion]


def armature(name, mode="QUATERNION"):
    thing = bpy.data.objects.new(name, bpy.data.armatures.new(name))
    bpy.context.scene.collection.objects.link(thing)
    bpy.context.view_layer.objects.active = thing
    bpy.ops.object.mode_set(mode="EDIT")
    thing.data.edit_bones.new("CC_Base_JawRoot").tail = (0, 0, 1)
    bpy.ops.object.mode_set(mode="OBJECT")
    thing.pose.bones["CC_Base_JawRoot"].rotation_mode = mode
    return thing


def value(thing, key):
    return thing.data.shape_keys.key_blocks[key].value


def found():
    return find_characters(bpy.context.scene.objects)


def test_our_own_head_is_a_character_creator_4_extended_character_with_all_it_needs():
    load_avatar(asset("avatar/evoke_head.glb"))
    (character,) = found()
    assert (character.name, character.rig.profile) == ("EvokeHead", "cc4_extended")
    needed = {shape for emotion in Emotion for shape, weight in solve(alone(emotion), CC4).shapes.items() if weight}
    assert needed <= character.shapes()
    assert {"CC_Base_Body", "Evoke_Brows"} <= {mesh.name for mesh in character.meshes}


def test_every_emotion_moves_body_brows_and_jaw_as_solved_and_neutral_puts_all_back():
    load_avatar(asset("avatar/evoke_head.glb"))
    (character,) = found()
    body, brows = bpy.data.objects["CC_Base_Body"], bpy.data.objects["Evoke_Brows"]
    jaw = character.armature.pose.bones["CC_Base_JawRoot"]
    for emotion in Emotion:
        face = solve(alone(emotion), CC4)
        character.apply(face)
        for shape in character.shapes() & face.shapes.keys():
            for thing in (body, brows):
                if shape in thing.data.shape_keys.key_blocks:
                    assert value(thing, shape) == pytest.approx(face.shapes[shape])
        assert jaw.rotation_quaternion[:] == pytest.approx(face.bones["CC_Base_JawRoot"])
    character.apply(solve(alone(Emotion.NEUTRAL), CC4))
    assert all(key.value == 0 for thing in (body, brows) for key in thing.data.shape_keys.key_blocks[1:])
    assert jaw.rotation_quaternion[:] == (1, 0, 0, 0)


def test_a_surprised_jaw_hangs_lower_than_a_neutral_one():
    load_avatar(asset("avatar/evoke_head.glb"))
    (character,) = found()

    def chin():
        bpy.context.view_layer.update()
        graph = bpy.context.evaluated_depsgraph_get()
        teeth = bpy.data.objects["CC_Base_Teeth"].evaluated_get(graph)
        return min(vertex.co.z for vertex in teeth.data.vertices)

    before = chin()
    character.apply(solve(alone(Emotion.SURPRISED), CC4))
    assert chin() < before - 0.005


def test_duplicated_shapes_are_driven_on_every_mesh_of_the_character():
    rig = armature("Anna")
    body = face_mesh("CC_Base_Body", ["Mouth_Smile_L", "Brow_Compress_L", "Jaw_Open"], rig)
    brows = face_mesh("Female_Angled", ["Brow_Compress_L"], rig)
    teeth = face_mesh("CC_Base_Teeth", ["Jaw_Open"], rig)
    (character,) = found()
    assert character.meshes == [body, brows, teeth]
    character.apply(solve(alone(Emotion.ANGRY), CC4))
    assert value(body, "Brow_Compress_L") == value(brows, "Brow_Compress_L") == 0.5
    character.apply(solve(alone(Emotion.SURPRISED), CC4))
    assert value(body, "Jaw_Open") == value(teeth, "Jaw_Open") == 0.5


def test_two_characters_are_told_apart_and_driven_apart():
    anna = face_mesh("Anna_Body", ["Mouth_Smile_L", "Brow_Compress_L"], armature("Anna"))
    bela = face_mesh("Bela_Body", ["mouthSmileLeft", "browInnerUp"], armature("Bela"))
    first, second = found()
    assert [(one.name, one.rig.profile) for one in (first, second)] == [("Anna", "cc4_extended"), ("Bela", "arkit")]
    second.apply(solve(alone(Emotion.HAPPY), second.rig))
    assert value(anna, "Mouth_Smile_L") == 0
    assert value(bela, "mouthSmileLeft") == 1


def test_a_character_without_an_armature_is_driven_by_its_shapes():
    body = face_mesh("Face", ["mouthSmile_L", "browInnerUp"])
    (character,) = found()
    assert (character.name, character.armature) == ("Face", None)
    character.apply(solve(alone(Emotion.HAPPY), character.rig))
    assert value(body, "mouthSmile_L") == 1  # another spelling of mouthSmileLeft


def test_what_is_not_mapped_is_never_touched():
    keys = ["Brow_Compress_L", "EO Inner Height L", "TL Inner Height L", "V_Open", "My_Smirk"]
    body = face_mesh("CC_Base_Body", keys, armature("Anna"))
    for key in keys[1:]:
        body.data.shape_keys.key_blocks[key].value = 0.3
    (character,) = found()
    for emotion in Emotion:
        character.apply(solve(alone(emotion), character.rig))
    assert [value(body, key) for key in keys[1:]] == pytest.approx([0.3] * 4)


def test_a_driven_key_is_left_to_its_driver_and_named():
    rig = armature("Anna")
    body = face_mesh("CC_Base_Body", ["Brow_Compress_L", "Mouth_Smile_L"], rig)
    brows = face_mesh("Female_Angled", ["Brow_Compress_L"], rig)
    driver = brows.data.shape_keys.key_blocks["Brow_Compress_L"].driver_add("value").driver
    driver.type = "SUM"
    variable = driver.variables.new()
    variable.targets[0].id_type = "KEY"
    variable.targets[0].id = body.data.shape_keys
    variable.targets[0].data_path = 'key_blocks["Brow_Compress_L"].value'
    (character,) = found()
    assert character.driven == ["Female_Angled: Brow_Compress_L"]
    character.apply(solve(alone(Emotion.ANGRY), character.rig))
    bpy.context.view_layer.update()
    assert value(body, "Brow_Compress_L") == 0.5
    assert value(brows, "Brow_Compress_L") == pytest.approx(0.5)  # by its driver


@pytest.mark.parametrize("mode", ["QUATERNION", "XYZ", "AXIS_ANGLE"])
def test_the_jaw_turns_in_whichever_way_its_rotation_is_written(mode):
    rig = armature("Anna", mode)
    face_mesh("CC_Base_Body", ["Brow_Compress_L", "Jaw_Open"], rig)
    (character,) = found()
    character.apply(solve(alone(Emotion.SURPRISED), character.rig))
    bpy.context.view_layer.update()
    turn = rig.pose.bones["CC_Base_JawRoot"].matrix_basis.to_quaternion()
    expected = solve(alone(Emotion.SURPRISED), CC4).bones["CC_Base_JawRoot"]
    assert turn[:] == pytest.approx(expected, abs=1e-6)


def test_meshes_without_faces_are_no_characters():
    face_mesh("Cube", ["Key 1", "Squash"])
    face_mesh("Icosphere", ["Brow_Compress_L"])
    assert found() == []


def test_one_owner_is_enough_to_find_its_character():
    anna, bela = stand_in("cc4_extended"), stand_in("arkit", "Bela")
    assert character_of(anna.armature).rig.profile == "cc4_extended"
    assert set(character_of(bela.armature).meshes) <= set(bela.meshes.values())
    alone = face_mesh("Alone", ["Brow_Compress_L"])
    assert character_of(alone).meshes == [alone]
    assert character_of(bpy.data.objects.new("Nobody", None)) is None


def test_a_face_of_unknown_names_is_told_from_what_is_no_face():
    stranger = face_mesh("Stranger", ["Joy", "Sorrow", "Fun", "A", "I"])
    face_mesh("Cube", ["Key 1", "Key 2", "Key 3", "Key 4"])
    face_mesh("Tearline", [f"TL {number}" for number in range(9)])
    stand_in("cc4_extended")
    assert unknown_faces(bpy.context.scene.objects) == [stranger]


def test_a_face_of_which_a_rig_knows_the_marker_alone_is_unknown():
    stranger = face_mesh("Stranger", ["Mouth_Funnel", "Joy", "Sorrow", "Fun", "A"])
    assert found() == []
    assert unknown_faces(bpy.context.scene.objects) == [stranger]

"""A face of unknown names is mapped by hand, saved as a rig, found by it, and moved."""

import bpy
import pytest

from blender_addon.preferences import library
from blender_addon.scene import avatars
from evoke_core.rigs import load_rig
from tests.blender.standins import face_mesh
from tests.blender.ui.faces_shown import evoke, row, value

NAMES = ["smile_left", "smile_right", "sulk", "xx_blink_left", "xx_blink_right", "zork"]


@pytest.fixture
def stranger():
    mesh = face_mesh("Stranger", NAMES)
    bpy.ops.evoke.find_characters()
    bpy.ops.evoke.map_face(face="Stranger")
    return mesh


def key(mesh, name):
    return mesh.data.shape_keys.key_blocks[name].value


def mapped():
    return {each.target: each.unit for each in evoke().mapping.shapes}


def map_by_hand(unit, target, weight=1.0):
    bpy.ops.evoke.add_mapped_shape()
    each = evoke().mapping.shapes[evoke().mapping.shape_index]
    each.unit, each.target, each.weight = unit, target, weight


def test_an_unknown_face_is_guessed_first(stranger):
    assert evoke().mapping.owner == stranger
    assert mapped()["smile_left"] == "12"
    assert "zork" not in mapped()


def test_a_mapping_edited_by_hand_is_kept_in_the_library_and_the_face_is_found_by_it(stranger):
    map_by_hand("15", "sulk", 0.5)
    evoke().mapping.name = "Stranger Rig"
    bpy.ops.evoke.save_rig()
    assert (row("Stranger").profile, row("Stranger").picked, evoke().mapping.owner) == ("stranger_rig", True, None)
    assert list(evoke().unknown) == []
    bpy.ops.evoke.show_emotion(emotion="happy")
    assert key(stranger, "smile_left") == 1
    bpy.ops.evoke.show_emotion(emotion="sad")
    assert (key(stranger, "smile_left"), key(stranger, "sulk")) == (0, 0.5)


def test_a_row_is_removed_and_its_shape_is_left_alone(stranger):
    evoke().mapping.shape_index = list(mapped()).index("smile_left")
    bpy.ops.evoke.remove_mapped_shape()
    assert "smile_left" not in mapped()
    bpy.ops.evoke.save_rig()
    bpy.ops.evoke.show_emotion(emotion="happy")
    assert (key(stranger, "smile_left"), key(stranger, "smile_right")) == (0, 1)


def test_a_rig_goes_out_to_a_file_and_fills_the_rows_again(stranger, tmp_path):
    map_by_hand("15", "sulk")
    path = tmp_path / "stranger.json"
    bpy.ops.evoke.export_rig(filepath=str(path))
    assert load_rig(path).action_units[15].shapes == {"sulk": 1.0}
    bpy.ops.evoke.guess_mapping()
    assert "sulk" not in mapped()
    bpy.ops.evoke.load_rig(filepath=str(path))
    assert mapped()["sulk"] == "15"


def test_a_rig_file_with_an_unknown_unit_is_an_error_and_the_rows_stay(stranger, tmp_path):
    path = tmp_path / "bad.json"
    bpy.ops.evoke.export_rig(filepath=str(path))
    path.write_text(path.read_text().replace('"12": {', '"99": {', 1))
    before = mapped()
    with pytest.raises(RuntimeError, match="99"):
        bpy.ops.evoke.load_rig(filepath=str(path))
    assert mapped() == before


def test_an_empty_mapping_is_not_saved(stranger):
    while evoke().mapping.shapes:
        bpy.ops.evoke.remove_mapped_shape()
    with pytest.raises(RuntimeError, match="no row maps a shape"):
        bpy.ops.evoke.save_rig()
    with pytest.raises(RuntimeError, match="There is no row to remove"):
        bpy.ops.evoke.remove_mapped_shape()


def test_a_bone_is_turned_by_a_row_of_its_own(anna):
    bpy.ops.evoke.map_face(face="Anna")
    mapping = evoke().mapping
    assert ("26", "CC_Base_JawRoot") in [(turn.unit, turn.bone) for turn in mapping.turns]
    bpy.ops.evoke.add_mapped_turn()
    turn = mapping.turns[mapping.turn_index]
    turn.unit, turn.bone, turn.degrees = "12", "CC_Base_Head", (10, 0, 0)
    bpy.ops.evoke.save_rig()
    bpy.ops.evoke.show_emotion(emotion="happy")
    assert anna.armature.pose.bones["CC_Base_Head"].rotation_quaternion.angle == pytest.approx(0.1745, abs=1e-4)


def test_a_known_face_keeps_the_rig_that_was_made_for_it(anna):
    bpy.ops.evoke.map_face(face="Anna")
    for each in evoke().mapping.shapes:
        if each.target.startswith("Mouth_Smile"):
            each.weight = 0.25
    bpy.ops.evoke.save_rig()
    assert row("Anna").profile == "anna"
    bpy.ops.evoke.find_characters()
    bpy.ops.evoke.show_emotion(emotion="happy")
    assert value(anna, "Mouth_Smile_L") == 0.25
    assert [rig.profile for rig in library().rigs()][-1] == "anna"


def test_a_rig_that_is_missing_on_this_machine_leaves_the_one_that_the_names_tell(anna):
    row("Anna").profile = "somebody_elses"
    assert avatars.known(row("Anna")).character.rig.profile == "cc4_extended"


def test_closing_a_mapping_forgets_its_rows(stranger):
    bpy.ops.evoke.close_mapping()
    assert (evoke().mapping.owner, list(evoke().mapping.shapes)) == (None, [])
    for operator in ("close_mapping", "guess_mapping", "save_rig"):
        with pytest.raises(RuntimeError, match="Choose a face with Map This Face first"):
            getattr(bpy.ops.evoke, operator)()


def test_a_face_that_is_gone_cannot_be_mapped(stranger):
    bpy.data.objects.remove(stranger)
    with pytest.raises(RuntimeError, match="Stranger is no longer in this scene; press Find Characters"):
        bpy.ops.evoke.map_face(face="Stranger")


def test_shapes_and_bones_of_all_meshes_are_offered_once(anna):
    shapes, bones = avatars.names_of(anna.armature)
    assert len(shapes) == len(set(shapes))
    assert {"Mouth_Smile_L", "Brow_Drop_L"} <= set(shapes)
    assert "CC_Base_JawRoot" in bones


def test_a_rig_of_that_name_that_another_face_has_is_not_overwritten(stranger):
    evoke().mapping.name = "Mine"
    bpy.ops.evoke.save_rig()
    face_mesh("Other", ["grin_left", "grin_right", "smile", "blink_left", "blink_right"])
    bpy.ops.evoke.find_characters()
    bpy.ops.evoke.map_face(face="Other")
    evoke().mapping.name = "Mine"
    with pytest.raises(RuntimeError, match="another face's rig is called 'Mine' in your library"):
        bpy.ops.evoke.save_rig()
    assert "smile_left" in library().rigs()[-1].regions
    evoke().mapping.owner = stranger
    bpy.ops.evoke.map_face(face="Stranger")
    bpy.ops.evoke.save_rig()

"""Reset puts back exactly what was there, whatever happened in between."""

import bpy
import pytest

from tests.blender.standins import drive_by_face_rig, stand_in
from tests.blender.ui.faces_shown import everything, evoke, value

SMILE, FROWN = "Mouth_Smile_L", "Mouth_Frown_L"


def show(emotion):
    assert bpy.ops.evoke.show_emotion(emotion=emotion) == {"FINISHED"}


def test_a_mesh_renamed_in_between_is_put_back_too(anna):
    show("happy")
    anna.body.name = 'Körper "one"'
    bpy.ops.evoke.reset()
    assert value(anna, SMILE) == 0


def test_a_key_renamed_in_between_is_named(anna, capfd):
    show("happy")
    anna.body.data.shape_keys.key_blocks[SMILE].name = "Grin_L"
    bpy.ops.evoke.reset()
    assert "All but what was renamed or removed since is put back: Mouth_Smile_L" in capfd.readouterr().out
    assert (value(anna, "Mouth_Smile_R"), value(anna, "Grin_L")) == (0, 1)


def test_what_a_rig_of_ones_own_moves_beside_is_put_back_too(anna):
    before = everything(anna)
    show("happy")
    bpy.ops.evoke.map_face(face="Anna")
    mapping = evoke().mapping
    mapping.shapes.clear()
    bpy.ops.evoke.add_mapped_shape()
    mapping.shapes[0].unit, mapping.shapes[0].target = "12", FROWN
    bpy.ops.evoke.add_mapped_turn()
    turn = mapping.turns[mapping.turn_index]
    turn.unit, turn.bone, turn.degrees = "12", "CC_Base_Head", (10, 0, 0)
    bpy.ops.evoke.save_rig()
    show("happy")
    assert anna.armature.pose.bones["CC_Base_Head"].rotation_quaternion.x > 0
    bpy.ops.evoke.reset()
    assert everything(anna) == before


def test_a_character_that_stands_in_two_scenes_is_put_back_in_both(anna):
    show("happy")
    second = bpy.data.scenes.new("Second")
    for thing in [anna.armature, *anna.meshes.values()]:
        second.collection.objects.link(thing)
    bpy.context.window.scene = second
    bpy.ops.evoke.find_characters()
    show("sad")
    bpy.ops.evoke.reset()
    assert (value(anna, SMILE), value(anna, FROWN)) == (0, 0)
    assert [each.before for scene in bpy.data.scenes for each in scene.evoke.avatars] == ["", ""]


def test_a_driver_that_came_later_stays_as_the_artist_has_it(anna):
    show("happy")
    later = anna.armature.pose.bones["CC_Base_JawRoot"].driver_add("rotation_euler", 0)
    later.mute = True
    bpy.ops.evoke.reset()
    assert later.mute


def test_taking_a_changed_avatar_off_the_list_tells_how_to_put_it_back(capfd):
    anna = stand_in("cc4_extended", "Anna")
    drive_by_face_rig(anna)
    bpy.ops.evoke.find_characters()
    bpy.ops.evoke.remove_avatar()
    assert "Warning" not in capfd.readouterr().out
    bpy.ops.evoke.find_characters()
    bpy.ops.evoke.mute_face_rig(avatar=0)
    bpy.ops.evoke.remove_avatar()
    assert "Anna stays as EVOKE moved it; to put it back, undo this and press Reset" in capfd.readouterr().out


@pytest.mark.parametrize("operator", ["mute_face_rig", "follow_stream"])
def test_an_avatar_that_is_not_in_the_list_is_an_error_and_no_traceback(operator):
    with pytest.raises(RuntimeError, match=r"^Error: no avatar stands at place 3 of the list; press Find Characters"):
        getattr(bpy.ops.evoke, operator)(avatar=3)

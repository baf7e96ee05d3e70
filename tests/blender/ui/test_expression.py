"""Faces shown by hand: buttons, sliders, reset, undo."""

import bpy
import pytest

from evoke_core.emotions import Emotion
from evoke_core.expressions import solve
from evoke_core.rigs import shipped_rigs
from tests.blender.ui.faces_shown import everything, evoke, row, value

SMILE, BROW, JAW, BLINK = "Mouth_Smile_L", "Brow_Raise_Inner_L", "Jaw_Open", "Eye_Blink_L"
CC4 = shipped_rigs()["cc4_extended"]


def show(emotion):
    assert bpy.ops.evoke.show_emotion(emotion=emotion) == {"FINISHED"}


@pytest.mark.parametrize("emotion", Emotion, ids=lambda emotion: emotion.word)
def test_a_click_shows_the_emotion_as_it_is_solved(anna, emotion):
    show(emotion.word)
    solved = solve([float(other == emotion) for other in Emotion], CC4).shapes
    shown = {key.name: key.value for key in anna.body.data.shape_keys.key_blocks if key.name in solved}
    assert shown == pytest.approx(solved)


def test_every_slider_moves_the_face_at_once(anna):
    look = evoke().look
    show("excited")
    assert (value(anna, SMILE), value(anna, BROW)) == (1, 0.5)
    look.intensity = 0.5
    assert (value(anna, SMILE), value(anna, BROW)) == (0.5, 0.25)
    look.upper = 0.0
    assert (value(anna, SMILE), value(anna, BROW)) == (0.5, 0)
    look.lower = 0.5
    assert value(anna, SMILE) == 0.25
    look.blink = 0.75
    assert value(anna, BLINK) == 0.75


def test_two_emotions_are_blended_and_sharpness_decides_between_them(anna):
    look = evoke().look
    show("happy")
    look.other, look.sharpness, look.blend = "surprised", 1.0, 0.25
    assert (value(anna, SMILE), value(anna, BROW)) == pytest.approx((0.75, 0.25))
    look.sharpness = 2.0
    assert (value(anna, SMILE), value(anna, BROW)) == pytest.approx((0.9, 0.1))


def test_how_decided_a_reading_has_to_be_does_not_count_for_a_face_posed_by_hand(anna):
    evoke().look.decisiveness = 0.0
    show("happy")
    assert value(anna, SMILE) == 1


def test_a_click_ends_a_blend(anna):
    evoke().look.blend = 0.5
    show("sad")
    assert evoke().look.blend == 0
    assert value(anna, "Mouth_Frown_L") == 1


def test_picked_avatars_show_it_together_and_others_are_left_alone(bela):
    show("happy")
    assert value(bela, "mouthSmileLeft") == 0
    row("Bela").picked = True
    show("happy")
    assert value(bela, "mouthSmileLeft") == 1


def test_reset_puts_back_exactly_what_was_there_before_the_first_change(anna):
    anna.body.data.shape_keys.key_blocks[SMILE].value = 0.37
    anna.armature.pose.bones["CC_Base_JawRoot"].rotation_quaternion = (0.9, 0.1, 0.2, 0.3)
    before = everything(anna)
    for emotion in ("happy", "surprised", "angry"):
        show(emotion)
    evoke().look.blink = 1.0
    assert everything(anna) != before
    bpy.ops.evoke.reset()
    assert everything(anna) == before


def test_after_a_reset_the_next_change_starts_from_what_is_there_then(anna):
    show("happy")
    bpy.ops.evoke.reset()
    anna.body.data.shape_keys.key_blocks[SMILE].value = 0.25
    show("sad")
    bpy.ops.evoke.reset()
    assert value(anna, SMILE) == 0.25


def test_a_click_is_one_undo_step(anna):
    bpy.ops.ed.undo_push(message="found")
    for emotion in ("happy", "sad"):
        bpy.ops.evoke.show_emotion("EXEC_DEFAULT", True, emotion=emotion)
    keys = bpy.data.objects["CC_Base_Body"].data.shape_keys.key_blocks
    assert (keys[SMILE].value, keys["Mouth_Frown_L"].value) == (0, 1)
    bpy.ops.ed.undo()
    keys = bpy.data.objects["CC_Base_Body"].data.shape_keys.key_blocks
    assert (keys[SMILE].value, keys["Mouth_Frown_L"].value, evoke().look.emotion) == (1, 0, "happy")
    bpy.ops.ed.undo()
    keys = bpy.data.objects["CC_Base_Body"].data.shape_keys.key_blocks
    assert (keys[SMILE].value, evoke().look.emotion, row("Anna").before) == (0, "neutral", "")
    bpy.ops.ed.redo()
    assert bpy.data.objects["CC_Base_Body"].data.shape_keys.key_blocks[SMILE].value == 1


def test_reset_is_one_undo_step(anna):
    show("happy")
    bpy.ops.ed.undo_push(message="happy")
    bpy.ops.evoke.reset("EXEC_DEFAULT", True)
    bpy.ops.ed.undo()
    assert bpy.data.objects["CC_Base_Body"].data.shape_keys.key_blocks[SMILE].value == 1
    assert row("Anna").before


def test_nobody_picked_is_said_with_the_way_out(anna):
    row("Anna").picked = False
    for operator in (bpy.ops.evoke.show_emotion, bpy.ops.evoke.reset):
        with pytest.raises(RuntimeError, match="Tick a character in the Avatar panel first"):
            operator()


def test_nothing_to_reset_is_said(anna):
    with pytest.raises(RuntimeError, match="The picked avatars are as EVOKE found them"):
        bpy.ops.evoke.reset()


def test_a_slider_moved_while_the_avatar_is_gone_raises_nothing(anna):
    show("happy")
    for mesh in anna.meshes.values():
        bpy.data.objects.remove(mesh)
    evoke().look.intensity = 0.5
    bpy.data.objects.remove(anna.armature)
    evoke().look.intensity = 0.25


def test_a_mesh_deleted_beside_the_face_leaves_the_rest_moving(anna):
    show("happy")
    bpy.data.objects.remove(anna.meshes["brows"])
    show("sad")
    assert value(anna, "Mouth_Frown_L") == 1


def test_the_settings_and_what_reset_needs_are_saved_with_the_file(anna, tmp_path):
    show("happy")
    evoke().look.intensity = 0.5
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "anna.blend"))
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "anna.blend"))
    assert (evoke().look.emotion, evoke().look.intensity, row("Anna").picked) == ("happy", 0.5, True)
    keys = bpy.data.objects["CC_Base_Body"].data.shape_keys.key_blocks
    assert keys[SMILE].value == 0.5
    bpy.ops.evoke.reset()
    assert keys[SMILE].value == 0

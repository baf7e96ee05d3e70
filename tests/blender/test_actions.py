"""Curves of numbers in Blender's actions, as 4.2 has them and as 4.4 does."""

import bpy
import numpy as np
import pytest

from blender_addon.services import actions
from blender_addon.services.decimation import decimate
from tests.blender.standins import stand_in

LAYERED = bpy.app.version >= (4, 4)
JAW = actions.bone_path("CC_Base_JawRoot", "rotation_euler")
SMILE = actions.value_path("Mouth_Smile_L")


@pytest.fixture(autouse=True)
def empty_scene():
    bpy.ops.wm.read_factory_settings(use_empty=True)


@pytest.fixture
def anna():
    character = stand_in("cc4_extended")
    character.armature.pose.bones["CC_Base_JawRoot"].rotation_mode = "XYZ"
    return character


def curve(path, frames, values, index=0):
    return actions.Curve(path, index, np.array(frames, float), np.array(values, float))


def smile_and_jaw(anna):
    return {
        anna.body.data.shape_keys: [curve(SMILE, [10, 20, 30], [0, 1, 0.5])],
        anna.armature: [curve(JAW, [10, 30], [0, 0.5], index=2)],
    }


def smile_at(anna, frame):
    bpy.context.scene.frame_set(frame)
    return anna.body.data.shape_keys.key_blocks["Mouth_Smile_L"].value


def test_what_is_written_reads_back_key_by_key(anna):
    written = actions.write("Take", smile_and_jaw(anna))
    for animation, expected in zip(written, smile_and_jaw(anna).values(), strict=True):
        (found,) = actions.read(animation.action, animation.slot)
        assert (found.path, found.index) == (expected[0].path, expected[0].index)
        assert found.frames.tolist() == expected[0].frames.tolist()
        assert found.values.tolist() == expected[0].values.tolist()


def test_a_take_is_one_action_with_a_slot_each_and_before_slots_an_action_each(anna):
    written = actions.write("Take", smile_and_jaw(anna))
    names = [action.name for action in bpy.data.actions]
    assert names == (["Take"] if LAYERED else ["Take: Anna", "Take: CC_Base_Body"])
    assert all(animation.owner.animation_data is None for animation in written)


def test_keys_are_straight_and_their_handles_lie_on_the_curve(anna):
    (animation, _) = actions.write("Take", smile_and_jaw(anna))
    (fcurve,) = actions._curves_of(animation.action, animation.slot, ensure=False)
    for key in fcurve.keyframe_points:
        assert (key.interpolation, key.handle_left_type, key.handle_right_type) == ("LINEAR", *["AUTO_CLAMPED"] * 2)
    assert fcurve.keyframe_points[0].handle_left[0] == pytest.approx(10 - 10 / 3)


def test_a_pushed_action_plays_on_its_strip_and_the_active_action_stays(anna):
    keys = anna.body.data.shape_keys
    keys.key_blocks["V_Open"].keyframe_insert("value", frame=1)
    before = keys.animation_data.action
    for animation in actions.write("Take", smile_and_jaw(anna)):
        actions.push(animation, track="Take", blend_type="REPLACE", extrapolation="NOTHING")
    assert keys.animation_data.action == before
    assert anna.armature.animation_data.action is None
    assert [smile_at(anna, frame) for frame in (10, 15, 20, 30)] == [0, 0.5, 1, 0.5]
    assert anna.armature.pose.bones["CC_Base_JawRoot"].rotation_euler[:] == (0, 0, 0.5)
    assert actions.strip_paths(keys) == {SMILE}


def test_a_played_action_is_the_active_one(anna):
    actions.play(actions.write("Take", smile_and_jaw(anna)))
    assert [smile_at(anna, frame) for frame in (1, 15, 20, 40)] == [0, 0.5, 1, 0.5]


def test_a_new_strip_lies_above_those_that_are_there(anna):
    for name in ("First", "Second"):
        (animation, _) = actions.write(name, smile_and_jaw(anna))
        actions.push(animation, track=name, blend_type="REPLACE", extrapolation="HOLD")
    assert [track.name for track in anna.body.data.shape_keys.animation_data.nla_tracks] == ["First", "Second"]


def test_removing_leaves_no_action_no_track_and_no_empty_animation_data(anna):
    written = actions.write("Take", smile_and_jaw(anna))
    for animation in written:
        actions.push(animation, track="Take", blend_type="REPLACE", extrapolation="HOLD")
    actions.remove(written)
    assert list(bpy.data.actions) == []
    assert anna.body.data.shape_keys.animation_data is None
    assert anna.armature.animation_data is None


def test_a_curve_that_blender_refuses_leaves_nothing(anna):
    twice = [curve(SMILE, [1, 2], [0, 1]), curve(SMILE, [1, 2], [0, 1])]
    with pytest.raises(RuntimeError):
        actions.write("Take", {anna.body.data.shape_keys: twice})
    assert list(bpy.data.actions) == []


def test_a_name_is_free_until_an_action_has_it(anna):
    assert actions.free_name("Take") == "Take"
    actions.write("Take", smile_and_jaw(anna))
    assert actions.free_name("Take") == "Take.001"
    actions.write("Take.001", smile_and_jaw(anna))
    assert actions.free_name("Take") == "Take.002"
    assert actions.free_name("Tak") == "Tak"


def test_names_with_quotes_are_paths_that_blender_finds(anna):
    anna.body.shape_key_add(name='a "b" \\ c').value = 0
    keys = anna.body.data.shape_keys
    actions.play(actions.write("Take", {keys: [curve(actions.value_path('a "b" \\ c'), [1, 2], [0.25, 0.25])]}))
    bpy.context.scene.frame_set(2)
    assert keys.key_blocks['a "b" \\ c'].value == 0.25


@pytest.mark.parametrize("error", [0.0, 0.001, 0.01, 0.1])
@pytest.mark.parametrize("kind", ["noise", "wave", "steps", "still"])
def test_a_decimated_curve_is_nowhere_further_from_the_whole_one_than_the_error(kind, error):
    frames = np.arange(2000)
    rng = np.random.default_rng(1)
    values = {
        "noise": rng.random(2000),
        "wave": np.sin(frames / 40),
        "steps": np.repeat(rng.random(20), 100),
        "still": np.full(2000, 0.3),
    }[kind]
    kept = decimate(values.tolist(), error)
    assert (kept[0], kept[-1]) == (0, 1999)
    assert kept == sorted(set(kept))
    assert np.abs(np.interp(frames, kept, values[kept]) - values).max() <= error + 1e-12


def test_decimation_drops_what_lies_on_a_line_and_keeps_what_does_not():
    assert decimate([0.0, 1.0, 2.0, 3.0, 3.0, 3.0, 0.0], 1e-9) == [0, 3, 5, 6]
    assert decimate([0.5] * 1000, 0.0) == [0, 999]
    assert len(decimate(np.sin(np.arange(1000) / 50).tolist(), 0.01)) < 60
    assert decimate([1.0], 0.1) == [0]
    assert decimate([1.0, 2.0], 0.1) == [0, 1]

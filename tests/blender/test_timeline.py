"""Takes: states laid onto the timeline as keys that follow them, beside whatever was there."""

import functools
import math

import bpy
import numpy as np
import pytest
from mathutils import Quaternion

from blender_addon.services import actions
from blender_addon.services.channels import BONE_DEGREES
from blender_addon.services.rig import find_characters
from blender_addon.services.timeline import (
    REST_TRACK,
    CutRecordingError,
    Sample,
    bake,
    load_recording,
    samples_of,
)
from evoke_core.assets import asset
from evoke_core.emotions import Emotion
from evoke_core.errors import EvokeError
from evoke_core.expressions import solve
from evoke_core.rigs import shipped_rigs
from evoke_core.state import EmotionState
from tests.blender.standins import drive_by_face_rig, drive_from_body, stand_in
from unity_bridge.protocol import StateMessage, StreamEvent
from unity_bridge.recording import Recorder, RecordingError

RIG = shipped_rigs()["cc4_extended"]
RUN = "0123456789abcdef"
LAYERED = bpy.app.version >= (4, 4)
to_face = functools.partial(solve, rig=RIG)


@pytest.fixture(autouse=True)
def empty_scene():
    bpy.ops.wm.read_factory_settings(use_empty=True)


@pytest.fixture
def anna():
    return stand_in("cc4_extended")


@pytest.fixture
def character(anna):
    (found,) = find_characters(bpy.context.scene.objects)
    return found


def alone(emotion):
    return tuple(float(other == emotion) for other in Emotion)


def turns(count=40, hop_s=0.25):
    """A restless minute: each state is another mixture of two emotions, four a second."""
    rng = np.random.default_rng(3)
    samples = []
    for number in range(count):
        first, second = rng.integers(0, 8, 2)
        share = rng.random()
        weights = [0.0] * 8
        weights[first] += share
        weights[second] += 1 - share
        samples.append(Sample(number * hop_s, tuple(weights), Emotion(int(first)).word))
    return samples


def moods(*emotions, hop_s=1.0):
    return [Sample(number * hop_s, alone(emotion), emotion.word) for number, emotion in enumerate(emotions)]


def baked(character, samples, **changes):
    settings = {"name": "Take", "start_frame": 1, "fps": 24.0, "error": 0.01, "blend_type": "REPLACE"}
    return bake(character, samples, **{**settings, "solve": to_face, **changes})


def value(mesh, key):
    return mesh.data.shape_keys.key_blocks[key].value


def turn_of(armature, bone):
    return armature.pose.bones[bone].matrix_basis.to_quaternion()


def show(frame):
    bpy.context.scene.frame_set(frame)


def assert_shown(anna, face, *, error):
    assert face.shapes
    for shape, expected in face.shapes.items():
        for key in anna.keys(shape):
            assert key.value == pytest.approx(expected, abs=error + 1e-5), shape
    for bone, expected in face.bones.items():
        off = turn_of(anna.armature, bone).rotation_difference(Quaternion(expected)).angle
        assert min(off, 2 * math.pi - off) <= math.radians(error * BONE_DEGREES) + 1e-3, bone


@pytest.mark.parametrize("start", [-500, -100, 0, 1, 90_000])
def test_a_take_starts_at_whatever_frame_the_playhead_is(anna, character, start):
    samples = turns()
    baked(character, samples, start_frame=start)
    for number in (0, 10, 25, 39):
        show(start + 6 * number)
        assert_shown(anna, to_face(samples[number].weights), error=0.01)


@pytest.mark.parametrize("error", [0.0, 0.01, 0.05])
def test_scrubbing_to_a_state_shows_its_face_on_every_mesh(anna, character, error):
    samples = turns()
    take = baked(character, samples, start_frame=11, error=error)
    assert (take.name, take.first_frame, take.last_frame) == ("Take", 11, 11 + 39 * 6)
    for number, sample in enumerate(samples):
        show(11 + 6 * number)
        assert_shown(anna, to_face(sample.weights), error=error)


def test_between_two_states_the_face_changes_evenly(anna, character):
    baked(character, moods(Emotion.NEUTRAL, Emotion.HAPPY), fps=20)
    happy = to_face(alone(Emotion.HAPPY)).shapes["Mouth_Smile_L"]
    for frame in (1, 6, 11, 16, 21):
        show(frame)
        assert value(anna.body, "Mouth_Smile_L") == pytest.approx(happy * (frame - 1) / 20, abs=0.01)


@pytest.mark.parametrize("mode", ["QUATERNION", "AXIS_ANGLE", "XYZ", "ZYX"])
def test_the_jaw_turns_in_the_way_its_rotation_is_written(anna, character, mode):
    anna.armature.pose.bones["CC_Base_JawRoot"].rotation_mode = mode
    samples = turns()
    baked(character, samples, error=0.02)
    for number, sample in enumerate(samples):
        show(1 + 6 * number)
        assert_shown(anna, to_face(sample.weights), error=0.02)
    assert anna.armature.pose.bones["CC_Base_JawRoot"].rotation_mode == mode


def test_a_larger_error_takes_fewer_keys_and_a_smooth_run_few(character):
    rough, fine, exact = (baked(character, turns(200), error=error).keys for error in (0.1, 0.01, 0.0))
    assert rough < fine < exact
    long = baked(character, moods(Emotion.HAPPY, Emotion.HAPPY, hop_s=600.0))
    assert long.keys == 2 * long.curves


def test_each_state_is_solved_once(character):
    asked = []

    def counting(weights):
        asked.append(weights)
        return to_face(weights)

    samples = turns()
    baked(character, samples, solve=counting)
    assert asked == [sample.weights for sample in samples]


def test_a_shape_that_stays_at_rest_is_keyed_so_that_an_older_take_does_not_shine_through(anna, character):
    baked(character, moods(Emotion.HAPPY, Emotion.HAPPY, hop_s=5.0))
    baked(character, moods(Emotion.SAD, Emotion.SAD), start_frame=25)
    show(30)
    assert_shown(anna, to_face(alone(Emotion.SAD)), error=0.0)


def test_a_punch_in_replaces_its_own_frames_and_the_older_take_plays_around_it(anna, character):
    baked(character, moods(Emotion.HAPPY, Emotion.HAPPY, hop_s=10.0))
    punched = baked(character, moods(Emotion.ANGRY, Emotion.ANGRY), start_frame=100)
    assert (punched.first_frame, punched.last_frame) == (100, 124)
    for frame, emotion in ((99, "HAPPY"), (100, "ANGRY"), (124, "ANGRY"), (125, "HAPPY"), (240, "HAPPY")):
        show(frame)
        assert_shown(anna, to_face(alone(Emotion[emotion])), error=0.0)


@pytest.mark.parametrize("blend_type", ["REPLACE", "ADD"])
def test_outside_of_takes_the_face_is_at_rest(anna, character, blend_type):
    baked(character, moods(Emotion.FEARFUL, Emotion.FEARFUL), start_frame=10, blend_type=blend_type)
    for frame in (1, 9, 35, 500):
        show(frame)
        assert_shown(anna, to_face(alone(Emotion.NEUTRAL)), error=0.0)


def test_outside_of_takes_an_unkeyed_pose_stays_as_it_was(anna, character):
    anna.body.data.shape_keys.key_blocks["Mouth_Smile_L"].value = 0.25
    jaw = anna.armature.pose.bones["CC_Base_JawRoot"]
    jaw.rotation_mode = "XYZ"
    jaw.rotation_euler = (0.0, 0.0, 0.125)
    baked(character, moods(Emotion.FEARFUL, Emotion.FEARFUL), start_frame=10)
    for frame in (1, 9, 35, 500):
        show(frame)
        assert anna.body.data.shape_keys.key_blocks["Mouth_Smile_L"].value == 0.25
        assert jaw.rotation_euler[:] == (0.0, 0.0, 0.125)
    show(20)
    assert anna.body.data.shape_keys.key_blocks["Mouth_Smile_L"].value == 0


def test_an_added_take_comes_on_top_of_what_lies_below(anna, character):
    half = tuple(0.5 * (emotion in (Emotion.HAPPY, Emotion.SURPRISED)) for emotion in Emotion)
    face = to_face(half)
    for blend_type in ("REPLACE", "ADD"):
        baked(character, [Sample(0, half, "happy"), Sample(1, half, "happy")], blend_type=blend_type)
    show(12)
    for shape, one in face.shapes.items():
        for key in anna.keys(shape):
            assert key.value == pytest.approx(min(2 * one, 1), abs=1e-5)
    jaw = Quaternion(face.bones["CC_Base_JawRoot"])
    assert turn_of(anna.armature, "CC_Base_JawRoot").rotation_difference(jaw @ jaw).angle < 1e-3
    assert jaw.angle > 0.05


def test_lip_sync_and_older_strips_play_on_unchanged(anna, character):
    keys = anna.body.data.shape_keys
    for frame, opened in ((1, 0.0), (20, 0.8), (40, 0.2)):
        keys.key_blocks["V_Open"].value = opened
        keys.key_blocks["V_Open"].keyframe_insert("value", frame=frame)
    gestures = actions.write("Gestures", {keys: [actions.Curve(actions.value_path("V_Wide"), 0, *np.eye(2) * 40 + 1)]})
    actions.push(gestures[0], track="Gestures", blend_type="REPLACE", extrapolation="HOLD")
    frames = range(0, 60, 7)

    def visemes():
        found = []
        for frame in frames:
            show(frame)
            found.append((value(anna.body, "V_Open"), value(anna.body, "V_Wide")))
        return found

    before, lip_sync = visemes(), keys.animation_data.action
    curves = [
        curve.values.tolist() for curve in actions.read(lip_sync, getattr(keys.animation_data, "action_slot", None))
    ]
    baked(character, turns())
    assert visemes() == before
    assert keys.animation_data.action == lip_sync
    slot = getattr(keys.animation_data, "action_slot", None)
    assert [curve.values.tolist() for curve in actions.read(lip_sync, slot)] == curves
    assert [track.name for track in keys.animation_data.nla_tracks] == ["Gestures", REST_TRACK, "Take"]


def test_only_mapped_shapes_are_keyed(anna, character):
    baked(character, turns())
    mapped = {
        actions.value_path(spelling) for spelling in RIG.find(anna.body.data.shape_keys.key_blocks.keys()).values()
    }
    assert actions.strip_paths(anna.body.data.shape_keys) <= mapped
    for mesh in anna.meshes.values():
        if mesh.data.shape_keys.animation_data:
            paths = actions.strip_paths(mesh.data.shape_keys)
            assert not any(f'["{prefix} ' in path for path in paths for prefix in ("EO", "TL"))


def test_driven_copies_are_left_to_their_drivers(anna):
    drive_from_body(anna)
    (character,) = find_characters(bpy.context.scene.objects)
    baked(character, moods(Emotion.ANGRY, Emotion.ANGRY))
    brows = anna.meshes["brows"].data.shape_keys
    assert actions.strip_paths(brows) == set()
    show(12)
    assert value(anna.meshes["brows"], "Brow_Compress_L") == pytest.approx(value(anna.body, "Brow_Compress_L"))
    assert value(anna.body, "Brow_Compress_L") > 0.3


def test_a_driven_bone_and_a_linked_mesh_are_left_out(anna, tmp_path):
    jaw = anna.armature.pose.bones["CC_Base_JawRoot"]
    jaw.rotation_mode = "XYZ"
    jaw.driver_add("rotation_euler", 2).driver.expression = "0.1"
    library = tmp_path / "library.blend"
    brows = anna.meshes["brows"]
    bpy.data.libraries.write(str(library), {brows.data})
    with bpy.data.libraries.load(str(library), link=True) as (_, wanted):
        wanted.meshes = [brows.data.name]
    brows.data = wanted.meshes[0]
    (character,) = find_characters(bpy.context.scene.objects)
    assert character.locked == [brows.name]
    baked(character, moods(Emotion.SURPRISED, Emotion.SURPRISED))
    show(12)
    assert value(anna.body, "Jaw_Open") > 0.3
    assert jaw.rotation_euler[2] == pytest.approx(0.1)
    assert brows.data.shape_keys.animation_data is None


def test_takes_of_one_name_are_numbered(anna, character):
    assert [baked(character, turns(4)).name for _ in range(3)] == ["Take", "Take.001", "Take.002"]
    names = {action.name.partition(":")[0] for action in bpy.data.actions}
    assert {"Take", "Take.001", "Take.002"} <= names
    assert [track.name for track in anna.armature.animation_data.nla_tracks] == ["Take", "Take.001", "Take.002"]


@pytest.mark.parametrize("name", ["Take: two", "a/b", "笑顔" * 20, "x" * 100])
def test_a_take_may_have_any_name_and_each_its_own(anna, character, name):
    first, second = (baked(character, turns(4), name=name).name for _ in range(2))
    assert name.startswith(first)
    assert second == f"{first}.001"
    for mesh in (anna.body, anna.meshes["brows"]):
        tracks = [track.name for track in mesh.data.shape_keys.animation_data.nla_tracks]
        assert tracks == [REST_TRACK, first, second]


def test_a_driver_added_since_the_character_was_found_is_heeded(anna, character):
    anna.body.data.shape_keys.key_blocks["Jaw_Open"].driver_add("value").driver.expression = "0.25"
    baked(character, moods(Emotion.SURPRISED, Emotion.SURPRISED))
    assert actions.value_path("Jaw_Open") not in actions.strip_paths(anna.body.data.shape_keys)
    assert character.driven == ["CC_Base_Body: Jaw_Open"]


def test_a_take_is_one_action_or_before_slots_one_for_each_datablock(anna, character):
    baked(character, turns(4))
    names = [action.name for action in bpy.data.actions if action.name.startswith("Take")]
    if LAYERED:
        assert names == ["Take"]
    else:
        assert "Take: Anna" in names
        assert "Take: CC_Base_Body" in names


def test_markers_stand_where_the_held_emotion_changes(character):
    scene = bpy.context.scene
    samples = moods(Emotion.SAD, Emotion.SAD, Emotion.HAPPY, Emotion.SAD)
    take = baked(character, samples, start_frame=10, scene=scene)
    assert [(marker.name, marker.frame) for marker in scene.timeline_markers] == [
        ("sad", 10),
        ("happy", 58),
        ("sad", 82),
    ]
    assert take.markers == 3


def test_markers_among_those_of_another_take_say_whose_they_are(character):
    scene = bpy.context.scene
    baked(character, moods(Emotion.SAD, Emotion.HAPPY), scene=scene)
    baked(character, moods(Emotion.ANGRY, Emotion.ANGRY), start_frame=20, scene=scene)
    assert [marker.name for marker in scene.timeline_markers] == ["sad", "happy", "angry (Take.001)"]


def test_no_markers_without_a_scene(character):
    assert baked(character, turns()).markers == 0
    assert len(bpy.context.scene.timeline_markers) == 0


def test_film_s_odd_frame_rate_keeps_step_with_the_clock(anna, character):
    samples = moods(*[Emotion.HAPPY, Emotion.NEUTRAL] * 300)
    take = baked(character, samples, fps=24 / 1.001)
    assert take.last_frame == 1 + math.ceil(599 * 24 / 1.001)
    show(1 + round(500 * 24 / 1.001))  # 500 s in; the frame lies 0.1 ms from the state
    assert value(anna.body, "Mouth_Smile_L") == pytest.approx(
        to_face(alone(Emotion.HAPPY)).shapes["Mouth_Smile_L"], abs=0.05
    )


def test_a_single_state_is_a_pose_of_one_frame(anna, character):
    take = baked(character, moods(Emotion.ANGRY), start_frame=7)
    assert (take.first_frame, take.last_frame) == (7, 8)
    show(7)
    assert_shown(anna, to_face(alone(Emotion.ANGRY)), error=0.0)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"fps": 0}, "0 frames a second"),
        ({"fps": math.nan}, "nan frames a second"),
        ({"error": -0.1}, "off by -0.1"),
        ({"error": math.nan}, "off by nan"),
        ({"blend_type": "MULTIPLY"}, "'MULTIPLY': choose REPLACE or ADD"),
        ({"name": "  "}, "called '  '"),
        ({"start_frame": 1_048_573}, "Blender's last"),
    ],
)
def test_a_setting_out_of_range_is_said_and_nothing_is_baked(anna, character, changes, said):
    with pytest.raises(EvokeError, match=said):
        baked(character, turns(), **changes)
    assert list(bpy.data.actions) == []
    assert anna.armature.animation_data is None


def test_no_states_and_states_back_in_time_are_said(character):
    with pytest.raises(EvokeError, match="no state to bake"):
        baked(character, [])
    with pytest.raises(EvokeError, match="do not move on in time"):
        baked(character, [*turns(3), *turns(3)])


def test_a_character_with_nothing_writable_is_said_by_name(anna):
    drive_by_face_rig(anna)
    (character,) = find_characters(bpy.context.scene.objects)
    with pytest.raises(EvokeError, match=r"Anna cannot be keyed: its shapes are linked or driven \(CC_Base_Body: "):
        baked(character, turns())
    assert list(bpy.data.actions) == []


def test_a_character_that_was_deleted_is_said_by_name(anna, character):
    for mesh in list(character.meshes):
        bpy.data.objects.remove(mesh)
    with pytest.raises(EvokeError, match="Anna is no longer in this file"):
        baked(character, turns())


def test_a_face_that_the_character_has_nothing_of_is_said(character):
    with pytest.raises(EvokeError, match="would not move"):
        baked(character, turns(), solve=functools.partial(solve, rig=shipped_rigs()["arkit"]))


def state(seq, t):
    return StateMessage(RUN, "one", seq, EmotionState(t, None, (0.5,) * 3, (1 / 8,) * 8, 0, "neutral", 0.0, 1.0))


def test_states_begin_at_zero_and_those_back_in_time_are_left_out_and_counted():
    start = StreamEvent(RUN, "one", "start", 99.0, "s", "m", True, True, 0.5)
    samples, left_out = samples_of(
        [start, state(1, 100.0), state(2, 100.5), state(3, 100.2), state(3, 100.5), state(4, 101)]
    )
    assert [sample.seconds for sample in samples] == [0.0, 0.5, 1.0]
    assert left_out == 2
    assert samples_of([start]) == ([], 0)


@pytest.fixture
def recording(tmp_path):
    path = tmp_path / "two.jsonl"
    with Recorder(path) as recorder:
        recorder.write(StreamEvent(RUN, "one", "start", 1.0, "s", "m", True, True, 0.5))
        for seq in range(6):
            for stream in ("one", "two"):
                recorder.write(StateMessage(RUN, stream, seq, state(seq, 10.0 + seq / 2).state))
    return path


def test_a_recording_loads_stream_by_stream(recording):
    streams = load_recording(recording)
    assert {name: [sample.seconds for sample in each] for name, each in streams.items()} == {
        name: [0.0, 0.5, 1.0, 1.5, 2.0, 2.5] for name in ("one", "two")
    }


def test_a_recording_cut_off_mid_line_says_where_and_offers_what_stood_before(recording):
    lines = recording.read_text(encoding="utf-8").splitlines(keepends=True)
    recording.write_text("".join([*lines[:6], lines[6][:40]]), encoding="utf-8")
    with pytest.raises(CutRecordingError, match=r"two\.jsonl: line 7 is not a message") as caught:
        load_recording(recording)
    assert {name: len(each) for name, each in caught.value.streams.items()} == {"one": 3, "two": 2}


def test_a_recording_without_a_state_is_said(tmp_path, recording):
    only_start = tmp_path / "start.jsonl"
    only_start.write_text(recording.read_text(encoding="utf-8").splitlines(keepends=True)[0], encoding="utf-8")
    with pytest.raises(RecordingError, match=r"start\.jsonl: has no state to show"):
        load_recording(only_start)
    only_start.write_text("rubbish\n", encoding="utf-8")
    with pytest.raises(RecordingError, match="line 1 is not a message"):
        load_recording(only_start)


def test_the_recording_that_travels_along_becomes_a_take_of_a_minute(anna, character):
    ((_, samples),) = load_recording(asset("recordings/sample.jsonl")).items()
    take = baked(character, samples, fps=30.0, scene=bpy.context.scene)
    assert take.last_frame / 30 == pytest.approx(60, abs=2)
    assert take.markers == len(bpy.context.scene.timeline_markers) > 2
    middle = samples[len(samples) // 2]
    show(1 + round(middle.seconds * 30))
    assert_shown(anna, to_face(middle.weights), error=0.1)  # the state lies up to half a frame beside

"""Streams and recordings become takes on the picked avatars, and what follows when they cannot."""

from pathlib import Path

import bpy
import pytest

from blender_addon.services import live
from blender_addon.services.player import sample
from tests.blender.live.following import ANGRY, HAPPY, SAD
from tests.blender.ui.faces_shown import evoke, row, value
from tests.blender.ui.recordings import at, recording

SMILE, FROWN = "Mouth_Smile_L", "Mouth_Frown_L"


def at_frame(character, frame, key):
    bpy.context.scene.frame_set(frame)
    return value(character, key)


def test_a_recorded_stream_becomes_a_take_from_the_playhead_on_and_scrubbing_follows(demo, anna):
    scene = bpy.context.scene
    scene.render.fps, scene.frame_current = 24, 101
    evoke().take.name = "Joy"
    demo.send(at(ANGRY, -1))
    bpy.ops.evoke.record()
    scene.frame_current = 1
    for second, state in enumerate((HAPPY, SAD, HAPPY)):
        demo.send(at(state, second))
    assert bpy.ops.evoke.stop_recording() == {"FINISHED"}
    assert live.hub.recording is None
    assert [at_frame(anna, 101 + 24 * second, SMILE) for second in range(3)] == pytest.approx([1, 0, 1], abs=0.02)
    assert at_frame(anna, 125, FROWN) == pytest.approx(1, abs=0.02)
    assert [(marker.name, marker.frame) for marker in scene.timeline_markers] == [
        ("happy", 101),
        ("sad", 125),
        ("happy", 149),
    ]
    assert "Joy" in [action.name.partition(":")[0] for action in bpy.data.actions]


def test_live_faces_are_frozen_after_a_take_so_that_it_can_be_seen(demo, anna, capfd):
    demo.send(at(ANGRY, -1))
    bpy.ops.evoke.record()
    demo.send(at(HAPPY, 0))
    demo.send(at(SAD, 1))
    bpy.ops.evoke.stop_recording()
    assert "live faces are frozen now so that it can be seen" in capfd.readouterr().out
    assert evoke().look.frozen
    live._beat()
    bpy.context.scene.frame_set(1)
    live._beat()
    assert value(anna, SMILE) == pytest.approx(1, abs=0.02)


def test_a_take_that_is_loaded_while_a_stream_plays_can_be_seen_at_once_and_the_stream_again_later(
    demo, anna, tmp_path
):
    demo.send(ANGRY)
    bpy.ops.evoke.load_recording(filepath=recording(tmp_path / "one.jsonl", {"demo": [HAPPY, SAD]}))
    live._beat()
    assert value(anna, SMILE) == pytest.approx(1, abs=0.02)
    evoke().look.frozen = False
    live._beat()
    assert value(anna, SMILE) == 0


def test_a_take_is_one_undo_step(anna, tmp_path):
    path = recording(tmp_path / "one.jsonl", {"demo": [HAPPY, SAD]})
    bpy.ops.ed.undo_push(message="before")
    bpy.ops.evoke.load_recording("EXEC_DEFAULT", True, filepath=path)
    assert len(bpy.data.actions) > 0
    bpy.ops.ed.undo()
    assert len(bpy.data.actions) == 0
    assert len(bpy.context.scene.timeline_markers) == 0


def test_a_recording_is_laid_onto_every_picked_avatar_with_markers_once(bela, anna, tmp_path):
    row("Bela").picked = True
    path = recording(tmp_path / "one.jsonl", {"demo": [HAPPY, SAD]})
    bpy.ops.evoke.load_recording(filepath=path)
    last = 1 + bpy.context.scene.render.fps
    assert at_frame(anna, last, FROWN) == pytest.approx(1, abs=0.02)
    assert at_frame(bela, last, "mouthFrownLeft") == pytest.approx(1, abs=0.02)
    assert len(bpy.context.scene.timeline_markers) == 2


def test_of_several_recorded_streams_one_is_chosen(anna, tmp_path):
    path = recording(tmp_path / "two.jsonl", {"left": [HAPPY, HAPPY], "right": [SAD, SAD]})
    bpy.ops.evoke.load_recording(filepath=path)
    assert [stream.name for stream in evoke().take.streams] == ["left", "right"]
    assert len(bpy.data.actions) == 0
    bpy.ops.evoke.load_recording(filepath=evoke().take.recording, stream="right")
    assert at_frame(anna, 5, FROWN) == pytest.approx(1, abs=0.02)
    assert evoke().take.recording == ""


def test_of_a_recording_that_was_cut_off_what_stood_before_is_taken(anna, tmp_path):
    path = recording(tmp_path / "cut.jsonl", {"demo": [HAPPY, HAPPY, SAD]})
    whole = Path(path).read_bytes()
    Path(path).write_bytes(whole[:-40])
    bpy.ops.evoke.load_recording(filepath=path)
    fps = bpy.context.scene.render.fps
    assert at_frame(anna, 1 + fps, SMILE) == pytest.approx(1, abs=0.02)


def test_what_is_no_recording_is_an_error_and_no_take(anna, tmp_path):
    path = tmp_path / "notes.jsonl"
    path.write_text("hello\n")
    with pytest.raises(RuntimeError, match=r"notes\.jsonl: line 1"):
        bpy.ops.evoke.load_recording(filepath=str(path))
    assert len(bpy.data.actions) == 0


def test_the_look_of_the_sliders_is_baked(anna, tmp_path):
    evoke().look.intensity = 0.5
    bpy.ops.evoke.load_recording(filepath=recording(tmp_path / "one.jsonl", {"demo": [HAPPY, HAPPY]}))
    assert at_frame(anna, 5, SMILE) == pytest.approx(0.5, abs=0.02)


def test_the_sample_can_be_loaded_as_it_ships(anna):
    bpy.ops.evoke.load_recording(filepath=str(sample()))
    assert len(bpy.data.actions) > 0


def test_nothing_heard_while_recording_is_no_take(demo, anna):
    demo.send(HAPPY)
    bpy.ops.evoke.record()
    assert bpy.ops.evoke.stop_recording() == {"CANCELLED"}
    assert len(bpy.data.actions) == 0


def test_an_undo_while_recording_leaves_its_frame_and_its_stream(demo, anna):
    scene = bpy.context.scene
    bpy.ops.ed.undo_push(message="before")
    demo.send(at(ANGRY, -1))
    scene.frame_current = 101
    bpy.ops.evoke.record()
    bpy.ops.ed.undo_push(message="something else")
    demo.send(at(HAPPY, 0))
    bpy.ops.ed.undo()
    demo.send(at(SAD, 1))
    bpy.ops.evoke.stop_recording()
    assert [marker.frame for marker in bpy.context.scene.timeline_markers] == [101, 125]


def test_a_recording_is_kept_until_its_take_is_laid(demo, anna):
    demo.send(at(ANGRY, -1))
    bpy.ops.evoke.record()
    demo.send(at(HAPPY, 0))
    evoke().take.name = " "
    with pytest.raises(RuntimeError, match="give it a name"):
        bpy.ops.evoke.stop_recording()
    evoke().take.name = "Joy"
    row("Anna").picked = False
    with pytest.raises(RuntimeError, match="tick an avatar and stop again, or discard the recording"):
        bpy.ops.evoke.stop_recording()
    row("Anna").picked = True
    assert bpy.ops.evoke.stop_recording() == {"FINISHED"}
    assert at_frame(anna, 1, SMILE) == pytest.approx(1, abs=0.02)


def test_a_discarded_recording_is_no_take(demo, anna):
    demo.send(at(ANGRY, -1))
    bpy.ops.evoke.record()
    demo.send(at(HAPPY, 0))
    bpy.ops.evoke.discard_recording()
    assert (live.hub.recording, list(bpy.data.actions)) == (None, [])
    with pytest.raises(RuntimeError, match="Nothing is being recorded"):
        bpy.ops.evoke.discard_recording()


def test_one_that_cannot_be_keyed_is_named_and_the_others_have_their_take(bela, anna, tmp_path, capfd):
    row("Bela").picked = True
    for mesh in bela.meshes.values():
        for key in mesh.data.shape_keys.key_blocks[1:]:
            key.driver_add("value")
    bpy.ops.evoke.find_characters()
    path = recording(tmp_path / "one.jsonl", {"demo": [HAPPY, SAD]})
    assert bpy.ops.evoke.load_recording(filepath=path) == {"FINISHED"}
    assert "Warning: Bela cannot be keyed" in capfd.readouterr().out
    assert at_frame(anna, 5, FROWN) > 0
    row("Anna").picked = False
    with pytest.raises(RuntimeError, match="Bela cannot be keyed"):
        bpy.ops.evoke.load_recording(filepath=path)


def test_what_was_posed_without_a_key_stays_so_when_a_take_is_laid(anna, tmp_path):
    lamp = bpy.data.objects.new("Lamp", None)
    bpy.context.scene.collection.objects.link(lamp)
    lamp.keyframe_insert("location", frame=1)
    lamp.location.x = 5
    bpy.ops.evoke.load_recording(filepath=recording(tmp_path / "one.jsonl", {"demo": [HAPPY, SAD]}))
    assert lamp.location.x == 5
    assert value(anna, SMILE) == pytest.approx(1, abs=0.02)


def test_one_stream_is_recorded_at_a_time(demo):
    demo.send(HAPPY)
    bpy.ops.evoke.record()
    with pytest.raises(RuntimeError, match="demo is being recorded; stop that first"):
        bpy.ops.evoke.record()


def test_the_reasons_why_nothing_can_be_recorded_or_stopped(anna):
    with pytest.raises(RuntimeError, match="No stream moves a picked avatar"):
        bpy.ops.evoke.record()
    with pytest.raises(RuntimeError, match="Nothing is being recorded"):
        bpy.ops.evoke.stop_recording()
    row("Anna").picked = False
    for operator in (bpy.ops.evoke.record, bpy.ops.evoke.load_recording):
        with pytest.raises(RuntimeError, match="Tick a character in the Avatar panel first"):
            operator()

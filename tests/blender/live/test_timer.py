"""The timer and the handlers, through file loads, undo and what goes wrong; the test beats, as Blender would."""

import threading

import bpy
import pytest

from blender_addon.services import live
from blender_addon.services.player import sample
from tests.blender.live.following import HAPPY, SMILE, character, found, value


@pytest.fixture
def timer(hub, monkeypatch):
    """Blender's timer and handlers on the test's hub; call the beat as Blender would."""
    monkeypatch.setattr(live, "hub", hub)
    followers, told = [], []
    live.start_timer(lambda: followers, told.append)
    yield followers, told
    live.stop_timer()


def test_a_face_is_shown_anew_after_another_file_was_loaded(timer, stream, anna):
    followers, told = timer
    stream.send(HAPPY)
    followers[:] = [stream.moves(anna)]
    live._beat()
    followers.clear()
    bpy.ops.wm.read_homefile(use_empty=True)
    assert bpy.app.timers.is_registered(live._beat)
    again = character("Anna")
    followers[:] = [stream.moves(again)]
    live._beat()
    assert value(again, SMILE) > 0
    assert told == [[], []]


def test_a_face_is_shown_anew_after_undo_and_redo(timer, stream, anna):
    followers, _ = timer
    bpy.ops.ed.undo_push(message="before")
    stream.send(HAPPY)
    followers[:] = [stream.moves(anna)]
    live._beat()
    bpy.ops.ed.undo_push(message="a smile")
    for step in (bpy.ops.ed.undo, bpy.ops.ed.redo):
        assert step() == {"FINISHED"}
        restored = found("Anna")
        restored.meshes[0].data.shape_keys.key_blocks[SMILE].value = 0.0
        followers[:] = [stream.moves(restored)]
        live._beat()
        assert value(restored, SMILE) > 0


def test_the_timer_is_started_and_stopped_as_often_as_one_likes_and_leaves_nothing(hub):
    handlers = (bpy.app.handlers.load_post, bpy.app.handlers.undo_post, bpy.app.handlers.redo_post)
    before = [len(each) for each in handlers]
    live.start_timer(list, print)
    first = live._beat
    live.start_timer(list, print, interval_s=0.1)
    second = live._beat
    assert [bpy.app.timers.is_registered(each) for each in (first, second)] == [False, True]
    assert [len(each) for each in handlers] == [number + 1 for number in before]
    live.stop_timer()
    live.stop_timer()
    assert not bpy.app.timers.is_registered(second)
    assert [len(each) for each in handlers] == before


def test_a_timer_ticks_on_whatever_goes_wrong_and_says_it_once(capsys):
    def fail():
        raise ZeroDivisionError("oh")

    live.start_timer(fail, print, interval_s=0.25)
    assert [live._beat() for _ in range(3)] == [0.25] * 3
    assert capsys.readouterr().err.count("ZeroDivisionError: oh") == 1
    live.stop_timer()


def test_shutting_down_leaves_no_thread_timer_or_handler(publish):
    with publish("demo") as publisher:
        threads = threading.active_count()
        live.start_timer(list, print)
        beat = live._beat
        live.hub.connect(publisher.endpoint)
        live.hub.connect("tcp://127.0.0.1:1")
        live.hub.play(sample())
        live.hub.start_recording(publisher.endpoint, "demo")
        assert threading.active_count() == threads + 2
        live.shut_down()
        assert threading.active_count() == threads
        assert not bpy.app.timers.is_registered(beat)
        assert (live.hub.sources, live.hub.stop_recording()) == ({}, [])
        live.shut_down()


@pytest.fixture
def talking(anna):
    """Anna, whose smile an action pulls from 0 at frame 1 to 0.5 at frame 11."""
    key = anna.meshes[0].data.shape_keys.key_blocks[SMILE]
    for frame, smile in ((1, 0.0), (11, 0.5)):
        key.value = smile
        key.keyframe_insert("value", frame=frame)
    bpy.context.scene.frame_set(1)
    return anna


def smile(character, depsgraph):
    return character.meshes[0].data.shape_keys.evaluated_get(depsgraph).key_blocks[SMILE].value


def test_a_live_face_goes_before_an_action_at_every_frame_until_it_is_frozen(timer, stream, talking):
    followers, _ = timer
    stream.send(HAPPY)
    followers[:] = [stream.moves(talking)]
    live._beat()
    for frame in (6, 11):
        bpy.context.scene.frame_set(frame)
        assert value(talking, SMILE) == smile(talking, bpy.context.evaluated_depsgraph_get()) == 1
    followers[:] = [stream.moves(talking, frozen=True)]
    live._beat()
    bpy.context.scene.frame_set(11)
    live._beat()
    assert value(talking, SMILE) == 0.5
    followers[:] = [stream.moves(talking)]
    live._beat()
    assert value(talking, SMILE) == 1


def test_no_face_is_written_while_a_picture_is_rendered(timer, stream, talking):
    followers, _ = timer
    stream.send(HAPPY)
    followers[:] = [stream.moves(talking)]
    live._beat()
    scene, key = bpy.context.scene, talking.meshes[0].data.shape_keys.key_blocks[SMILE]
    camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    scene.collection.objects.link(camera)
    scene.camera = camera
    scene.render.engine, scene.render.resolution_x, scene.render.resolution_y = "BLENDER_WORKBENCH", 16, 16
    rendered = []
    bpy.app.handlers.render_post.append(lambda *_: rendered.append(key.value))
    key.value = 0.25
    bpy.ops.render.render()
    bpy.app.handlers.render_post.pop()
    assert rendered == [0.25]
    scene.frame_set(6)
    assert key.value == 1

"""Streams move characters: real sockets, real shape keys; the test ticks, as Blender's timer would."""

import time

import bpy
import pytest

from blender_addon.services.live import Follower
from evoke_core.emotions import Emotion
from evoke_core.errors import EvokeError
from evoke_core.presets import action_units
from tests.blender.live.following import ANGRY, FROWN, HAPPY, SMILE, WAIT_S, Stream, character, value


@pytest.fixture
def other_stream(hub, publish):
    with publish("other") as publisher:
        yield Stream(hub, publisher)


def count_faces(character):
    """The list to which every face that is applied from now on is added."""
    faces, apply = [], character.apply
    character.apply = lambda face: (faces.append(face), apply(face))
    return faces


def test_a_connected_stream_moves_the_face_that_follows_it(hub, publish, anna):
    with publish("demo") as publisher:
        hub.connect(publisher.endpoint)
        publisher.send(HAPPY)
        follower = Follower("Anna", anna, publisher.endpoint, "demo")
        deadline = time.monotonic() + WAIT_S
        while value(anna, SMILE) == 0:
            assert hub.tick(time.monotonic(), [follower]) == []
            assert time.monotonic() < deadline
    assert value(anna, FROWN) == 0


def test_a_tick_applies_the_newest_state_once_however_many_came(hub, stream, anna):
    faces = count_faces(anna)
    stream.send(*[ANGRY] * 30, HAPPY)
    hub.tick(1.0, [stream.moves(anna)])
    assert len(faces) == 1
    assert (value(anna, SMILE) > 0, value(anna, FROWN)) == (True, 0)


def test_a_face_is_left_alone_while_nothing_new_comes(hub, stream, anna):
    stream.send(HAPPY)
    hub.tick(1.0, [stream.moves(anna)])
    faces = count_faces(anna)
    for frame in range(60):
        hub.tick(1.0 + frame / 60, [stream.moves(anna)])
    assert faces == []


def test_faces_follow_a_stream_each_or_share_one(hub, stream, other_stream, anna):
    bea, cleo = character("Bea"), character("Cleo")
    stream.send(HAPPY)
    other_stream.send(ANGRY)
    followers = [stream.moves(anna), other_stream.moves(bea, "Bea"), stream.moves(cleo, "Cleo", intensity=0.5)]
    assert hub.tick(1.0, followers) == []
    assert [value(each, FROWN) > 0 for each in (anna, bea, cleo)] == [False, True, False]
    assert value(cleo, SMILE) == pytest.approx(value(anna, SMILE) / 2)


def test_a_face_that_jumps_to_another_stream_and_back_begins_anew(hub, stream, other_stream, anna):
    slow = {"hold_s": 1000.0, "smoothing_s": 1000.0}
    stream.send(HAPPY)
    other_stream.send(ANGRY)
    shown = []
    for second, followed in enumerate((stream, other_stream, stream)):
        hub.tick(float(second), [followed.moves(anna, **slow)])
        shown.append((value(anna, SMILE) > 0, value(anna, FROWN) > 0))
    assert shown == [(True, False), (False, True), (True, False)]


def test_a_follower_that_was_away_begins_anew(hub, stream, anna):
    stream.send(HAPPY)
    hub.tick(1.0, [stream.moves(anna, hold_s=1000.0)])
    stream.send(ANGRY)
    hub.tick(2.0, [])
    hub.tick(3.0, [stream.moves(anna, hold_s=1000.0)])
    assert value(anna, FROWN) > 0


def test_smoothing_goes_on_from_tick_to_tick(hub, stream, anna):
    follower = stream.moves(anna, smoothing_s=1.0, sharpness=1.0)
    stream.send(HAPPY)
    hub.tick(0.0, [follower])
    stream.send(ANGRY)
    frowns = []
    for second in (0.5, 1.0, 2.0):
        hub.tick(second, [follower])
        frowns.append(value(anna, FROWN))
    assert frowns == sorted(set(frowns))


def test_an_ended_stream_fades_the_face_to_neutral(hub, stream, anna):
    stream.send(HAPPY)
    hub.tick(10.0, [stream.moves(anna, fade_s=2.0)])
    full = value(anna, SMILE)
    stream.end()
    hub.tick(11.0, [stream.moves(anna, fade_s=2.0)])
    assert 0 < value(anna, SMILE) <= full
    hub.tick(12.0, [stream.moves(anna, fade_s=2.0)])
    assert value(anna, SMILE) == 0


def test_a_source_that_is_disconnected_fades_the_face_too(hub, stream, anna):
    stream.send(HAPPY)
    hub.tick(10.0, [stream.moves(anna, fade_s=2.0)])
    hub.disconnect(stream.source)
    assert hub.tick(12.0, [stream.moves(anna, fade_s=2.0)]) == []
    assert value(anna, SMILE) == 0
    with pytest.raises(EvokeError, match="no such source"):
        hub.disconnect(stream.source)


def test_a_slider_moves_the_face_without_a_new_state_even_a_frozen_one(hub, stream, anna):
    stream.send(HAPPY)
    hub.tick(1.0, [stream.moves(anna)])
    full = value(anna, SMILE)
    hub.tick(1.1, [stream.moves(anna, frozen=True)])
    stream.send(ANGRY)
    hub.tick(1.2, [stream.moves(anna, frozen=True, intensity=0.5)])
    assert (value(anna, SMILE), value(anna, FROWN)) == (pytest.approx(full / 2), 0)


def test_an_edited_preset_is_shown(hub, stream, anna):
    frowning = {**action_units(), Emotion.HAPPY: {4: 1.0}}
    stream.send(HAPPY)
    hub.tick(1.0, [stream.moves(anna)])
    hub.tick(1.1, [stream.moves(anna, presets=frowning)])
    assert (value(anna, SMILE), value(anna, FROWN) > 0) == (0, True)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (EvokeError("the mesh is locked"), "Anna: the mesh is locked"),
        (ReferenceError("gone"), "Anna: it is no longer in the scene; take it off the list, or undo"),
        (ZeroDivisionError("oh"), "Anna: it cannot be moved (ZeroDivisionError: oh)"),
    ],
)
def test_a_face_that_fails_is_told_of_once_and_the_others_go_on(hub, stream, anna, error, said, monkeypatch):
    bea = character("Bea")
    followers = [stream.moves(anna), stream.moves(bea, "Bea")]
    stream.send(HAPPY)

    def fail(_):
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(anna, "apply", fail)
        assert hub.tick(1.0, followers) == [said]
        assert hub.tick(1.1, followers) == []
        assert value(bea, SMILE) > 0
    assert hub.tick(1.2, followers) == []
    assert value(anna, SMILE) > 0  # tried until it went
    monkeypatch.setattr(anna, "apply", fail)
    stream.send(ANGRY)
    assert hub.tick(1.3, followers) == [said]


def test_an_avatar_deleted_while_its_stream_plays_does_no_harm(hub, stream, anna):
    bea = character("Bea")
    followers = [stream.moves(anna), stream.moves(bea, "Bea")]
    stream.send(HAPPY)
    hub.tick(1.0, followers)
    for item in [*anna.meshes, anna.armature]:
        bpy.data.objects.remove(item)
    bpy.ops.outliner.orphans_purge(do_recursive=True)
    stream.send(ANGRY)
    hub.tick(1.1, followers)
    assert value(bea, FROWN) > 0

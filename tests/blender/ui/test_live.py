"""Connections, streams and the avatars that follow them, over real sockets; the test beats for Blender's timer."""

from pathlib import Path

import bpy
import pytest

from blender_addon.scene import followers, streams
from blender_addon.services import live
from blender_addon.services.player import Player
from tests.blender.live.following import HAPPY, SAD
from tests.blender.ui.faces_shown import evoke, row, value
from tests.blender.ui.recordings import recording
from tests.blender.ui.sender import Sender
from unity_bridge.protocol import DEFAULT_ENDPOINT

SMILE, FROWN = "Mouth_Smile_L", "Mouth_Frown_L"


@pytest.fixture
def other(publish, demo):
    with publish("other") as publisher:
        yield Sender(publisher)


def test_a_picked_avatar_follows_the_only_stream_without_another_click(demo, anna):
    demo.send(HAPPY)
    assert (value(anna, SMILE), value(anna, FROWN)) == (1, 0)
    demo.send(SAD)
    assert (value(anna, SMILE), value(anna, FROWN)) == (0, 1)


def test_the_lamp_tells_a_connection_from_one_that_waits(demo):
    assert streams.lamp(None) == ("off", "off")
    demo.send(HAPPY)
    assert streams.lamp(live.hub.sources[demo.endpoint]) == ("connected", "connected")
    bpy.ops.evoke.connect(endpoint="tcp://127.0.0.1:1")
    assert streams.lamp(live.hub.sources["tcp://127.0.0.1:1"]) == ("waiting", "waiting")


def test_the_lamp_tells_since_when_a_stream_is_stale(tmp_path):
    now = 0.0
    player = Player(Path(recording(tmp_path / "gap.jsonl", {"demo": [HAPPY, SAD]}, every_s=10)), clock=lambda: now)
    assert streams.lamp(player) == ("connected", "connected")
    now = 6.0
    assert streams.lamp(player) == ("stale", "stale for 6 s")
    now = 10.0
    assert streams.lamp(player) == ("ended", "ended")


def test_two_avatars_follow_two_streams(demo, other, bela, anna):
    row("Bela").picked = True
    for index, sender in enumerate((demo, other)):
        bpy.ops.evoke.follow_stream(avatar=index, source=sender.endpoint, stream=sender.publisher.stream)
    demo.send(HAPPY)
    other.send(SAD)
    assert (value(anna, SMILE), value(bela, "mouthSmileLeft")) == (1, 0)
    assert (value(anna, FROWN), value(bela, "mouthFrownLeft")) == (0, 1)


def test_of_two_streams_none_is_followed_before_one_is_chosen(demo, other, anna):
    demo.send(HAPPY)
    other.send(SAD)
    assert (value(anna, SMILE), value(anna, FROWN)) == (0, 0)
    assert followers.followers() == []
    bpy.ops.evoke.follow_stream(avatar=0, source=other.endpoint, stream="other")
    live._beat()
    assert (value(anna, SMILE), value(anna, FROWN)) == (0, 1)


def test_a_stream_that_takes_over_from_one_that_ended_is_followed_at_once(demo, other, anna):
    demo.send(HAPPY)
    demo.end()
    other.send(SAD)
    assert (value(anna, SMILE), value(anna, FROWN)) == (0, 1)


def test_reset_puts_back_what_stood_before_the_stream(demo, anna):
    anna.body.data.shape_keys.key_blocks[SMILE].value = 0.25
    demo.send(SAD)
    assert value(anna, SMILE) == 0
    with pytest.raises(RuntimeError, match="disconnect or freeze it first"):
        bpy.ops.evoke.reset()
    bpy.ops.evoke.disconnect(source=demo.endpoint)
    bpy.ops.evoke.reset()
    assert (value(anna, SMILE), value(anna, FROWN)) == (0.25, 0)


def test_a_frozen_face_stays_and_can_be_reset(demo, anna):
    demo.send(HAPPY)
    evoke().look.frozen = True
    demo.send(SAD)
    assert (value(anna, SMILE), value(anna, FROWN)) == (1, 0)
    bpy.ops.evoke.reset()
    assert value(anna, SMILE) == 0


def test_sliders_act_on_a_live_face_and_buttons_rest(demo, anna):
    demo.send(HAPPY)
    evoke().look.intensity = 0.5
    live._beat()
    assert value(anna, SMILE) == 0.5
    with pytest.raises(RuntimeError, match="A live stream moves the picked avatars"):
        bpy.ops.evoke.show_emotion(emotion="sad")


def test_an_avatar_that_is_not_picked_is_left_alone(demo, anna):
    row("Anna").picked = False
    demo.send(HAPPY)
    assert value(anna, SMILE) == 0


def test_an_avatar_deleted_while_it_follows_hurts_nobody(demo, anna):
    demo.send(HAPPY)
    for thing in [*anna.meshes.values(), anna.armature]:
        bpy.data.objects.remove(thing)
    demo.send(SAD)
    assert followers.followers() == []


def test_undo_while_it_follows_leaves_it_following(demo, anna):
    bpy.ops.ed.undo_push(message="before")
    demo.send(HAPPY)
    bpy.ops.ed.undo_push(message="after")
    bpy.ops.ed.undo()
    demo.send(SAD)
    keys = bpy.data.objects["CC_Base_Body"].data.shape_keys.key_blocks
    assert (keys[SMILE].value, keys[FROWN].value) == (0, 1)


def test_a_face_whose_stream_has_ended_can_be_posed_by_hand(demo, anna):
    evoke().look.fade_s = 0
    demo.send(HAPPY)
    demo.end()
    assert value(anna, SMILE) == 0
    assert streams.lamp(live.hub.sources[demo.endpoint]) == ("ended", "ended")
    bpy.ops.evoke.show_emotion(emotion="sad")
    evoke().look.intensity = 0.5
    live._beat()
    assert value(anna, FROWN) == 0.5


def test_the_sample_plays_without_a_server_and_says_that_its_model_is_a_demonstration(anna):
    evoke().look.smoothing_s = 0
    bpy.ops.evoke.play_sample()
    live._beat()
    (heard,) = streams.heard_now().values()
    assert heard.synthetic_model
    assert heard.state is not None
    assert row("Anna").before
    bpy.ops.evoke.play_sample()
    assert list(live.hub.sources) == ["sample"]


def test_connections_are_added_with_the_usual_endpoint_and_removed():
    bpy.ops.evoke.add_connection()
    bpy.ops.evoke.add_connection()
    assert [each.endpoint for each in evoke().connections] == [DEFAULT_ENDPOINT] * 2
    evoke().connections[1].endpoint = "tcp://127.0.0.1:1"
    bpy.ops.evoke.remove_connection(connection=0)
    assert [each.endpoint for each in evoke().connections] == ["tcp://127.0.0.1:1"]


@pytest.mark.parametrize("endpoint", ["here", "tcp://127.0.0.1", "tcp://127.0.0.1:port", ""])
def test_what_is_no_endpoint_is_an_error_and_no_source(endpoint):
    with pytest.raises(RuntimeError, match=f"Error: {endpoint}: cannot connect .* looks like tcp://127.0.0.1:5571"):
        bpy.ops.evoke.connect(endpoint=endpoint)
    assert live.hub.sources == {}
    assert live._beat is None


def test_another_machine_is_not_asked_while_blender_is_offline():
    assert not bpy.app.online_access
    with pytest.raises(RuntimeError, match="allow online access in Preferences > System"):
        bpy.ops.evoke.connect(endpoint="tcp://192.168.1.20:5571")
    assert live.hub.sources == {}


def test_disconnecting_what_is_not_connected_is_said():
    with pytest.raises(RuntimeError, match="no such source"):
        bpy.ops.evoke.disconnect(source="tcp://127.0.0.1:1")

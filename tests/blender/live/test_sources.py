"""What a hub hears: endpoints and recordings, and what it records of them."""

from dataclasses import replace

import pytest

from blender_addon.services.live import Follower
from blender_addon.services.player import sample
from evoke_core.errors import EvokeError
from tests.blender.live.following import ANGRY, HAPPY, SAD
from unity_bridge.recording import RecordingError


def test_connecting_twice_is_one_connection_and_a_wrong_endpoint_is_told(hub, publish):
    with publish("demo") as publisher:
        assert hub.connect(publisher.endpoint) is hub.connect(publisher.endpoint)
        assert list(hub.sources) == [publisher.endpoint]
        with pytest.raises(EvokeError, match="cannot connect"):
            hub.connect("nowhere")
        assert list(hub.sources) == [publisher.endpoint]


def test_the_sample_plays_without_a_server_and_again_from_its_beginning(hub, anna):
    first = hub.play(sample())
    assert hub.tick(1.0, [Follower("Anna", anna, "sample", "evoke")]) == []
    assert first.streams()["evoke"].received >= 1
    second = hub.play(sample())
    assert hub.sources == {"sample": second}
    assert second is not first


def test_a_damaged_recording_leaves_what_plays_alone(hub, tmp_path):
    playing = hub.play(sample())
    damaged = tmp_path / "sample.jsonl"
    damaged.write_text(sample().read_text(encoding="utf-8")[:5000], encoding="utf-8")
    with pytest.raises(RecordingError, match="line 16 is not a message"):
        hub.play(damaged)
    assert hub.sources == {"sample": playing}


def test_a_recording_has_every_message_and_not_the_newest_alone(hub, stream):
    stream.send(SAD)
    hub.start_recording(stream.source, "demo")
    sent = stream.send(HAPPY, ANGRY, replace(SAD, quality=0.5))
    hub.tick(1.0, [])
    assert hub.recording.stream == "demo"
    assert hub.stop_recording() == [stream.publisher.start, *sent]
    assert hub.recording is None
    assert hub.stop_recording() == []


def test_what_was_recorded_survives_its_source(hub, stream):
    stream.send(SAD)
    hub.start_recording(stream.source, "demo")
    sent = stream.send(HAPPY)
    hub.disconnect_all()
    assert hub.stop_recording() == [stream.publisher.start, *sent]


def test_what_cannot_be_recorded_is_told(hub, stream):
    with pytest.raises(EvokeError, match="no such source to record"):
        hub.start_recording("tcp://127.0.0.1:1", "demo")
    hub.start_recording(stream.source, "demo")
    with pytest.raises(EvokeError, match="stream demo is being recorded"):
        hub.start_recording(stream.source, "other")

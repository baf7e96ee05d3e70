"""The Unity package's components, compiled and run by mono against a small stand-in for UnityEngine."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import zmq

from evoke_core.emotions import Emotion
from tests.unity.driving import DRIVERS, Driven, compiled
from tests.unity.nunit import RESOURCES, passed
from tests.unity.peers import closed_port
from tests.unity.publishing import OTHER_RUN, RUN, Publisher, end, start, state
from tests.unity.publishing import publishing as plainly_publishing
from unity_bridge import csharp, protocol

SOME_BYTES = 100
"""A frame's share of what the runtime itself leaves in half a second."""


@pytest.fixture(scope="module")
def build_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("components")


def test_the_components_own_tests_pass(build_folder: Path) -> None:
    assert passed(compiled(csharp.compile_component_tests, build_folder)) > 0


def test_they_behave_through_frames_play_mode_and_beside_others(build_folder: Path) -> None:
    tests = compiled(partial(csharp.compile_assembly, "Behaviour.Tests"), build_folder)
    assert passed(tests) > 0


class Played(Driven):
    """A scene with a receiver and faces, in a process of its own."""

    def __enter__(self) -> "Played":
        return self

    def until(self, figure: str, value: object) -> dict[str, Any]:
        """Play frames until a figure has a value; how all stands then."""
        figures = self.ask(f"await {figure} {value}")
        assert figures[figure] == value, figures
        return figures


SceneOf = Callable[..., Played]


@pytest.fixture(scope="module")
def scene_program(build_folder: Path) -> Path:
    def compile_it(folder: Path) -> Path:
        tests = csharp.compile_component_tests(folder)
        names = ("Evoke.Core", "UnityEngine", "Evoke.Unity", "Evoke.Unity.Tests")
        libraries = [tests.with_name(f"{name}.dll") for name in names]
        sources = [DRIVERS / "Scene.cs", csharp.CONSOLE / "JsonLine.cs"]
        return csharp.compile_program(sources, folder / "Scene.exe", libraries)

    return compiled(compile_it, build_folder)


@contextmanager
def publishing(endpoint: str = "tcp://127.0.0.1:*", *, backlog: int = 0) -> Iterator[Publisher]:
    """A publisher that is told of each subscription, also where another receiver has the same."""
    with plainly_publishing(endpoint, backlog=backlog) as publisher:
        publisher.socket.setsockopt(zmq.XPUB_VERBOSER, 1)
        yield publisher


def await_all(publisher: Publisher, *, gone: bool = False) -> None:
    """Wait for the subscriptions to all streams, and for their end where a receiver is to go before."""
    topics = (b"stream/", b"emotion/")
    awaited = [b"\x00" + topic for topic in topics if gone] + [b"\x01" + topic for topic in topics]
    heard = [publisher.socket.recv() for _ in awaited]
    assert sorted(heard) == sorted(awaited)


@contextmanager
def flooding(publisher: Publisher) -> Iterator[None]:
    """States without end, as fast as they can be sent."""
    over = threading.Event()

    def flood() -> None:
        for seq in count():
            if over.is_set():
                return
            publisher.send(state(seq))

    thread = threading.Thread(target=flood)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.fixture
def scene(scene_program: Path) -> SceneOf:
    def begin(*endpoints: str, streams: str = "none", faces: str = "demo") -> Played:
        arguments = [",".join(endpoints), streams, faces]
        return Played(scene_program, *arguments, EVOKE_RESOURCES=str(RESOURCES))

    return begin


def test_a_publishers_states_move_the_face(scene: SceneOf) -> None:
    with publishing() as publisher, scene(publisher.endpoint) as played:
        played.ask("enter")
        await_all(publisher)
        publisher.send(start(), state(0), state(1))
        figures = played.until("shown0", "happy")
        assert figures["smile0"] > 50
        figures = played.until("received", 2)
        assert (figures["lamp"], figures["lamp_text"], figures["error"]) == ("Connected", "connected", "")
        assert (figures["synthetic"], figures["stale"]) == (True, False)
        publisher.send(state(2, Emotion.SAD))
        played.until("shown0", "sad")
        publisher.send(end())
        figures = played.until("lamp", "Ended")
        assert figures["events"] == "connected; emotion demo happy 5; emotion demo sad 4; stale demo"
        assert figures["complaints"] == ""
        assert played.until("smile0", 0)["shown0"] == "neutral"


def test_a_stream_that_falls_silent_is_stale_and_the_face_neutral(scene: SceneOf) -> None:
    with publishing() as publisher, scene(publisher.endpoint) as played:
        played.ask("enter")
        await_all(publisher)
        publisher.send(state(0))
        played.until("shown0", "happy")
        figures = played.until("lamp", "Stale")
        assert figures["lamp_text"] == "stale for 3 s"
        assert played.until("smile0", 0)["events"] == "connected; emotion demo happy 5; stale demo"


def test_two_faces_of_one_receiver_follow_a_stream_each(scene: SceneOf) -> None:
    with publishing() as publisher, scene(publisher.endpoint, faces="left,right") as played:
        played.ask("enter")
        await_all(publisher)
        publisher.send(state(0, Emotion.HAPPY, stream="left"), state(0, Emotion.SAD, stream="right"))
        played.until("shown0", "happy")
        assert played.until("shown1", "sad")["streams"] == "left right"


def test_a_face_without_a_stream_follows_the_first_and_another_once_that_is_over(scene: SceneOf) -> None:
    with publishing() as publisher, scene(publisher.endpoint, faces="-") as played:
        played.ask("enter")
        await_all(publisher)
        publisher.send(state(0, Emotion.HAPPY, stream="first"))
        played.until("shown0", "happy")
        publisher.send(state(0, Emotion.SAD, stream="second"))
        assert played.until("streams", "first second")["follows0"] == "first"
        publisher.send(end(stream="first"))
        played.until("follows0", "second")
        played.until("shown0", "sad")


def test_only_listed_streams_are_followed(scene: SceneOf) -> None:
    with publishing() as publisher, scene(publisher.endpoint, streams="demo") as played:
        played.ask("enter")
        publisher.await_subscriptions("demo")
        publisher.send(state(0, stream="demo2"), state(0))
        assert played.until("shown0", "happy")["streams"] == "demo"


def test_a_receiver_hears_several_endpoints(scene: SceneOf) -> None:
    with (
        publishing() as left,
        publishing() as right,
        scene(left.endpoint, right.endpoint, faces="left,right") as played,
    ):
        played.ask("enter")
        await_all(left)
        await_all(right)
        left.send(state(0, stream="left"))
        right.send(state(0, Emotion.SAD, stream="right"))
        played.until("shown0", "happy")
        assert played.until("shown1", "sad")["threads"] == 2


def test_a_second_publisher_of_a_stream_is_told_wherever_it_sends(scene: SceneOf) -> None:
    with publishing() as one, publishing() as other, scene(one.endpoint, other.endpoint) as played:
        played.ask("enter")
        await_all(one)
        await_all(other)
        one.send(state(0))
        other.send(state(0, run=OTHER_RUN))
        figures = played.until("received", 2)
        figures = played.ask("frames 2")
        assert figures["events"].count("conflict demo") == 1
    with publishing() as both, scene(both.endpoint) as played:
        played.ask("enter")
        await_all(both)
        for seq in range(3):
            both.send(state(seq), state(seq, run=OTHER_RUN))
        played.until("received", 6)
        assert played.ask("frames 2")["events"].count("conflict demo") == 1


def test_a_publisher_that_comes_back_is_followed_again(scene: SceneOf) -> None:
    with publishing() as first, scene(first.endpoint) as played:
        played.ask("enter")
        await_all(first)
        first.send(state(500))
        played.until("shown0", "happy")
        first.close()
        assert "trying again" in played.until("lamp", "Waiting")["error"]
        with publishing(first.endpoint) as second:
            await_all(second)
            second.send(state(0, Emotion.SAD, run=OTHER_RUN))
            figures = played.until("shown0", "sad")
    assert figures["run"] == OTHER_RUN
    assert figures["events"] == "connected; emotion demo happy 5; disconnected; connected; emotion demo sad 4"


def test_disabled_in_mid_stream_it_lets_go_and_enabled_it_takes_up_again(scene: SceneOf) -> None:
    with publishing() as publisher, scene(publisher.endpoint) as played:
        played.ask("enter")
        await_all(publisher)
        publisher.send(state(0), state(1), state(2))
        played.until("received", 3)
        played.ask("disable")
        figures = played.until("threads", 0)
        assert (figures["lamp"], figures["stale"]) == ("Off", True)
        played.until("smile0", 0)
        played.ask("enable")
        await_all(publisher, gone=True)
        publisher.send(state(3, Emotion.SAD))
        assert played.until("shown0", "sad")["received"] == 1


def test_enabled_again_it_tells_what_it_has_heard_since(scene: SceneOf) -> None:
    with publishing() as publisher, scene(publisher.endpoint) as played:
        played.ask("enter")
        await_all(publisher)
        publisher.send(start(), state(0))
        assert played.until("shown0", "happy")["run"] == RUN
        played.ask("disable")
        played.ask("enable")
        await_all(publisher, gone=True)
        figures = played.until("lamp", "Connected")
        assert (figures["lamp_text"], figures["run"], figures["synthetic"]) == ("no stream yet", None, True)


def test_a_listener_that_throws_is_told_of_and_keeps_nobody_else_from_being_heard(scene: SceneOf) -> None:
    with publishing() as publisher, scene(publisher.endpoint, faces="b") as played:
        played.ask("enter")
        played.ask("throw_at_state")
        await_all(publisher)
        publisher.send(state(0, stream="a"), state(0, stream="b"))
        figures = played.until("shown0", "happy")
        assert figures["complaints"].count("thrown by a test") == 2
        publisher.send(end(stream="a"), end(stream="b"))
        assert played.until("lamp", "Ended")["events"].endswith("stale a; stale b")


def test_a_player_build_does_not_wait_for_its_threads_to_end(scene: SceneOf) -> None:
    with publishing() as publisher, scene(publisher.endpoint) as played:
        played.ask("pretend LinuxPlayer")
        played.ask("enter")
        await_all(publisher)
        for seq, emotion in enumerate((Emotion.HAPPY, Emotion.SAD)):
            publisher.send(state(seq, emotion))
            played.until("shown0", emotion.word)
            assert played.ask("disable")["lamp"] == "Off"
            played.until("threads", 0)
            played.ask("enable")
            await_all(publisher, gone=True)


def test_a_listener_may_disable_the_receiver(scene: SceneOf) -> None:
    with publishing() as publisher, scene(publisher.endpoint) as played:
        played.ask("enter")
        played.ask("disable_at_state")
        await_all(publisher)
        publisher.send(state(0, stream="a"), state(0, stream="b"), state(0, stream="c"))
        played.until("lamp", "Off")
        figures = played.until("threads", 0)
        assert (figures["states"], figures["complaints"]) == (1, "")


def test_destroyed_while_receiving_it_leaves_no_thread(scene: SceneOf) -> None:
    with publishing(backlog=1000) as publisher, scene(publisher.endpoint) as played, flooding(publisher):
        played.ask("enter")
        played.until("shown0", "happy")
        played.ask("destroy")
        played.ask("frames 2")
        assert played.until("threads", 0)["complaints"] == ""
        assert played.until("smile0", 0)["shown0"] == "neutral"


def test_a_fast_stream_leaves_nothing_on_the_heap(scene: SceneOf) -> None:
    with publishing(backlog=1000) as publisher, scene(publisher.endpoint, faces="demo,demo") as played:
        played.ask("enter")
        await_all(publisher)
        with flooding(publisher):
            played.until("shown0", "happy")
            figures = played.ask("measure 500")
    assert figures["bytes"] < SOME_BYTES
    assert figures["states"] > 100


def test_play_mode_is_entered_twice(scene: SceneOf) -> None:
    with publishing() as publisher, scene(publisher.endpoint) as played:
        for time, emotion in enumerate((Emotion.HAPPY, Emotion.SAD)):
            played.ask("enter")
            await_all(publisher, gone=time > 0)
            publisher.send(state(time, emotion))
            figures = played.until("shown0", emotion.word)
            assert (figures["threads"], figures["received"]) == (1, 1)
            played.ask("leave")
            figures = played.until("threads", 0)
            assert (figures["smile0"], figures["complaints"]) == (0, "")


def test_scripts_reloaded_while_playing_leak_no_thread(scene: SceneOf) -> None:
    with publishing() as publisher, scene(publisher.endpoint) as played:
        played.ask("enter")
        await_all(publisher)
        for seq, emotion in enumerate((Emotion.HAPPY, Emotion.SAD, Emotion.ANGRY)):
            publisher.send(state(seq, emotion))
            played.until("shown0", emotion.word)
            played.ask("reload")
            await_all(publisher, gone=True)
            played.until("threads", 1)
        publisher.send(state(9))
        assert played.until("shown0", "happy")["complaints"] == ""


def test_an_application_that_was_in_the_background_connects_again(scene: SceneOf) -> None:
    with publishing() as publisher, scene(publisher.endpoint) as played:
        played.ask("enter")
        played.ask("resume")
        await_all(publisher)
        assert played.ask("pause")["lamp"] == "Off"
        played.until("threads", 0)
        played.ask("resume")
        await_all(publisher, gone=True)
        publisher.send(state(0))
        played.until("shown0", "happy")


@pytest.mark.parametrize(
    ("endpoint", "streams", "error"),
    [
        ("127.0.0.1:5571", "none", "write tcp://host:port"),
        ("tcp://127.0.0.1:5571", "a/b", "'a/b' is not a stream's name"),
        ("none", "none", "no endpoint is listed"),
    ],
)
def test_a_mistake_in_the_inspector_is_a_sentence_and_no_exception(
    scene: SceneOf, endpoint: str, streams: str, error: str
) -> None:
    with scene(endpoint, streams=streams) as played:
        figures = played.ask("enter")
        assert error in figures["error"]
        assert (figures["threads"], figures["complaints"], figures["lamp"]) == (0, "", "Waiting")


def test_a_wrong_endpoint_keeps_no_other_from_being_heard_and_can_be_mended(scene: SceneOf) -> None:
    with publishing() as publisher, scene("nonsense", publisher.endpoint) as played:
        played.ask("enter")
        await_all(publisher)
        publisher.send(state(0))
        assert "'nonsense' is not an endpoint" in played.until("shown0", "happy")["error"]
        played.ask(f"endpoints {publisher.endpoint}")
        await_all(publisher, gone=True)
        assert played.until("lamp", "Connected")["error"] == ""


def test_in_a_browser_it_says_that_there_are_no_sockets(scene: SceneOf) -> None:
    with scene("tcp://127.0.0.1:5571") as played:
        played.ask("pretend WebGLPlayer")
        figures = played.ask("enter")
        assert "no sockets to WebGL" in figures["error"]
        assert (figures["threads"], figures["complaints"]) == (0, "")


def test_who_cannot_be_reached_does_not_keep_play_mode_from_ending(scene: SceneOf) -> None:
    with scene(closed_port(), "tcp://192.0.2.1:5571") as played:
        played.ask("enter")
        played.ask("frames 5")
        played.ask("leave")
        assert played.until("threads", 0)["complaints"] == ""


def test_rubbish_is_counted_and_said_and_the_face_goes_on(scene: SceneOf) -> None:
    topic, payload = protocol.encode(state(1))
    with publishing() as publisher, scene(publisher.endpoint) as played:
        played.ask("enter")
        await_all(publisher)
        publisher.send(state(0))
        publisher.send_frames(topic, payload[:-1])
        figures = played.until("refused", 1)
        assert publisher.endpoint in figures["error"]
        publisher.send(state(2, Emotion.SAD))
        assert played.until("shown0", "sad")["dropped"] == 1

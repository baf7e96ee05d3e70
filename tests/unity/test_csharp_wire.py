"""The C# receiver against real publishers, under mono: what it hears, what it survives, what it costs."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import zmq

from tests.unity.driving import Driven, compile_driver, compiled
from tests.unity.peers import (
    cable,
    closed_port,
    other_socket,
    publisher_process,
    silent_peer,
    web_server,
    zeromq_proxy,
)
from tests.unity.publishing import OTHER_RUN, RUN, Publisher, Stamp, beat, publishing, start, state, state_of
from unity_bridge import csharp
from unity_bridge.publisher import Publisher as StreamPublisher

SMALL_NURSERY = "nursery-size=1m"
"""The youngest generation's bytes: so little allocated leads to a collection, and is counted."""
ENOUGH_TO_WARM_UP = 2000
SOME_KB = 8192


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled(lambda folder: compile_driver("Wire", folder), tmp_path_factory.mktemp("wire"))


def receiving(wire: Path, endpoint: str, streams: str = "demo") -> Driven:
    return Driven(wire, endpoint, streams, MONO_GC_PARAMS=SMALL_NURSERY)


@contextmanager
def followed(wire: Path) -> Iterator[tuple[Publisher, Driven]]:
    """A publisher and a receiver whose subscriptions have arrived."""
    with publishing() as publisher, receiving(wire, publisher.endpoint) as receiver:
        publisher.await_subscriptions("demo")
        yield publisher, receiver


@contextmanager
def stream_publisher(stream: str = "demo", source: str = "a source") -> Iterator[StreamPublisher]:
    with StreamPublisher(
        stream,
        source=source,
        model="a model",
        synthetic_source=True,
        synthetic_model=True,
        hop_s=1.0,
        endpoint="tcp://127.0.0.1:*",
    ) as publisher:
        yield publisher


def blast(publisher: Publisher, stamp: Stamp, count: int) -> None:
    for _ in range(count):
        publisher.send_frames(*stamp.next())


def test_a_hundred_thousand_states_cost_no_collection_and_no_memory(wire: Path) -> None:
    with followed(wire) as (publisher, receiver):
        stamp = Stamp()
        publisher.send(start())
        blast(publisher, stamp, ENOUGH_TO_WARM_UP)
        before = receiver.await_received(ENOUGH_TO_WARM_UP)
        blast(publisher, stamp, 100_000)
        after = receiver.await_received(ENOUGH_TO_WARM_UP + 100_000)
    assert after["collections"] == before["collections_now"]
    assert after["memory"] - before["memory"] < SOME_KB
    assert (after["dropped"], after["refused"]) == (0, 0)


def test_of_several_streams_those_named_are_followed(wire: Path) -> None:
    with publishing() as publisher, receiving(wire, publisher.endpoint, "anna,bela") as receiver:
        publisher.await_subscriptions("anna", "bela")
        publisher.send(state(0, stream="bela"), state(0, stream="anna2"), state(0, stream="anna"))
        figures = receiver.await_received(2)
        assert receiver.ask("status anna")["has_state"]
        assert receiver.ask("status bela")["has_state"]
        assert not receiver.ask("status anna2")["known"]
    assert (figures["streams"], figures["refused"]) == (2, 0)


def test_a_late_joiner_gets_the_start_and_the_last_state(wire: Path) -> None:
    with stream_publisher() as publisher:
        for _ in range(5):
            sent = publisher.send(state_of())
        with receiving(wire, publisher.endpoint) as receiver:
            assert receiver.await_received(1)["dropped"] == 0
            status = receiver.ask("status demo")
    assert (status["run"], status["seq"], status["source"]) == (publisher.run, sent.seq, "a source")
    assert status["synthetic_model"]


def test_lost_states_are_counted(wire: Path) -> None:
    with followed(wire) as (publisher, receiver):
        publisher.send(state(0), state(1), state(5))
        receiver.await_received(3)
        assert receiver.ask("status demo")["dropped"] == 3


def test_a_publisher_that_was_killed_and_comes_back_is_followed_from_its_low_seq(wire: Path) -> None:
    with ExitStack() as stack:
        first = stack.enter_context(publisher_process())
        receiver = stack.enter_context(receiving(wire, first.endpoint))
        receiver.await_line("link", state="Connected")
        for _ in range(50):
            last = first.send()
        before = receiver.await_status("demo", seq=last)
        first.kill()
        receiver.await_line("link", state="Waiting")
        second = stack.enter_context(publisher_process(first.endpoint))
        receiver.await_line("link", state="Connected")
        second.send()
        after = receiver.await_status("demo", seq=0)
        assert after["run"] != before["run"]
        assert after["received"] == before["received"] + 1
        assert not after["conflict"]


def test_a_publisher_halted_is_noticed_and_followed_again_once_it_goes_on(wire: Path) -> None:
    with publisher_process() as publisher, receiving(wire, publisher.endpoint) as receiver:
        receiver.await_line("link", state="Connected")
        publisher.send()
        receiver.await_received(1)
        publisher.halt()
        receiver.await_refusal("no sign of life from the peer")
        publisher.go_on()
        receiver.await_line("link", state="Connected")
        publisher.send()
        assert receiver.await_received(2)["dropped"] == 0
        assert receiver.ask("status demo")["seq"] == 1


def test_a_connection_that_is_dead_on_one_side_is_given_up_and_made_anew(wire: Path) -> None:
    with stream_publisher() as publisher, cable(publisher.endpoint) as line, receiving(wire, line.endpoint) as receiver:
        receiver.await_line("link", state="Connected")
        publisher.send(state_of())
        receiver.await_received(1)
        line.cut()
        receiver.await_refusal("no sign of life from the peer")
        line.mend()
        receiver.await_line("link", state="Connected")
        publisher.send(state_of())
        receiver.await_received(2)


def test_a_slow_reader_loses_states_and_ends_with_the_newest(wire: Path) -> None:
    with publishing(backlog=100) as publisher, receiving(wire, publisher.endpoint) as receiver:
        publisher.await_subscriptions("demo")
        receiver.ask("pause 1000")
        blast(publisher, Stamp(), 100_000)
        receiver.ask("pause 0")
        before = receiver.await_received(1000)
        newest = 1 << 31
        # What is sent before the reader has caught up is lost as well.
        while (status := receiver.ask("status demo"))["seq"] < newest:
            publisher.send(state(newest))
        after = receiver.ask("figures")
    assert status["seq"] == newest
    assert status["dropped"] > 0
    assert after["memory"] - before["memory"] < SOME_KB


def test_behind_a_zeromq_proxy_streams_are_heard_alike(wire: Path) -> None:
    with stream_publisher("anna") as anna, stream_publisher("bela") as bela, ExitStack() as stack:
        anna.send(state_of())
        endpoint = stack.enter_context(zeromq_proxy(anna.endpoint, bela.endpoint))
        receiver = stack.enter_context(receiving(wire, endpoint, "-"))
        assert anna.wait_for_subscribers(1, 20)
        assert bela.wait_for_subscribers(1, 20)
        bela.send(state_of())
        receiver.await_received(2)
        assert receiver.ask("status anna")["run"] == anna.run
        assert receiver.ask("status bela")["run"] == bela.run


def test_two_publishers_of_one_stream_are_a_conflict(wire: Path) -> None:
    with stream_publisher() as one, stream_publisher() as other, ExitStack() as stack:
        endpoint = stack.enter_context(zeromq_proxy(one.endpoint, other.endpoint))
        receiver = stack.enter_context(receiving(wire, endpoint))
        received = 0
        for publisher in (one, other):
            assert publisher.wait_for_subscribers(1, 20)
            publisher.send(state_of())
            received += 1
            receiver.await_received(received)
        one.send(state_of())
        receiver.await_received(received + 1)
        assert receiver.ask("status demo")["conflict"]


def test_the_notice_of_a_demonstration_model_outlives_a_conflict(wire: Path) -> None:
    with followed(wire) as (publisher, receiver):
        publisher.send(start(), state(0), beat(run=OTHER_RUN), state(1))
        receiver.await_received(2)
        status = receiver.ask("status demo")
    assert (status["run"], status["conflict"], status["synthetic_model"]) == (RUN, True, True)


def test_a_pull_socket_is_told_from_a_publisher(wire: Path) -> None:
    with other_socket(zmq.PULL) as endpoint, receiving(wire, endpoint) as receiver:
        receiver.await_refusal("the peer is a PULL socket, and a PUB is needed")


def test_a_publisher_that_requires_curve_is_told(wire: Path) -> None:
    with other_socket(zmq.PUB, curve=True) as endpoint, receiving(wire, endpoint) as receiver:
        receiver.await_refusal("the peer requires the security mechanism CURVE, and only NULL is spoken here")


def test_a_web_server_is_told_from_a_publisher(wire: Path) -> None:
    with web_server() as endpoint, receiving(wire, endpoint) as receiver:
        receiver.await_refusal("is this an EVOKE publisher's port?")


def test_a_web_server_that_answers_is_told_from_a_publisher(wire: Path) -> None:
    with silent_peer(b"HTTP/1.1 400 Bad Request\r\n\r\n") as endpoint, receiving(wire, endpoint) as receiver:
        receiver.await_refusal("the peer does not speak ZMTP: is this an EVOKE publisher's port?")


def test_a_silent_peer_is_given_up(wire: Path) -> None:
    with silent_peer() as endpoint, receiving(wire, endpoint) as receiver:
        receiver.await_refusal("the peer did not finish the ZMTP handshake in time")


def test_a_port_at_which_nothing_listens_is_told(wire: Path) -> None:
    with receiving(wire, closed_port()) as receiver:
        receiver.await_refusal("nothing listens there (connection refused)")


def test_a_host_that_nobody_knows_is_told(wire: Path) -> None:
    with receiving(wire, "tcp://nobody.invalid:5571") as receiver:
        receiver.await_refusal("the host's name 'nobody.invalid' ")


def test_an_address_that_no_way_leads_to_is_told(wire: Path) -> None:
    with receiving(wire, "tcp://255.255.255.255:5571") as receiver:
        receiver.await_refusal("no way leads there: is this machine on that network?")


def test_a_webgl_player_says_that_it_has_no_sockets(tmp_path: Path, wire: Path) -> None:
    sources = sorted((csharp.PACKAGE / "Runtime" / "Core").glob("*.cs"))
    command = ["mcs", "-langversion:7", "-warnaserror", "-warn:4", "-d:UNITY_WEBGL", "-target:library"]
    subprocess.run([*command, f"-out:{tmp_path / 'Evoke.Core.dll'}", *map(str, sources)], check=True)
    shutil.copy(wire, tmp_path)
    with receiving(tmp_path / wire.name, closed_port()) as receiver:
        text = receiver.await_line("link", state="Stopped")["text"]
    assert text == "a WebGL player has no sockets: play a recording there instead"


def test_stopping_and_starting_again_leaves_no_thread_behind(wire: Path) -> None:
    with followed(wire) as (publisher, receiver):
        publisher.send(state(0))
        receiver.await_received(1)

        def threads() -> int:
            return len(list(Path(f"/proc/{receiver.process.pid}/task").iterdir()))

        before = threads()
        for _ in range(10):
            receiver.tell("stop")
            receiver.await_line("link", state="Stopped")
            receiver.tell("start")
            receiver.await_line("link", state="Connected")
        # The runtime's own pool may have grown a little.
        assert threads() < before + 5


@pytest.mark.slow
def test_as_many_states_as_a_minute_has_at_ten_thousand_a_second_leave_the_heap_flat(wire: Path) -> None:
    with followed(wire) as (publisher, receiver):
        stamp = Stamp()
        publisher.send(start())
        blast(publisher, stamp, 10_000)
        before = receiver.await_received(10_000)
        for _ in range(60):
            publisher.send(beat())
            blast(publisher, stamp, 10_000)
        receiver.await_received(610_000)
        after = receiver.ask("figures")
    assert after["collections"] == before["collections_now"]
    assert after["memory"] - before["memory"] < SOME_KB
    assert (after["received"], after["dropped"]) == (610_000, 0)


@pytest.mark.slow
def test_twenty_restarts_of_the_publisher_are_all_followed(wire: Path) -> None:
    with ExitStack() as stack:
        publisher = stack.enter_context(publisher_process())
        receiver = stack.enter_context(receiving(wire, publisher.endpoint))
        receiver.await_line("link", state="Connected")
        memory = []
        for restart in range(20):
            publisher.send()
            memory.append(receiver.await_received(restart + 1)["memory"])
            publisher.kill()
            receiver.await_line("link", state="Waiting")
            publisher = stack.enter_context(publisher_process(publisher.endpoint))
            receiver.await_line("link", state="Connected")
        assert not receiver.ask("status demo")["conflict"]
        assert memory[-1] - memory[5] < 16 * SOME_KB


@pytest.mark.slow
def test_a_publisher_halted_for_half_a_minute_is_followed_again(wire: Path) -> None:
    with publisher_process() as publisher, receiving(wire, publisher.endpoint) as receiver:
        receiver.await_line("link", state="Connected")
        for count in range(1, 4):
            publisher.send()
            receiver.await_received(count)
            publisher.halt()
            receiver.await_refusal("no sign of life from the peer")
            for _ in range(2):
                receiver.await_refusal("the peer did not finish the ZMTP handshake in time")
            publisher.go_on()
            receiver.await_line("link", state="Connected")
        publisher.send()
        assert receiver.await_received(4)["dropped"] == 0

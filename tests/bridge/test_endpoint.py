"""Several streams from one bound endpoint."""

from dataclasses import replace

import pytest
import zmq

from evoke_core.errors import EvokeError
from evoke_core.state import EmotionState
from unity_bridge.endpoint import Endpoint
from unity_bridge.protocol import StateMessage, StreamEvent, decode
from unity_bridge.subscriber import Subscriber

STATE = EmotionState(0.0, None, (0.5, 0.5, 0.5), (1 / 8,) * 8, 0, "neutral", 0.0, 1.0)
ANYWHERE = "tcp://127.0.0.1:*"
WAIT_S = 20


def heard(subscriber, count):
    """The next messages that are no beats, as (stream, what it is)."""
    found = []
    while len(found) < count:
        message = subscriber.receive(WAIT_S)
        assert message is not None, f"only {found} was heard"
        if isinstance(message, StateMessage):
            found.append((message.stream, message.seq))
        elif message.event != "beat":
            found.append((message.stream, message.event))
    return found


@pytest.fixture
def shared():
    with Endpoint(ANYWHERE) as endpoint:
        yield endpoint


def test_each_stream_of_an_endpoint_has_its_own_start_numbers_and_end(publish, shared):
    with Subscriber(shared.address) as subscriber:
        with publish("anna", endpoint=shared) as anna, publish("ben", endpoint=shared) as ben:
            assert anna.endpoint == ben.endpoint == shared.address
            assert anna.wait_for_subscribers(1, WAIT_S)
            assert ben.wait_for_subscribers(1, WAIT_S)
            assert sorted(heard(subscriber, 2)) == [("anna", "start"), ("ben", "start")]
            for sender in (anna, ben, ben):
                sender.send(STATE)
            assert heard(subscriber, 3) == [("anna", 0), ("ben", 0), ("ben", 1)]
        assert heard(subscriber, 2) == [("ben", "end"), ("anna", "end")]


def test_a_late_subscriber_of_all_gets_every_start_and_every_last_state(publish, shared):
    with publish("anna", endpoint=shared) as anna, publish("ben", endpoint=shared) as ben:
        for second in range(3):
            anna.send(replace(STATE, t=float(second)))
        ben.send(STATE)
        with Subscriber(shared.address) as subscriber:
            found = heard(subscriber, 4)
        assert set(found) == {("anna", "start"), ("anna", 2), ("ben", "start"), ("ben", 0)}


def test_who_subscribed_to_one_stream_hears_nothing_of_the_others(publish, shared):
    two = publish("anna", endpoint=shared), publish("ben", endpoint=shared)
    with two[0] as anna, two[1] as ben, Subscriber(shared.address, stream="ben") as subscriber:
        assert heard(subscriber, 1) == [("ben", "start")]
        for _ in range(20):
            anna.send(STATE)
        ben.send(STATE)
        assert heard(subscriber, 1) == [("ben", 0)]
        assert anna.subscribers == 0


def test_the_subscribers_of_a_stream_are_counted_as_they_come_and_go(publish, shared):
    with publish("anna", endpoint=shared) as anna, publish("ben", endpoint=shared) as ben:
        assert (anna.subscribers, ben.subscribers) == (0, 0)
        with Subscriber(shared.address), Subscriber(shared.address, stream="anna"):
            assert anna.wait_for_subscribers(2, WAIT_S)
            assert ben.wait_for_subscribers(1, WAIT_S)
            assert (anna.subscribers, ben.subscribers) == (2, 1)
        with Subscriber(shared.address, stream="ben") as subscriber:
            while (anna.subscribers, ben.subscribers) != (0, 1):
                assert subscriber.receive(WAIT_S), "who left was never noticed"


def test_a_subscriber_that_came_before_the_stream_hears_its_start(publish, shared):
    with Subscriber(shared.address, stream="ben") as subscriber:
        assert shared.wait_for_subscriptions("ben", 1, WAIT_S)
        with publish("ben", endpoint=shared) as ben:
            assert ben.subscribers == 1
            assert heard(subscriber, 1) == [("ben", "start")]


def test_every_stream_beats(publish, shared):
    with publish("anna", endpoint=shared), publish("ben", endpoint=shared), Subscriber(shared.address) as subscriber:
        beating = set()
        while len(beating) < 2:
            message = subscriber.receive(WAIT_S)
            assert isinstance(message, StreamEvent)
            if message.event == "beat":
                assert message.run == subscriber.table.streams[message.stream].start.run
                beating.add(message.stream)


def test_nothing_is_told_of_a_stream_that_has_ended(publish, shared):
    with publish("anna", endpoint=shared) as anna, publish("ben", endpoint=shared) as ben:
        anna.send(STATE)
        ben.send(STATE)
        anna.close()
        anna.close()
        with zmq.Context() as context, context.socket(zmq.SUB) as plain:
            plain.setsockopt(zmq.SUBSCRIBE, b"")
            plain.connect(shared.address)
            told = []
            while len(told) < 3:  # the beat is the last: it comes by the clock
                assert plain.poll(WAIT_S * 1000)
                told.append(decode(*plain.recv_multipart()))
    assert {message.stream for message in told} == {"ben"}


def test_a_stream_that_ended_can_begin_anew_under_its_name(publish, shared):
    with Subscriber(shared.address) as subscriber:
        with publish("anna", endpoint=shared) as first:
            assert first.wait_for_subscribers(1, WAIT_S)
            first.send(STATE)
            assert heard(subscriber, 2) == [("anna", "start"), ("anna", 0)]
        with publish("anna", endpoint=shared) as again:
            assert again.run != first.run
            again.send(STATE)
            assert heard(subscriber, 3) == [("anna", "end"), ("anna", "start"), ("anna", 0)]


def test_a_state_before_its_streams_start_or_after_its_end_is_refused_and_the_others_go_on(publish, shared):
    anna = publish("anna", endpoint=shared)
    with publish("ben", endpoint=shared) as ben, Subscriber(shared.address) as subscriber:
        with pytest.raises(EvokeError, match="'anna' is not open"):
            anna.send(STATE)
        with anna:
            pass
        with pytest.raises(EvokeError, match="'anna' is not open"):
            anna.send(STATE)
        assert ben.wait_for_subscribers(1, WAIT_S)
        ben.send(STATE)
        while ("ben", 0) not in heard(subscriber, 1):
            pass


def test_two_streams_of_one_name_are_refused(publish, shared):
    with publish("anna", endpoint=shared), pytest.raises(EvokeError, match=r"'anna': another stream of .* has it"):
        publish("anna", endpoint=shared)


def test_an_endpoint_off_this_machine_needs_to_be_allowed():
    with pytest.raises(EvokeError, match="--allow-lan"):
        Endpoint("tcp://0.0.0.0:*")
    with Endpoint("tcp://0.0.0.0:*", allow_lan=True) as endpoint:
        assert endpoint.address.startswith("tcp://0.0.0.0:")

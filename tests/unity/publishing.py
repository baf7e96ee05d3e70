"""Real ZeroMQ publishers for the C# receiver: their messages, and sockets that send them."""

import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager

import zmq

from evoke_core.emotions import Emotion
from evoke_core.state import EmotionState
from unity_bridge import protocol
from unity_bridge.protocol import Message, StateMessage, StreamEvent

PATIENCE_S = 20
RUN = "00f1e2d3c4b5a697"
OTHER_RUN = "ffffffffffffffff"
FIRST_WIDE_SEQ = 1 << 16
"""From here on to 2^32 each ``seq`` takes the same bytes."""


class Publisher:
    """An XPUB on a port of its own, or on the port of one that is gone.

    Args:
        endpoint: where to bind.
        backlog: how many messages wait for a slow receiver before more are dropped; 0 drops none.
    """

    def __init__(self, endpoint: str = "tcp://127.0.0.1:*", *, backlog: int = 0) -> None:
        self.context = zmq.Context()
        self.socket = self.context.socket(zmq.XPUB)
        self.socket.linger = 1000
        self.socket.sndhwm = backlog
        self.socket.rcvtimeo = 1000 * PATIENCE_S
        self.socket.bind(endpoint)
        self.endpoint: str = self.socket.get_string(zmq.LAST_ENDPOINT)

    def await_subscriptions(self, *streams: str) -> None:
        """Wait for the subscriptions of a receiver that follows these streams."""
        for stream in streams:
            assert self.socket.recv() == b"\x01stream/" + stream.encode()
            assert self.socket.recv() == b"\x01emotion/" + stream.encode()

    def send(self, *messages: Message) -> None:
        """Send messages as a publisher encodes them."""
        for message in messages:
            self.send_frames(*protocol.encode(message))

    def send_frames(self, *frames: bytes) -> None:
        """Send one message of any frames."""
        self.socket.send_multipart(frames)

    def close(self) -> None:
        """Let the port go."""
        self.context.destroy()


@contextmanager
def publishing(endpoint: str = "tcp://127.0.0.1:*", *, backlog: int = 0) -> Iterator[Publisher]:
    """A publisher that is closed in the end."""
    publisher = Publisher(endpoint, backlog=backlog)
    try:
        yield publisher
    finally:
        publisher.close()


class Stamp:
    """The frames of one stream's states, encoded once; only ``seq`` and ``t`` change from one to the next."""

    def __init__(self, stream: str = "demo", run: str = RUN) -> None:
        topic, payload = protocol.encode(state(FIRST_WIDE_SEQ, stream=stream, run=run))
        self.topic = topic
        self._payload = bytearray(payload)
        self._seq_at = payload.index(b"\xa3seq\xce") + 5
        self._t_at = payload.index(b"\xa1t\xcb") + 3
        self._seq = FIRST_WIDE_SEQ

    def next(self) -> tuple[bytes, bytes]:
        """The next state's frames, of this moment."""
        struct.pack_into(">I", self._payload, self._seq_at, self._seq)
        struct.pack_into(">d", self._payload, self._t_at, time.time())
        self._seq += 1
        return self.topic, bytes(self._payload)


def state_of(emotion: Emotion = Emotion.HAPPY, *, certainty: float = 0.9) -> EmotionState:
    """A state of one emotion, of now."""
    others = (1 - certainty) / 7
    return EmotionState(
        t=time.time(),
        source_t=1.5,
        vad=(0.9, 0.8, 0.7),
        weights=tuple(certainty if one == emotion else others for one in Emotion),
        key=int(emotion),
        emotion=emotion.word,
        confidence=(certainty - 1 / 8) / (7 / 8),
        quality=1.0,
    )


def state(seq: int, emotion: Emotion = Emotion.HAPPY, *, run: str = RUN, stream: str = "demo") -> StateMessage:
    """A state as it travels."""
    return StateMessage(run, stream, seq, state_of(emotion))


def start(*, run: str = RUN, stream: str = "demo", source: str = "a source") -> StreamEvent:
    """A stream's start."""
    return StreamEvent(
        run,
        stream,
        "start",
        1700000000.0,
        source,
        "a model",
        synthetic_source=True,
        synthetic_model=True,
        hop_s=0.03,
    )


def beat(*, run: str = RUN, stream: str = "demo") -> StreamEvent:
    """A stream's beat."""
    return StreamEvent(run, stream, "beat", time.time())


def end(*, run: str = RUN, stream: str = "demo") -> StreamEvent:
    """A stream's end."""
    return StreamEvent(run, stream, "end", time.time())

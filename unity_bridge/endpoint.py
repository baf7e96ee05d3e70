"""The place where publishers are heard: one bound socket, for one stream or for several."""

import ipaddress
import math
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass
from types import TracebackType

import zmq

from evoke_core.errors import EvokeError
from unity_bridge.protocol import (
    DEFAULT_ENDPOINT,
    MAX_PAYLOAD_BYTES,
    Message,
    StreamEvent,
    encode,
)

BEAT_S = 1.0
MOST_AT_ONCE = 1000
"""Subscriptions taken before states are sent again: a peer that floods delays nobody."""
_SUBSCRIBE, _UNSUBSCRIBE = b"\x01", b"\x00"
_PREFIX_OF_A_TOPIC = re.compile(rb"(?:emotion|stream)/[A-Za-z0-9_-]{0,64}")


@dataclass
class _Stream:
    """What a new subscriber is told of a stream: its start, and its last state once there is one."""

    name: str
    run: str
    frames: dict[bytes, bytes]


class Endpoint:
    """A bound ZeroMQ socket that publishers share, a context manager; they are closed before it.

    A thread of its own owns the socket: it beats every second for each stream, and answers each new subscriber at once
    with the start and the last state of what it subscribed to. A stream that has ended is not told any more.

    Args:
        bind: where to bind; a port of ``*`` lets the system choose.
        allow_lan: permits an endpoint that is not loopback. Whoever is on that network can read, and nobody can tell
            who sends.

    Attributes:
        address: where it is bound.
    """

    def __init__(self, bind: str = DEFAULT_ENDPOINT, *, allow_lan: bool = False) -> None:
        if not allow_lan and not is_loopback(bind):
            raise EvokeError(
                f"{bind}: not a loopback address, so others on the network could read the emotions; "
                "use tcp://127.0.0.1:PORT, or say --allow-lan"
            )
        self._context = zmq.Context()
        self._socket = self._bind(bind)
        self.address = self._socket.getsockopt_string(zmq.LAST_ENDPOINT)
        self._outbox = self._context.socket(zmq.PAIR)
        self._outbox.bind("inproc://outbox")
        self._inbox = self._context.socket(zmq.PAIR)
        self._inbox.connect("inproc://outbox")
        self._sending = threading.Lock()
        self._begun: dict[str, bool] = {}
        """Names that are taken, and whether their streams have begun."""
        self._subscriptions: Counter[bytes] = Counter()
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._serve, name="evoke-publisher", daemon=True)

    def _bind(self, endpoint: str) -> zmq.Socket[bytes]:
        socket = self._context.socket(zmq.XPUB)
        socket.setsockopt(zmq.XPUB_VERBOSER, 1)
        socket.setsockopt(zmq.LINGER, 1000)
        socket.setsockopt(zmq.IPV6, int("[" in endpoint))
        # What subscribers send is short (1 byte and a topic); libzmq drops a peer that sends more than this.
        socket.setsockopt(zmq.MAXMSGSIZE, MAX_PAYLOAD_BYTES)
        try:
            socket.bind(endpoint)
        except zmq.ZMQError as error:
            socket.close(linger=0)
            self._context.term()
            if error.errno == zmq.EADDRINUSE:
                raise EvokeError(
                    f"{endpoint} is in use: something else listens there, perhaps another publisher; stop it or choose "
                    "another with --bind"
                ) from None
            raise EvokeError(
                f"{endpoint}: cannot bind ({error.strerror}); an endpoint looks like {DEFAULT_ENDPOINT}"
            ) from None
        return socket

    def __enter__(self) -> "Endpoint":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Wait until all is on its way, and let the port go; again does nothing."""
        with self._sending:
            if self._outbox.closed:
                return
            self._outbox.send(b"")
            self._thread.join()
            self._outbox.close(linger=0)
        self._context.term()

    def claim(self, stream: str) -> None:
        """Keep a stream's name for one publisher; EvokeError where another one here has it."""
        with self._sending:
            if stream in self._begun:
                raise EvokeError(f"stream name {stream!r}: another stream of {self.address} has it; choose another")
            self._begun[stream] = False

    def hand_over(self, message: Message) -> None:
        """Send a state or an event, from any thread; the end gives the stream's name back."""
        frames = encode(message)
        event = isinstance(message, StreamEvent)
        with self._sending:
            if event and message.event == "start":
                self._begun[message.stream] = True
            if not self._begun.get(message.stream):
                raise EvokeError(f"stream {message.stream!r} is not open; send its states inside its publisher's with")
            self._outbox.send_multipart((*frames, message.event.encode(), message.run.encode()) if event else frames)
            if event and message.event == "end":
                del self._begun[message.stream]

    def subscriptions(self, stream: str) -> int:
        """How many subscriptions match a stream's states now."""
        with self._changed:
            return self._matching(stream)

    def wait_for_subscriptions(self, stream: str, count: int, timeout_s: float) -> bool:
        """Wait until ``count`` subscriptions match a stream's states; False where that took longer."""
        with self._changed:
            return self._changed.wait_for(lambda: self._matching(stream) >= count, timeout_s)

    def _matching(self, stream: str) -> int:
        states = f"emotion/{stream}".encode()
        return sum(number for prefix, number in self._subscriptions.items() if states.startswith(prefix))

    def _serve(self) -> None:
        streams: dict[bytes, _Stream] = {}
        poller = zmq.Poller()
        poller.register(self._inbox, zmq.POLLIN)
        poller.register(self._socket, zmq.POLLIN)
        next_beat = time.monotonic() + BEAT_S
        while True:
            ready = dict(poller.poll(max(0, math.ceil((next_beat - time.monotonic()) * 1000))))
            if self._socket in ready:
                prefixes = self._new_subscriptions()
                # A stream's start is retained first, so it goes first to one who subscribed to both topics.
                for topic, payload in [frame for stream in streams.values() for frame in stream.frames.items()]:
                    if topic.startswith(prefixes):
                        self._socket.send_multipart((topic, payload))
            if self._inbox in ready:
                frames = self._inbox.recv_multipart()
                if len(frames) == 1:
                    break
                topic, payload, *event = frames
                name = topic.partition(b"/")[2]
                if event and event[0] == b"start":
                    streams[name] = _Stream(name.decode(), event[1].decode(), {topic: payload})
                elif event and event[0] == b"end":
                    del streams[name]
                elif not event:
                    streams[name].frames[topic] = payload
                self._socket.send_multipart((topic, payload))
            if time.monotonic() >= next_beat:
                next_beat = time.monotonic() + BEAT_S
                for stream in streams.values():
                    self._socket.send_multipart(encode(StreamEvent(stream.run, stream.name, "beat", time.time())))
        self._inbox.close(linger=0)
        self._socket.close()

    def _new_subscriptions(self) -> tuple[bytes, ...]:
        """Take all that peers have sent, note who came and went; anything else that they send is left unread."""
        new: list[bytes] = []
        for _ in range(MOST_AT_ONCE):
            if not self._socket.poll(0):
                break
            frames = self._socket.recv_multipart()
            joins, prefix = frames[0][:1] == _SUBSCRIBE, frames[0][1:]
            if len(frames) > 1 or frames[0][:1] not in (_SUBSCRIBE, _UNSUBSCRIBE) or not _matches_topics(prefix):
                continue
            with self._changed:
                self._subscriptions[prefix] += 1 if joins else -1
                if self._subscriptions[prefix] <= 0:
                    del self._subscriptions[prefix]
                self._changed.notify_all()
            if joins:
                new.append(prefix)
        return tuple(new)


def _matches_topics(prefix: bytes) -> bool:
    """Whether some stream's topic may begin so; the stream need not be there yet."""
    return b"emotion/".startswith(prefix) or b"stream/".startswith(prefix) or bool(_PREFIX_OF_A_TOPIC.fullmatch(prefix))


def is_loopback(endpoint: str) -> bool:
    """Whether a ``tcp://host:port`` endpoint can be reached from this machine alone."""
    host = endpoint.removeprefix("tcp://").rpartition(":")[0].strip("[]")
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

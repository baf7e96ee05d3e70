"""Send one stream's states to whoever subscribes."""

import ipaddress
import math
import secrets
import threading
import time
from collections import Counter
from types import TracebackType

import zmq

from evoke_core.errors import EvokeError
from evoke_core.state import EmotionState
from unity_bridge.protocol import (
    DEFAULT_ENDPOINT,
    MAX_PAYLOAD_BYTES,
    STREAM_NAME,
    StateMessage,
    StreamEvent,
    encode,
)

BEAT_S = 1.0
MOST_AT_ONCE = 1000
"""Subscriptions taken before states are sent again: a peer that floods delays nobody."""
_SUBSCRIBE, _UNSUBSCRIBE = b"\x01", b"\x00"


class Publisher:
    """A ZeroMQ publisher of one stream, bound when made; a context manager that sends the start and the end.

    A thread of its own owns the socket: it beats every second, and answers each new subscriber at once with the start
    and the last state. ``send`` may be called from one thread at a time.

    Args:
        stream: the stream's name.
        source: what is played, for people to read.
        model: what decodes it.
        synthetic_source, synthetic_model: whether EEG and model are synthetic.
        hop_s: seconds between two states as played.
        endpoint: where to bind; a port of ``*`` lets the system choose (see ``endpoint`` afterwards).
        allow_lan: permits an endpoint that is not loopback. Whoever is on that network can read, and nobody can tell
            who sends.
    """

    def __init__(
        self,
        stream: str,
        *,
        source: str,
        model: str,
        synthetic_source: bool,
        synthetic_model: bool,
        hop_s: float,
        endpoint: str = DEFAULT_ENDPOINT,
        allow_lan: bool = False,
    ) -> None:
        if not STREAM_NAME.fullmatch(stream):
            raise EvokeError(f"stream name {stream!r}: use 1 to 64 letters, digits, - or _")
        if not allow_lan and not is_loopback(endpoint):
            raise EvokeError(
                f"{endpoint}: not a loopback address, so others on the network could read the emotions; "
                "use tcp://127.0.0.1:PORT, or say --allow-lan"
            )
        self.stream = stream
        self.run = secrets.token_hex(8)
        self._topics = (f"stream/{stream}".encode(), f"emotion/{stream}".encode())
        self._seq = 0
        self._start = StreamEvent(
            self.run,
            stream,
            "start",
            time.time(),
            source=source[:200],
            model=model[:200],
            synthetic_source=synthetic_source,
            synthetic_model=synthetic_model,
            hop_s=hop_s,
        )
        encode(self._start)
        self._context = zmq.Context()
        self._socket = self._bind(endpoint)
        self.endpoint = self._socket.getsockopt_string(zmq.LAST_ENDPOINT)
        self._outbox = self._context.socket(zmq.PAIR)
        self._outbox.bind("inproc://outbox")
        self._inbox = self._context.socket(zmq.PAIR)
        self._inbox.connect("inproc://outbox")
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

    def __enter__(self) -> "Publisher":
        self._thread.start()
        self._hand_over(self._start)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Send the end, wait until it is on its way, and let the port go; again does nothing."""
        if self._outbox.closed:
            return
        self._hand_over(StreamEvent(self.run, self.stream, "end", time.time()))
        self._outbox.send(b"")
        self._thread.join()
        self._outbox.close(linger=0)
        self._context.term()

    def send(self, state: EmotionState) -> StateMessage:
        """Publish a state under the next ``seq``; returns what was sent."""
        message = StateMessage(self.run, self.stream, self._seq, state)
        self._hand_over(message)
        self._seq += 1
        return message

    @property
    def start(self) -> StreamEvent:
        """The start event, as a recording begins with it."""
        return self._start

    def wait_for_subscribers(self, count: int, timeout_s: float) -> bool:
        """Wait until ``count`` subscriptions match this stream's states; False where that took longer."""
        with self._changed:
            return self._changed.wait_for(lambda: self._matching() >= count, timeout_s)

    def _matching(self) -> int:
        states = self._topics[1]
        return sum(number for prefix, number in self._subscriptions.items() if states.startswith(prefix))

    def _hand_over(self, message: StateMessage | StreamEvent) -> None:
        self._outbox.send_multipart(encode(message))

    def _serve(self) -> None:
        retained: dict[bytes, bytes] = {}
        poller = zmq.Poller()
        poller.register(self._inbox, zmq.POLLIN)
        poller.register(self._socket, zmq.POLLIN)
        next_beat = time.monotonic() + BEAT_S
        while True:
            ready = dict(poller.poll(max(0, math.ceil((next_beat - time.monotonic()) * 1000))))
            if self._socket in ready:
                prefixes = self._new_subscriptions()
                # The start is retained first, so it goes first to one who subscribed to both topics.
                for topic, payload in retained.items():
                    if topic.startswith(prefixes):
                        self._socket.send_multipart((topic, payload))
            if self._inbox in ready:
                frames = self._inbox.recv_multipart()
                if len(frames) == 1:
                    break
                # Of the stream's events only the start is retained; a state always replaces the last.
                if frames[0] != self._topics[0] or not retained:
                    retained[frames[0]] = frames[1]
                self._socket.send_multipart(frames)
            if time.monotonic() >= next_beat:
                next_beat = time.monotonic() + BEAT_S
                self._socket.send_multipart(encode(StreamEvent(self.run, self.stream, "beat", time.time())))
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
            known = len(frames) == 1 and frames[0][:1] in (_SUBSCRIBE, _UNSUBSCRIBE)
            if not known or not any(topic.startswith(prefix) for topic in self._topics):
                continue
            with self._changed:
                self._subscriptions[prefix] += 1 if joins else -1
                if self._subscriptions[prefix] <= 0:
                    del self._subscriptions[prefix]
                self._changed.notify_all()
            if joins:
                new.append(prefix)
        return tuple(new)


def is_loopback(endpoint: str) -> bool:
    """Whether a ``tcp://host:port`` endpoint can be reached from this machine alone."""
    host = endpoint.removeprefix("tcp://").rpartition(":")[0].strip("[]")
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

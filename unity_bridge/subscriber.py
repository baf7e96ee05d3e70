"""Hear the states that a publisher sends."""

import math
import re
import struct
import time
from types import TracebackType

import zmq

from evoke_core.errors import EvokeError
from unity_bridge.protocol import DEFAULT_ENDPOINT, MAX_PAYLOAD_BYTES, STREAM_NAME, Message
from unity_bridge.streams import StreamTable

MAX_PORT = 65535
_ENDPOINT = re.compile(r"tcp://(?:\[[^\s\]]+\]|[^\s:\[\]]+):([0-9]{1,5})")

MOST_AT_ONCE = 1000
"""Repeats and refused messages that one call passes over: a peer that floods keeps nobody from their own work."""


class Subscriber:
    """A ZeroMQ subscriber, a context manager. It waits for a publisher that is not there yet, and for one that returns.

    What was heard stands in ``table`` (a StreamTable): the newest state of each stream, staleness by
    ``time.monotonic()``, and counts.

    Args:
        endpoint: where the publisher is bound.
        stream: the one stream to hear, or None for all.
    """

    def __init__(self, endpoint: str = DEFAULT_ENDPOINT, *, stream: str | None = None) -> None:
        if stream is not None and not STREAM_NAME.fullmatch(stream):
            raise EvokeError(f"stream name {stream!r}: use 1 to 64 letters, digits, - or _")
        address = _ENDPOINT.fullmatch(endpoint)
        if not address or not 0 < int(address[1]) <= MAX_PORT:
            raise _no_endpoint(endpoint, "it is not of the form tcp://HOST:PORT")
        self.endpoint = endpoint
        self.table = StreamTable(stream)
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.SUB)
        self._socket.setsockopt(zmq.MAXMSGSIZE, 16 * MAX_PAYLOAD_BYTES)
        self._socket.setsockopt(zmq.IPV6, int("[" in endpoint))
        for kind in ("stream", "emotion"):
            self._socket.setsockopt_string(zmq.SUBSCRIBE, f"{kind}/{stream or ''}")
        self._monitor = self._socket.get_monitor_socket(zmq.EVENT_HANDSHAKE_SUCCEEDED | zmq.EVENT_DISCONNECTED)
        self._connected = False
        try:
            self._socket.connect(endpoint)
        except zmq.ZMQError as error:
            self.close()
            raise _no_endpoint(endpoint, str(error.strerror)) from None

    def __enter__(self) -> "Subscriber":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Disconnect."""
        self._socket.disable_monitor()
        self._monitor.close(linger=0)
        self._socket.close(linger=0)
        self._context.term()

    @property
    def connected(self) -> bool:
        """Whether there was a ZeroMQ peer at the endpoint when ``receive`` last looked, whatever it sends."""
        return self._connected

    def receive(self, timeout_s: float) -> Message | None:
        """The next new message, or None where none came within ``timeout_s`` (or only rubbish, very much of it)."""
        deadline = time.monotonic() + timeout_s
        for _ in range(MOST_AT_ONCE):
            spoken = self._socket.poll(max(0, math.ceil((deadline - time.monotonic()) * 1000)))
            self._look_at_connection()
            if not spoken:
                return None
            message = self.table.take(self._socket.recv_multipart(), time.monotonic())
            if message is not None:
                return message
        return None

    def _look_at_connection(self) -> None:
        while self._monitor.poll(0):
            (event,) = struct.unpack_from("=H", self._monitor.recv_multipart()[0])
            self._connected = event == zmq.EVENT_HANDSHAKE_SUCCEEDED


def _no_endpoint(endpoint: str, reason: str) -> EvokeError:
    return EvokeError(f"{endpoint}: cannot connect ({reason}); an endpoint looks like {DEFAULT_ENDPOINT}")

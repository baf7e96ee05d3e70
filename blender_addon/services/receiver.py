# SPDX-License-Identifier: GPL-3.0-or-later
"""Hear an endpoint beside Blender's own work: a thread owns the socket and keeps the newest state of each stream."""

import threading
import time
from collections.abc import Callable

from unity_bridge.protocol import DEFAULT_ENDPOINT, Message
from unity_bridge.subscriber import Subscriber

from .source import Source

POLL_S = 0.05


class Receiver(Source):
    """One subscription. It waits for a publisher that is not there yet, and for one that returns.

    Args:
        endpoint: where the publisher is bound; EvokeError where that is no endpoint.
        stream: the one stream to hear, or None for all.
        on_message: called in the receiver's thread with each new message and the wall clock (unix seconds) at which
            it was decoded.
    """

    def __init__(
        self,
        endpoint: str = DEFAULT_ENDPOINT,
        *,
        stream: str | None = None,
        on_message: Callable[[Message, float], None] | None = None,
    ) -> None:
        super().__init__(endpoint)
        self._on_message = on_message
        self._stopping = threading.Event()
        self._connected = False
        # Made here, so that a wrong endpoint is told to the caller; used in the thread alone from then on.
        self._subscriber = Subscriber(endpoint, stream=stream)
        self._thread = threading.Thread(target=self._run, name="evoke-receiver", daemon=True)
        self._thread.start()

    @property
    def connected(self) -> bool:
        """Whether a publisher is there, whatever it sends."""
        return self._connected

    @property
    def refused(self) -> int:
        """How many messages were not of the protocol."""
        return self._subscriber.table.refused

    @property
    def last_refusal(self) -> str | None:
        """Why the last of them was refused."""
        return self._subscriber.table.last_refusal

    def stop(self) -> None:
        """Disconnect and end the thread."""
        self._stopping.set()
        self._thread.join()

    def _now(self) -> float:
        return time.monotonic()

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                message = self._subscriber.receive(POLL_S)
                self._connected = self._subscriber.connected
                if message is None:
                    continue
                decoded_at = time.time()
                stream = self._subscriber.table.streams[message.stream]
                self._note(message, stream, time.monotonic(), decoded_at)
                if self._on_message:
                    self._on_message(message, decoded_at)
        finally:
            self._connected = False
            self._subscriber.close()

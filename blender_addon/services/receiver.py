# SPDX-License-Identifier: GPL-3.0-or-later
"""Hear a stream beside Blender's own work: a thread owns the socket and keeps the newest state."""

import threading
import time
from collections.abc import Callable

from evoke_core.state import EmotionState
from unity_bridge.protocol import DEFAULT_ENDPOINT, Message, StateMessage
from unity_bridge.streams import Stream
from unity_bridge.subscriber import Subscriber

POLL_S = 0.1


class Receiver:
    """One subscription. ``take`` is called by whoever draws, as often as it likes; it never waits.

    Args:
        endpoint: where the publisher is bound.
        stream: the one stream to hear.
        on_message: called in the receiver's thread with each new message and the wall clock (unix seconds) at which
            it was decoded.
    """

    def __init__(
        self,
        endpoint: str = DEFAULT_ENDPOINT,
        *,
        stream: str,
        on_message: Callable[[Message, float], None] | None = None,
    ) -> None:
        self.stream = stream
        self._on_message = on_message
        self._lock = threading.Lock()
        self._fresh: EmotionState | None = None
        self._stopping = threading.Event()
        # Made here, so that a wrong endpoint is told to the caller; used in the thread alone from then on.
        self._subscriber = Subscriber(endpoint, stream=stream)
        self._thread = threading.Thread(target=self._run, name="evoke-receiver", daemon=True)
        self._thread.start()

    def take(self) -> EmotionState | None:
        """The newest state, once; None where none came since the last call."""
        with self._lock:
            fresh, self._fresh = self._fresh, None
            return fresh

    @property
    def heard(self) -> Stream:
        """What is known of the stream: its start, counts, staleness."""
        return self._subscriber.table.streams.get(self.stream, Stream())

    def stop(self) -> None:
        """Disconnect and end the thread."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                message = self._subscriber.receive(POLL_S)
                if message is None:
                    continue
                decoded_at = time.time()
                if isinstance(message, StateMessage):
                    with self._lock:
                        self._fresh = message.state
                if self._on_message:
                    self._on_message(message, decoded_at)
        finally:
            self._subscriber.close()

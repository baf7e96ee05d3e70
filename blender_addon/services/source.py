# SPDX-License-Identifier: GPL-3.0-or-later
"""What a source of streams tells: a live endpoint (receiver) and a recording (player) are heard in the same way."""

import threading
from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass, field, replace

from evoke_core.state import EmotionState
from unity_bridge.protocol import Message, StateMessage, StreamEvent
from unity_bridge.streams import Stream

RATE_S = 3.0
"""States per second are counted over this long."""
_MOST_ARRIVALS = 1000


@dataclass(frozen=True)
class Heard:
    """One stream at the moment of asking.

    Attributes:
        state: the newest state, or None before the first of the publisher's run.
        start: how the run began, or None while that is not known.
        received: states heard.
        dropped: states that never came, told by gaps in their numbers.
        rate_hz: states per second over the last three seconds.
        lag_s: from the moment a state is of to its arrival, by both machines' clocks; None while it is not known.
        stale_for_s: seconds since the last state where the stream is stale or ended, None while it is fresh.
        ended: the publisher said so.
        synthetic_model: "demonstration model, not an emotion reading" must be shown.
        conflict: two publishers send under this name.
    """

    state: EmotionState | None
    start: StreamEvent | None
    received: int
    dropped: int
    rate_hz: float
    lag_s: float | None
    stale_for_s: float | None
    ended: bool
    synthetic_model: bool
    conflict: bool


class Tape:
    """Every message of one stream from now on, beats aside; it begins with the stream's start.

    States of a run whose start was never heard are left out. A state takes about 0.9 kB: 26 MB an hour at 8 a second.
    """

    def __init__(self, stream: str, start: StreamEvent | None) -> None:
        self.stream = stream
        self.messages: list[Message] = [start] if start else []

    def take(self, message: Message) -> None:
        """Append a message if it is this stream's."""
        if message.stream != self.stream or (isinstance(message, StreamEvent) and message.event == "beat"):
            return
        if self.messages or (isinstance(message, StreamEvent) and message.event == "start"):
            self.messages.append(message)


class Source(ABC):
    """Streams under one name; Blender's main thread asks, and is answered without waiting.

    Attributes:
        name: the endpoint, or the recording's name.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._lock = threading.Lock()
        self._tallies: dict[str, _Tally] = {}
        self._tape: Tape | None = None

    @property
    @abstractmethod
    def connected(self) -> bool:
        """Whether there is somebody to hear."""

    @property
    def refused(self) -> int:
        """How many messages were not of the protocol."""
        return 0

    @property
    def last_refusal(self) -> str | None:
        """Why the last of them was refused."""
        return None

    def streams(self) -> dict[str, Heard]:
        """What is known of each stream now."""
        now = self._now()
        with self._lock:
            return {name: tally.heard(now) for name, tally in self._tallies.items()}

    def record(self, stream: str) -> Tape:
        """Record a stream from now on, its start (where that is known) first."""
        with self._lock:
            tally = self._tallies.get(stream)
            self._tape = Tape(stream, tally.stream.start if tally else None)
            return self._tape

    def stop_recording(self) -> None:
        """Let go of the tape."""
        with self._lock:
            self._tape = None

    @abstractmethod
    def stop(self) -> None:
        """Hear no more, and leave nothing behind."""

    @abstractmethod
    def _now(self) -> float:
        """Seconds by the clock that this source goes by, never going back."""

    def _note(self, message: Message, stream: Stream, now: float, wall: float | None) -> None:
        """Take a new message in; ``wall`` is the time of day (unix seconds) where a lag is to be told."""
        with self._lock:
            tally = self._tallies.setdefault(message.stream, _Tally())
            tally.take(message, stream, now, wall)
            if self._tape:
                self._tape.take(message)


@dataclass
class _Tally:
    """What is counted of one stream beside what ``Stream`` holds."""

    stream: Stream = field(default_factory=Stream)
    arrivals: deque[float] = field(default_factory=lambda: deque(maxlen=_MOST_ARRIVALS))
    lag_s: float | None = None
    run_since: float = 0.0
    last_seq: int | None = None

    def take(self, message: Message, stream: Stream, now: float, wall: float | None) -> None:
        if message.run != self.stream.run:
            self.run_since, self.last_seq, self.lag_s = now, None, None
        self.stream = replace(stream)
        if isinstance(message, StateMessage):
            self.arrivals.append(now)
            # A state that does not follow its predecessor may be the repeat for a late joiner, of any age.
            if wall is not None and self.last_seq is not None and message.seq == self.last_seq + 1:
                self.lag_s = wall - message.state.t
            self.last_seq = message.seq

    def heard(self, now: float) -> Heard:
        stream = self.stream
        while self.arrivals and now - self.arrivals[0] > RATE_S:
            self.arrivals.popleft()
        since = self.run_since if stream.heard_at is None else stream.heard_at
        stale = stream.is_stale(now)
        return Heard(
            state=stream.latest.state if stream.latest else None,
            start=stream.start,
            received=stream.received,
            dropped=stream.dropped,
            rate_hz=len(self.arrivals) / max(now - self.arrivals[0], 1.0) if self.arrivals else 0.0,
            lag_s=None if stale else self.lag_s,
            stale_for_s=max(0.0, now - since) if stale else None,
            ended=stream.ended,
            synthetic_model=stream.synthetic_model,
            conflict=stream.has_two_publishers(now),
        )

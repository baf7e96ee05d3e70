"""What a receiver knows of the streams it hears; no socket and no clock here."""

import math
from dataclasses import dataclass, field

from unity_bridge.protocol import Message, ProtocolError, StateMessage, StreamEvent, decode

STALE_S = 3.0
STALE_HOPS = 3
MAX_STREAMS = 64
MAX_RUNS = 4
"""Of a stream so many runs are known at once, those heard last."""
CONFLICT_S = 5.0
"""For so long after two runs alternated, a stream is said to have two publishers."""

_Known = tuple[StreamEvent | None, StateMessage | None, float | None, bool]
"""Of a run that is not the one heard: its start, latest, heard_at and ended."""


@dataclass
class Stream:
    """One stream as heard so far.

    Attributes:
        run: the publisher's run that is heard, to which start, latest, heard_at and ended belong.
        start: how the run began, or None while that is not known.
        latest: the run's newest state, or None before the first.
        heard_at: the receiver's clock (seconds) when the newest state came, or None.
        ended: the publisher said so.
        received: unique states of all runs.
        dropped: states of all runs that never came, told by gaps in ``seq``.
        conflict_until: the receiver's clock (seconds) up to when a second publisher is spoken of.
    """

    run: str | None = None
    start: StreamEvent | None = None
    latest: StateMessage | None = None
    heard_at: float | None = None
    ended: bool = False
    received: int = 0
    dropped: int = 0
    conflict_until: float = -math.inf
    _others: dict[str, _Known] = field(default_factory=dict[str, _Known], repr=False)

    def is_stale(self, now: float) -> bool:
        """No state for max(3 s, 3 × hop), or the stream has ended; ``now`` is by the clock of ``heard_at``."""
        if self.heard_at is None or self.ended:
            return True
        hop_s = self.start.hop_s if self.start and self.start.hop_s else 0.0
        return now - self.heard_at >= max(STALE_S, STALE_HOPS * hop_s)

    def has_two_publishers(self, now: float) -> bool:
        """A second publisher sends under this name, or did just now; ``now`` is by the clock of ``heard_at``."""
        return now < self.conflict_until

    def follow(self, run: str, now: float) -> None:
        """Hear ``run`` from here on: another one begins anew, one that comes back is a second publisher's."""
        if run == self.run:
            return
        if run in self._others:
            self.conflict_until = now + CONFLICT_S
        known = self._others.pop(run, (None, None, None, False))
        if self.run is not None:
            self._others[self.run] = (self.start, self.latest, self.heard_at, self.ended)
        if len(self._others) == MAX_RUNS:
            del self._others[next(iter(self._others))]
        self.run = run
        self.start, self.latest, self.heard_at, self.ended = known

    @property
    def synthetic_model(self) -> bool:
        """Whether "demonstration model, not an emotion reading" must be shown."""
        return bool(self.start and self.start.synthetic_model)


class StreamTable:
    """All streams heard, at most 64 of them, and how much was refused.

    Args:
        stream: the one stream to hear, or None for all.

    Attributes:
        streams: what is known of each, by name.
        repeated: states and starts that were already known.
        refused: messages that were not of the protocol.
        last_refusal: why the last of them was refused, or None.
    """

    def __init__(self, stream: str | None = None) -> None:
        self._only = stream
        self.streams: dict[str, Stream] = {}
        self.repeated = 0
        self.refused = 0
        self.last_refusal: str | None = None

    def take(self, frames: list[bytes], now: float) -> Message | None:
        """Take one message; returns it where it is new, None where it is a repeat, refused or another stream's."""
        if self._only is not None and frames[0] not in _topics(self._only):
            return None
        if len(frames) != 2:
            return self._refuse(f"{len(frames)} frames instead of 2")
        try:
            message = decode(frames[0], frames[1])
        except ProtocolError as error:
            return self._refuse(str(error))
        return self.hear(message, now)

    def hear(self, message: Message, now: float) -> Message | None:
        """Take one message that is read already, from a recording say; returns it where it is new."""
        if message.stream not in self.streams and len(self.streams) >= MAX_STREAMS:
            return self._refuse(f"more than {MAX_STREAMS} streams: {message.stream!r} is left out")
        stream = self.streams.setdefault(message.stream, Stream())
        stream.follow(message.run, now)
        if isinstance(message, StreamEvent):
            return message if self._take_event(stream, message) else None
        return message if self._take_state(stream, message, now) else None

    def _refuse(self, reason: str) -> None:
        self.refused += 1
        self.last_refusal = reason

    def _take_event(self, stream: Stream, event: StreamEvent) -> bool:
        if event.event == "start":
            if stream.start and event.t == stream.start.t:
                self.repeated += 1
                return False
            stream.start = event
        elif event.event == "end":
            stream.ended = True
        return True

    def _take_state(self, stream: Stream, message: StateMessage, now: float) -> bool:
        if stream.latest:
            if message.seq <= stream.latest.seq:
                self.repeated += 1
                return False
            stream.dropped += message.seq - stream.latest.seq - 1
        stream.latest, stream.heard_at, stream.ended = message, now, False
        stream.received += 1
        return True


def _topics(stream: str) -> tuple[bytes, bytes]:
    return f"emotion/{stream}".encode(), f"stream/{stream}".encode()

"""One stream's states to all of its outputs beside ZeroMQ, in a thread that the decoder does not wait for."""

import threading
import time
from collections import deque
from collections.abc import Sequence
from types import TracebackType
from typing import Protocol, Self

from evoke_core.state import EmotionState

MOST_WAITING = 64
"""States that wait for outputs; with more, the oldest are left out."""


class Output(Protocol):
    """One way out, used by one thread at a time."""

    @property
    def name(self) -> str:
        """What it is, for people: OSC 127.0.0.1:9000."""
        ...

    @property
    def frame_s(self) -> float | None:
        """Seconds between two calls of ``frame``, or None where there is nothing to do between two states."""
        ...

    def send(self, state: EmotionState) -> None:
        """Take a state; an exception says that it did not go out."""
        ...

    def frame(self) -> None:
        """Called at ``frame_s``, as long as the stream lasts."""
        ...

    def close(self) -> None:
        """Say that the stream is over, leave a face at rest, and let go."""
        ...


class Fanout:
    """Hands states on to outputs, a context manager; without any it does nothing.

    An output that fails is told of once (``take_notices``), and again only when it had been well meanwhile; it gets the
    next state all the same, and the others do not notice.
    """

    def __init__(self, outputs: Sequence[Output] = ()) -> None:
        self._outputs = outputs
        self._waiting: deque[EmotionState] = deque(maxlen=MOST_WAITING)
        self._changed = threading.Condition()
        self._over = False
        self._notices: deque[str] = deque()
        self._failing: set[str] = set()
        self._frames = [time.monotonic() for _ in outputs]
        self._thread = threading.Thread(target=self._serve, name="evoke-outputs", daemon=True) if outputs else None

    def __enter__(self) -> Self:
        if self._thread:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, state: EmotionState) -> None:
        """Hand a state over; never waits for an output."""
        if self._thread:
            with self._changed:
                self._waiting.append(state)
                self._changed.notify()

    def take_notices(self) -> list[str]:
        """What there is to tell the person since the last call, each thing once."""
        return [self._notices.popleft() for _ in range(len(self._notices))]

    def close(self) -> None:
        """Send what waits, close the outputs; again does nothing."""
        if self._thread and self._thread.is_alive():
            with self._changed:
                self._over = True
                self._changed.notify()
            self._thread.join()

    def _serve(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._over, self._until_next_frame())
                states, over = list(self._waiting), self._over
                self._waiting.clear()
            now = time.monotonic()
            for index, output in enumerate(self._outputs):
                self._attempt(index, output, states, now)
            if over:
                break
        for output in self._outputs:
            try:
                output.close()
            except Exception as error:
                self._tell(output, error)

    def _until_next_frame(self) -> float | None:
        due = [at for at, output in zip(self._frames, self._outputs, strict=True) if output.frame_s is not None]
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _attempt(self, index: int, output: Output, states: Sequence[EmotionState], now: float) -> None:
        """Whatever goes wrong in an output stays there: the decoder and the other outputs go on."""
        frame_due = output.frame_s is not None and now >= self._frames[index]
        if not (states or frame_due):
            return
        try:
            for state in states:
                output.send(state)
            if output.frame_s is not None and frame_due:
                # After a pause (a machine that slept) frames are not made up for.
                self._frames[index] = max(self._frames[index] + output.frame_s, now)
                output.frame()
        except Exception as error:
            self._tell(output, error)
        else:
            if frame_due or output.frame_s is None:
                self._failing.discard(output.name)

    def _tell(self, output: Output, error: Exception) -> None:
        if output.name in self._failing:
            return
        self._failing.add(output.name)
        if isinstance(error, ConnectionRefusedError):
            self._notices.append(f"{output.name}: nothing listens there yet; states are sent all the same")
        else:
            why = error.strerror if isinstance(error, OSError) and error.strerror else error
            self._notices.append(f"{output.name}: failed ({why}); it is tried again with every state")

"""One stream's states to all of its outputs beside ZeroMQ, in a thread that the decoder does not wait for."""

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from types import TracebackType
from typing import Protocol, Self

from evoke_core.state import EmotionState

MOST_WAITING = 64
"""States that wait for outputs; with more, the oldest are left out."""
WELL_S = 30.0
"""A failure is told again when there was none for so long: another machine says only now and then that nothing listens
there, and what went out in between proves nothing."""


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

    An output that fails is told of once (``take_notices``), and again only when it had been well meanwhile
    (``WELL_S``); it gets the next state all the same, and the others do not notice.
    """

    def __init__(self, outputs: Sequence[Output] = ()) -> None:
        self._outputs = outputs
        self._waiting: deque[EmotionState] = deque(maxlen=MOST_WAITING)
        self._changed = threading.Condition()
        self._over = False
        self._notices: deque[str] = deque()
        self._failed = [-math.inf for _ in outputs]
        """When each one failed last."""
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
            for index, output in enumerate(self._outputs):
                for state in states:
                    self._attempt(index, partial(output.send, state))
                self._frame(index, output)
            if over:
                break
        for index, output in enumerate(self._outputs):
            self._attempt(index, output.close)

    def _until_next_frame(self) -> float | None:
        due = [at for at, output in zip(self._frames, self._outputs, strict=True) if output.frame_s is not None]
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _frame(self, index: int, output: Output) -> None:
        now = time.monotonic()
        if output.frame_s is not None and now >= self._frames[index]:
            # After a pause (a machine that slept) frames are not made up for.
            self._frames[index] = max(self._frames[index] + output.frame_s, now)
            self._attempt(index, output.frame)

    def _attempt(self, index: int, work: Callable[[], None]) -> None:
        """Whatever goes wrong in an output stays there: the decoder and the other outputs go on."""
        try:
            work()
        except Exception as error:
            now = time.monotonic()
            if now - self._failed[index] >= WELL_S:
                self._notices.append(_notice(self._outputs[index].name, error))
            self._failed[index] = now


def _notice(name: str, error: Exception) -> str:
    if isinstance(error, ConnectionRefusedError):
        return f"{name}: nothing listens there yet; states are sent all the same"
    why = error.strerror if isinstance(error, OSError) and error.strerror else error
    return f"{name}: failed ({why}); it is tried again with every state"

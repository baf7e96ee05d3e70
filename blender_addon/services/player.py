# SPDX-License-Identifier: GPL-3.0-or-later
"""A recording played as if it were live: its states come at the times at which they came when it was made."""

import time
from collections.abc import Callable
from pathlib import Path

from evoke_core.assets import asset
from evoke_core.errors import EvokeError
from unity_bridge.protocol import Message, StateMessage, StreamEvent
from unity_bridge.recording import read_recording
from unity_bridge.streams import StreamTable

from .source import Heard, Source


def sample() -> Path:
    """The recording that ships: a minute of the demonstration decoder on synthetic EEG."""
    return asset("recordings/sample.jsonl")


class Player(Source):
    """Plays a recording once, from its first state on; every stream in it ends after its last message.

    The whole file is read before anything plays: a damaged one is a RecordingError that names the line.

    Args:
        path: the recording.
        clock: seconds, never going back.
    """

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(path.stem)
        self._clock = clock
        self._due = _due_times(list(read_recording(path)))
        if not self._due:
            raise EvokeError(f"{path}: not one state is in it; choose another recording")
        self._begun = clock()
        self._next = 0
        self._table = StreamTable()

    @property
    def connected(self) -> bool:
        """A recording is always there."""
        return True

    def streams(self) -> dict[str, Heard]:
        """What is known of each stream now; plays what has become due."""
        now = self._now()
        while self._next < len(self._due) and self._due[self._next][0] <= now - self._begun:
            due_s, message = self._due[self._next]
            self._next += 1
            if self._table.hear(message, self._begun + due_s) is not None:
                self._note(message, self._table.streams[message.stream], self._begun + due_s, None)
        return super().streams()

    def stop(self) -> None:
        """Play no more."""
        self._next = len(self._due)

    def _now(self) -> float:
        return self._clock()


def _due_times(messages: list[Message]) -> list[tuple[float, Message]]:
    """When each message is played, in seconds from the first state; nothing where there is no state.

    What stands before the first state (a stream that was joined late began long ago) is played at once, and so is a
    message whose time goes back.
    """
    zero = next((message.state.t for message in messages if isinstance(message, StateMessage)), None)
    if zero is None:
        return []
    due: list[tuple[float, Message]] = []
    latest_s = 0.0
    last: dict[str, Message] = {}
    for message in messages:
        latest_s = max(latest_s, (message.state.t if isinstance(message, StateMessage) else message.t) - zero)
        due.append((latest_s, message))
        last[message.stream] = message
    due += [(latest_s, _end(message)) for message in last.values() if not _ends(message)]
    return due


def _ends(message: Message) -> bool:
    return isinstance(message, StreamEvent) and message.event == "end"


def _end(last: Message) -> StreamEvent:
    t = last.state.t if isinstance(last, StateMessage) else last.t
    return StreamEvent(last.run, last.stream, "end", t)

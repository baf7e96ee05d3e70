"""A recording of a stream: JSON Lines, the start event first, then its messages."""

import json
import math
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from evoke_core.errors import EvokeError
from unity_bridge.protocol import Message, ProtocolError, StreamEvent, from_fields, to_fields, topic_of


class RecordingError(EvokeError):
    """A file that is not a recording; the text names the line."""


class Recorder:
    """Writes a recording, a context manager: it appears under its name when it is complete, and not before.

    An exception inside removes what was written; Ctrl-C keeps what was heard so far.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._partial = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            self._file = self._partial.open("w", encoding="utf-8")
        except OSError as error:
            raise EvokeError(f"{path}: cannot be written ({error.strerror}); choose another place") from None

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if error is None or isinstance(error, KeyboardInterrupt):
            self._partial.replace(self._path)
        else:
            self._partial.unlink()

    def write(self, message: Message) -> None:
        """Append one message."""
        line = {"topic": topic_of(message), "message": to_fields(message)}
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")


def read_recording(path: Path) -> Iterator[Message]:
    """The messages of a recording in their order; RecordingError names the line that is wrong."""
    try:
        with path.open(encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines, start=1):
                message = _message(path, number, line)
                if number == 1 and not (isinstance(message, StreamEvent) and message.event == "start"):
                    raise RecordingError(f"{path}: line 1 is not a stream's start; this is not an EVOKE recording")
                yield message
    except (OSError, UnicodeDecodeError) as error:
        raise RecordingError(f"{path}: cannot be read ({error}); give the path of a recording (JSON Lines)") from None


def _message(path: Path, number: int, line: str) -> Message:
    try:
        entry: Any = json.loads(line, parse_float=_finite, parse_int=_whole, parse_constant=_finite)
        if "\\u" in line:
            json.dumps(entry, ensure_ascii=False).encode()  # half a pair of surrogates is no text
        return from_fields(entry["topic"], entry["message"])
    except ProtocolError as error:
        raise RecordingError(f"{path}: line {number}: {error}") from None
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise RecordingError(f"{path}: line {number} is not a message; the file may be cut off there") from None


def _finite(word: str) -> float:
    number = float(word)
    if not math.isfinite(number):
        raise ValueError(f"{word} is no number that JSON knows")
    return number


def _whole(digits: str) -> int:
    _finite(digits)
    return int(digits)

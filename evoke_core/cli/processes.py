"""Programs that the command starts and listens to: one JSON object a line on their stdout."""

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any

from evoke_core.errors import EvokeError, MissingExtraError


class Program:
    """A running program, a context manager: leaving it kills what still runs.

    Threads read what it says as it says it, so that it never waits for its listener.
    """

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        try:
            self._process = subprocess.Popen(  # noqa: S603
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
            )
        except OSError as error:
            raise EvokeError(f"{command[0]}: cannot be started ({error.strerror}); is it installed?") from None
        self._said: SimpleQueue[str | None] = SimpleQueue()
        self._complaints: list[str] = []
        self._readers = [Thread(target=self._read, daemon=True), Thread(target=self._read_complaints, daemon=True)]
        for reader in self._readers:
            reader.start()

    def __enter__(self) -> "Program":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join()

    def events(self) -> Iterator[dict[str, Any]]:
        """What the program says, until it ends; EvokeError with its own sentence where it fails."""
        while (line := self._said.get()) is not None:
            # Blender writes warnings of its own to stdout before our program is reached.
            if not line.startswith("{"):
                continue
            found = json.loads(line)
            if found["event"] == "error":
                raise EvokeError(f"{self.name} failed: {found['message']}")
            yield found
        code = self._process.wait()
        if code != 0:
            self._readers[1].join()
            complaint = self._complaints[-1] if self._complaints else f"exit code {code}"
            raise EvokeError(f"{self.name} failed: {complaint}")

    def wait_for(self, event: str) -> dict[str, Any]:
        """The next event of that name; others before it are passed over."""
        for found in self.events():
            if found["event"] == event:
                return found
        raise EvokeError(f"{self.name} ended before it said {event!r}")

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self._said.put(line)
        self._said.put(None)

    def _read_complaints(self) -> None:
        self._complaints.extend(line.strip() for line in self._process.stderr or () if line.strip())


def blender_program(module: str, *arguments: str | Path) -> Program:
    """Start one of ``blender_addon.render``'s programs in a Python that has bpy."""
    if find_spec("bpy") is None:
        hint = "" if sys.version_info[:2] == (3, 11) else " (bpy is to be had for Python 3.11 alone)"
        raise MissingExtraError(
            f"bpy is needed to draw the avatar, and it is not installed: pip install 'evoke-avatar[blender]'{hint}"
        )
    command = [sys.executable, "-m", f"blender_addon.render.{module}", *map(str, arguments)]
    return Program("Blender", command)

"""C# programs that tests drive: compiled with the package's core, told what to do line by line, and heard likewise."""

import json
import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evoke_core.assets import asset
from evoke_core.errors import EvokeError
from unity_bridge import csharp

PATIENCE_S = 30
ASSETS = asset("rigs").parent
DRIVERS = Path(__file__).parent / "drivers"
# A culture that writes 0,5 for a half must change nothing.
ENVIRONMENT = {**os.environ, "LC_ALL": "de_DE.UTF-8", "EVOKE_ASSETS": str(ASSETS)}


def compiled(compile_it: Callable[[Path], Path], folder: Path) -> Path:
    """What was compiled into a folder; the test is skipped where mono is missing, except on CI."""
    try:
        return compile_it(folder)
    except EvokeError as error:
        if "is not installed" in str(error) and os.environ.get("CI") != "true":
            pytest.skip(str(error))
        raise


def compile_driver(name: str, folder: Path, *parts: str) -> Path:
    """``drivers/NAME.cs`` and what it is made of as an exe in a folder, the package's core beside it."""
    sources = [*(DRIVERS / f"{part}.cs" for part in (name, *parts)), csharp.CONSOLE / "JsonLine.cs"]
    return csharp.compile_program(sources, folder / f"{name}.exe", [csharp.compile_core(folder)])


class Driven:
    """A running driver: a context manager that ends it."""

    def __init__(self, exe: Path, *arguments: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            ["mono", str(exe), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**ENVIRONMENT, **environment},
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> "Driven":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def tell(self, command: str) -> None:
        """Send a command that has no answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def ask(self, command: str, patience_s: float = PATIENCE_S) -> dict[str, Any]:
        """Send a command and await its answer."""
        self.tell(command)
        return self.await_line(command.split()[0], patience_s=patience_s)

    def await_line(self, event: str, patience_s: float = PATIENCE_S, **wanted: Any) -> dict[str, Any]:
        """The next line of a kind with certain fields; others before it are passed over."""
        try:
            while True:
                line = json.loads(self._lines.get(timeout=patience_s))
                if line["event"] == event and all(line[name] == value for name, value in wanted.items()):
                    return line
        except queue.Empty:
            pytest.fail(f"no line of {event!r} with {wanted} came")

    def await_received(self, count: int) -> dict[str, Any]:
        """The figures once so many states have come."""
        figures = self.ask(f"await {count} {PATIENCE_S}", 2 * PATIENCE_S)
        assert figures["received"] >= count, figures
        return figures

    def await_status(self, stream: str, **wanted: Any) -> dict[str, Any]:
        """What is known of a stream, once certain fields are so."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            status = self.ask(f"status {stream}")
            if all(status[name] == value for name, value in wanted.items()):
                return status
        pytest.fail(f"{stream} never came to {wanted}")

    def await_refusal(self, text: str) -> None:
        """Wait until the link says so of why there is no connection."""
        while text not in self.await_line("link", state="Waiting")["text"]:
            pass

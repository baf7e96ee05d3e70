# SPDX-License-Identifier: GPL-3.0-or-later
"""Drive a DEAP trial: the ``evoke`` command, which stands outside Blender, decodes it and publishes on a free port."""

import atexit
import os
import re
import shlex
import shutil
import subprocess
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from evoke_core.errors import EvokeError

TERMINATE_S = 2.0
"""So long a command that is asked to end may take before it is killed, and its pipes to be read out."""
_PUBLISHING = re.compile(r"(tcp://\S+), stream (\S+)")
_NO_CONSOLE = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def find_evoke(command: str) -> list[str]:
    """The program (and its first arguments) that ``command`` names: a path, a name on PATH, or a whole command line.

    EvokeError where there is none.
    """
    command = command.strip()
    if found := _which(command):
        return [found]
    try:
        # Windows' paths have backslashes, which POSIX rules would take away.
        words = [word.strip("\"'") for word in shlex.split(command, posix=os.name != "nt")]
    except ValueError:
        words = []
    if words and (found := _which(words[0])):
        return [found, *words[1:]]
    raise EvokeError(
        f"no command {command or 'evoke'!r} was found: install it in a Python of your own with "
        "`pip install evoke-avatar`, and give its path in the add-on's preferences"
    )


class Trial:
    """A trial being played by the command; it does not outlive this process.

    Args:
        command: what ``find_evoke`` found.
        corpus: a DEAP-format folder.
        subject, trial: counted from 1.
        speed: 1 is as it was recorded.

    Attributes:
        endpoint: where it publishes, or None until that is known.
        stream: the name it publishes under, or None until then.
        process: the command.
    """

    def __init__(self, command: Sequence[str], corpus: Path, subject: int, trial: int, speed: float) -> None:
        self.endpoint: str | None = None
        self.stream: str | None = None
        self._said: deque[str] = deque(maxlen=20)
        self._stopped = False
        self._spoken = threading.Event()
        options = {"--subject": subject, "--trial": trial, "--speed": speed, "--bind": "tcp://127.0.0.1:*"}
        words = [str(word) for pair in options.items() for word in pair]
        try:
            self.process = subprocess.Popen(  # noqa: S603
                [*command, "replay", *words, "--", str(corpus)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"},
                creationflags=_NO_CONSOLE,
            )
        except OSError as error:
            raise EvokeError(
                f"{command[0]}: it cannot be run ({error.strerror}); mend the command in the add-on's preferences"
            ) from None
        atexit.register(self.stop)
        # A pipe that nobody reads fills up, and then the command stands still.
        self._readers = [
            threading.Thread(target=read, args=(pipe,), name="evoke-trial", daemon=True)
            for read, pipe in ((self._read_output, self.process.stdout), (self._read_errors, self.process.stderr))
        ]
        for reader in self._readers:
            reader.start()

    def wait_for_endpoint(self, timeout_s: float) -> bool:
        """Wait until ``endpoint`` is known; False where that took longer, or the command ended without one."""
        self._spoken.wait(timeout_s)
        return self.endpoint is not None

    def poll(self) -> bool:
        """Whether it is still playing; EvokeError with what the command said where it failed."""
        code = self.process.poll()
        if code is None:
            return True
        self._let_go()
        if code != 0 and not self._stopped:
            self._stopped = True
            raise EvokeError(self._complaint(code))
        return False

    def stop(self) -> None:
        """End it, and wait until it is gone; again does nothing."""
        self._stopped = True
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(TERMINATE_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._let_go()

    def _let_go(self) -> None:
        for reader in self._readers:
            reader.join(TERMINATE_S)
        atexit.unregister(self.stop)

    def _complaint(self, code: int) -> str:
        last = next((line for line in reversed(self._said) if line), f"it ended with code {code} and said nothing")
        return f"the evoke command failed: {last.removeprefix('evoke: ')}"

    def _read_output(self, pipe: IO[str]) -> None:
        with pipe:
            for line in pipe:
                if found := _PUBLISHING.search(line):
                    self.stream, self.endpoint = found[2], found[1]
                    self._spoken.set()
        self._spoken.set()

    def _read_errors(self, pipe: IO[str]) -> None:
        with pipe:
            for line in pipe:
                self._said.append(line.strip())


def _which(word: str) -> str | None:
    try:
        return shutil.which(str(Path(word).expanduser()))
    except RuntimeError:  # a home folder (~name) that there is not
        return None

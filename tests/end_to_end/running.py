"""Programs that end-to-end tests start: every line they say is kept, and the next one of a kind is awaited."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
WAIT_S = 60


class Running:
    """A program in a process of its own, a context manager: leaving it kills what still runs.

    `lines` has what it said on stdout so far.
    """

    def __init__(self, *command):
        self.process = subprocess.Popen(
            [*map(str, command)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        self.lines, self._complaints, self._next, self._over = [], [], 0, False
        self._said = threading.Condition()
        self._readers = [threading.Thread(target=read, daemon=True) for read in (self._read, self._read_complaints)]
        for reader in self._readers:
            reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self._join()

    def tell(self, line):
        """Write a line to its stdin."""
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def line(self, wanted):
        """The next line that is wanted; those before it are passed over."""
        deadline = time.monotonic() + WAIT_S
        with self._said:
            while True:
                while self._next < len(self.lines):
                    self._next += 1
                    if wanted(self.lines[self._next - 1]):
                        return self.lines[self._next - 1]
                assert not self._over, f"it ended:\n{self.complaints}"
                assert self._said.wait(deadline - time.monotonic()), f"it never said that: {self.lines[-5:]}"

    def interrupt(self):
        """Ctrl-C."""
        self.process.send_signal(signal.SIGINT)

    def end(self):
        """Wait until it has ended by itself; gives its exit code."""
        self.process.wait(WAIT_S)
        self._join()
        return self.process.returncode

    @property
    def complaints(self):
        """What it said on stderr so far."""
        return "".join(self._complaints)

    def _join(self):
        for reader in self._readers:
            reader.join()
        self.process.communicate()

    def _read(self):
        for line in self.process.stdout:
            with self._said:
                self.lines.append(line.rstrip("\n"))
                self._said.notify_all()
        with self._said:
            self._over = True
            self._said.notify_all()

    def _read_complaints(self):
        self._complaints.extend(self.process.stderr)


def evoke(*arguments):
    """The command ``evoke``, running."""
    return Running(sys.executable, "-m", "evoke_core.cli", *arguments)


def endpoint_of(live):
    """Where a running ``evoke live`` publishes: its first line says so."""
    return live.line(lambda line: "→ tcp://" in line).split("→ ")[1].split(",")[0]

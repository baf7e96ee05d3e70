"""The two ways in which ``evoke live`` tells what happens: a dashboard, or lines for a log."""

import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import typer
from rich.console import Console
from rich.live import Live
from rich.text import Text

from evoke_core.cli.live.dashboard import NOTICES, Snapshot, dashboard, log_line

DRAW_S = 0.25
"""A picture costs some milliseconds, in which nobody is decoded."""
LOG_S = 1.0

Show = Callable[[Sequence[str], Callable[[], Snapshot]], None]
"""Called after each step with what is new to tell, and with what makes a snapshot if one is needed."""


@contextmanager
def board(console: Console) -> Generator[Show]:
    """A dashboard that is redrawn in its place; notices that it has no room for any more are kept above it."""
    pace = _Pace(DRAW_S)
    notices: deque[str] = deque(maxlen=NOTICES)
    with Live(console=console, auto_refresh=False) as picture:

        def show(new: Sequence[str], snapshot: Callable[[], Snapshot]) -> None:
            for notice in new:
                if len(notices) == NOTICES:
                    picture.console.print(Text(notices[0]), soft_wrap=True)
                notices.append(f"{_clock()} {notice}")
            if pace.is_due() or new:
                now = replace(snapshot(), notices=tuple(notices))
                picture.update(dashboard(now, console.width, console.height), refresh=True)

        yield show


@contextmanager
def lines() -> Generator[Show]:
    """A line a second and one for each notice, on stdout, without colours."""
    pace = _Pace(LOG_S)

    def show(new: Sequence[str], snapshot: Callable[[], Snapshot]) -> None:
        for notice in new:
            typer.echo(f"{_clock()} {notice}")
        if pace.is_due():
            typer.echo(f"{_clock()} {log_line(snapshot())}")

    yield show


class _Pace:
    """Says when it is time again."""

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._next = time.monotonic() + every_s

    def is_due(self) -> bool:
        """Whether so much time has passed since it last was."""
        if (now := time.monotonic()) < self._next:
            return False
        self._next = now + self._every_s
        return True


def _clock() -> str:
    return time.strftime("%H:%M:%S")

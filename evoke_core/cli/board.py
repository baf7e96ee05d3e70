"""Folds in training, as they are shown: a live table on a terminal, a line for each start and end elsewhere; on stderr.

The time left in all is reckoned from what was done since the display began, as if all folds took as long.
"""

import math
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from evoke_core.cli.progress import console as stderr

if TYPE_CHECKING:
    from evoke_core.training.fold import Progress
    from evoke_core.training.jobs import Board, Task

BAR_WIDTH = 8
UNKNOWN = "–"


@contextmanager
def board(console: Console = stderr) -> Generator["Callable[[Board], None]"]:
    """Yield what shows a Board; give it to ``run_tasks`` as ``watch``."""
    if not console.is_terminal:
        yield _Lines(console).show
        return
    pace = _Pace(time.monotonic)
    with Live(console=console, auto_refresh=False) as live:

        def show(now: "Board") -> None:
            for message in now.messages:
                live.console.print(Text(message))
            live.update(_table(now, pace.seconds_left(now)), refresh=True)

        yield show


class _Lines:
    """One line when a fold starts and one when it is done."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._active: dict[Task, None] = {}

    def show(self, now: "Board") -> None:
        active = dict.fromkeys(task for task, _ in now.active)
        lines = [*now.messages]
        lines += [f"{task.name}: done ({now.done} of {now.total})" for task in self._active if task not in active]
        lines += [f"{task.name}: started" for task in active if task not in self._active]
        for line in lines:
            self._console.print(Text(line), soft_wrap=True)
        self._active = active


class _Pace:
    """Folds a second since the first look, parts of folds included; what was done before does not count."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._started = clock()
        self._first: dict[Task, float] = {}

    def seconds_left(self, now: "Board") -> float | None:
        """For all folds; None while nothing is known."""
        current = {task: _share(progress) for task, progress in now.active if progress}
        for task, share in current.items():
            self._first.setdefault(task, share)
        busy = {task for task, _ in now.active}
        gained = sum((current.get(task, first) if task in busy else 1) - first for task, first in self._first.items())
        left = now.total - now.done - sum(current.values())
        return left * (self._clock() - self._started) / gained if gained > 0 else None


def _share(progress: "Progress") -> float:
    """How much of its stage a fold has behind it."""
    return (progress.epoch - 1 + progress.done / progress.windows) / progress.epochs


def _table(now: "Board", seconds_left: float | None) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="dim")
    table.add_column("run")
    table.add_column("fold", justify="right", no_wrap=True)
    table.add_column("stage")
    for name in ("epoch", "", "loss", "train\nacc", "windows\n/s", "left"):
        table.add_column(name, justify="right", no_wrap=True)
    shares = 0.0
    for task, progress in now.active:
        which = (_cut(task.run), str(task.number))
        if progress is None:
            table.add_row(*which, "starting")
            continue
        shares += _share(progress)
        speed, accuracy = progress.windows_per_s, progress.accuracy
        windows_left = (1 - _share(progress)) * progress.epochs * progress.windows
        table.add_row(
            *which,
            _cut(progress.stage),
            f"{progress.epoch}/{progress.epochs}",
            ProgressBar(1, _share(progress), width=BAR_WIDTH),
            UNKNOWN if math.isnan(progress.loss) else f"{progress.loss:.3f}",
            UNKNOWN if accuracy is None else f"{accuracy:.1%}",
            UNKNOWN if speed is None else f"{speed:,.0f}",
            _clock(windows_left / speed if speed else None),
        )
    bar = ProgressBar(now.total, now.done + shares, width=BAR_WIDTH)
    left = "" if now.done == now.total else _clock(seconds_left)
    table.add_row("all folds", "", "", f"{now.done}/{now.total}", bar, "", "", "", left, style="bold")
    return table


def _cut(text: str) -> Text:
    """Where the terminal is narrow a text is cut, not a number."""
    return Text(text, no_wrap=True, overflow="ellipsis")


def _clock(seconds: float | None) -> str:
    """As h:mm:ss."""
    if seconds is None:
        return UNKNOWN
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"

"""Many folds of many runs on one machine, so many worker processes side by side as are asked for.

A fold's numbers are the same however many there are: each worker computes on one thread (a GPU is shared). A worker
needs 0.5 to 1 GB of memory.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evoke_core.errors import EvokeError
from evoke_core.training.worker import EXIT_CRASHED, EXIT_REFUSED, clear_sign, read_sign, search_path

if TYPE_CHECKING:
    from evoke_core.training.fold import Progress

RETRIES = 2
"""How often a fold whose worker was killed is taken up again."""
INTERVAL_S = 0.25


@dataclass(frozen=True)
class Task:
    """One fold to train: its run's folder, its number (from 1), and what must be done before it.

    A student waits for the same fold of its teacher.
    """

    folder: Path
    number: int
    after: tuple["Task", ...] = ()

    @property
    def run(self) -> str:
        """The run's name, that of its folder."""
        return self.folder.resolve().name

    @property
    def name(self) -> str:
        """For people: "ccnn-de-trial fold 3"."""
        return f"{self.run} fold {self.number}"

    @property
    def done(self) -> bool:
        """Whether the fold has been trained and scored."""
        return (self.folder / f"fold-{self.number}" / "scores.json").is_file()


@dataclass(frozen=True)
class Board:
    """How the work stands: tasks in all and done, those in work (None: not training yet), and what is new to tell."""

    total: int
    done: int
    active: "tuple[tuple[Task, Progress | None], ...]"
    messages: tuple[str, ...] = ()


Watch = Callable[[Board], None]


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """The tasks and all that they wait for, each once, none before what it waits for."""
    ordered: dict[Task, None] = {}
    for task in tasks:
        ordered |= dict.fromkeys([*in_order(task.after), task])
    return list(ordered)


def run_tasks(tasks: Sequence[Task], *, jobs: int, watch: Watch) -> None:
    """Train what is not done yet, at most ``jobs`` folds at once; ``watch`` sees the board four times a second.

    A worker that is killed is replaced twice, and goes on from the fold's last checkpoint. EvokeError where a fold
    cannot be trained; then, as after Ctrl-C, the other workers are ended, and the same call goes on where they were.
    """
    plan = in_order(tasks)
    done = {task for task in plan if task.done}
    waiting = [task for task in plan if task not in done]
    workers: dict[Task, _Worker] = {}
    deaths: Counter[Task] = Counter()
    try:
        while True:
            messages: list[str] = []
            for task, worker in list(workers.items()):
                code = worker.poll()
                if code is None:
                    continue
                if code == 0:
                    done.add(task)
                else:
                    deaths[task] += 1
                    messages.append(_judge(task, code, worker.complaint(), deaths[task]))
                    waiting.insert(0, task)
                workers.pop(task).close()
            ready = [task for task in waiting if done.issuperset(task.after)]
            for task in ready[: jobs - len(workers)]:
                waiting.remove(task)
                workers[task] = _Worker(task)
            watch(Board(len(plan), len(done), tuple((task, progress_of(task)) for task in workers), tuple(messages)))
            if not workers:
                return
            time.sleep(INTERVAL_S)
    finally:
        for worker in workers.values():
            worker.close()


def progress_of(task: Task) -> "Progress | None":
    """Where a fold stands that is in work."""
    sign = read_sign(task.folder, task.number)
    return sign.progress if sign else None


class _Worker:
    """A running worker process and what it says on stderr."""

    def __init__(self, task: Task) -> None:
        clear_sign(task.folder, task.number)
        self._stderr = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 – closed in close
        one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "evoke_core.training.worker", str(task.folder), str(task.number)],
            stdin=subprocess.PIPE,  # stays open while this process lives
            stdout=subprocess.DEVNULL,
            stderr=self._stderr,
            env={**os.environ, **one_thread, "PYTHONPATH": search_path(), "PYTHONIOENCODING": "utf-8"},
        )

    def poll(self) -> int | None:
        """Its exit code (negative: the signal that killed it), or None while it runs."""
        return self._process.poll()

    def complaint(self) -> str:
        """All it said on stderr."""
        self._stderr.seek(0)
        return self._stderr.read().strip()

    def close(self) -> None:
        """Kill it where it still runs."""
        self._process.kill()
        self._process.communicate()
        self._stderr.close()


def _judge(task: Task, code: int, complaint: str, deaths: int) -> str:
    """What to tell of a worker that failed and is to be replaced; EvokeError where that would not help."""
    last = complaint.splitlines()[-1] if complaint else f"exit code {code}"
    if code == EXIT_REFUSED:
        raise EvokeError(last)
    if code == EXIT_CRASHED:
        error = EvokeError(f"{task.name}: unexpected {last} (evoke --debug shows where)")
        error.add_note(complaint)
        raise error
    how = f"was killed by {_signal_name(-code)}" if code < 0 else f"died with exit code {code}"
    if deaths > RETRIES:
        raise EvokeError(
            f"{task.name}: {deaths} workers in a row died, the last {how}; where memory runs out choose fewer --jobs, "
            "and the same command goes on where it was"
        )
    return f"{task.name}: its worker {how}; another one goes on from the last checkpoint"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"

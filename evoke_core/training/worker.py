"""A process that trains one fold and says in a file where it stands: ``python -m evoke_core.training.worker``.

It lives no longer than the process that started it: its stdin is a pipe from there, and ends when that one dies,
however it dies. So nothing is left running, and nothing is lost: a fold goes on from its last checkpoint.
"""

import json
import os
import signal
import socket
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from evoke_core.errors import EvokeError

if TYPE_CHECKING:
    from evoke_core.training.fold import Progress

EXIT_REFUSED, EXIT_CRASHED = 1, 3
INTERVAL_S = 0.3


class Sign(NamedTuple):
    """A worker's sign of life: where it runs, and where its fold stands (None before the first epoch)."""

    host: str
    pid: int
    progress: "Progress | None"


def work(folder: Path, number: int) -> None:
    """Train fold ``number`` of the run in ``folder``; until it is done, fold-k/progress.json says where it stands."""
    path = _sign_path(folder, number)
    told = 0.0

    def report(progress: "Progress") -> None:
        nonlocal told
        if time.monotonic() - told >= INTERVAL_S:
            told = time.monotonic()
            _write_sign(path, progress)

    _write_sign(path, None)
    from evoke_core.training.fold import train_fold  # torch takes seconds: by now the sign is there

    try:
        train_fold(folder, number, report)
    finally:
        clear_sign(folder, number)


def read_sign(folder: Path, number: int) -> Sign | None:
    """The last sign of whoever trains a fold, or None."""
    from evoke_core.training.fold import Progress

    try:
        found = json.loads(_sign_path(folder, number).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    progress = found["progress"]
    return Sign(found["host"], found["pid"], None if progress is None else Progress(**progress))


def clear_sign(folder: Path, number: int) -> None:
    """Remove the sign, which one that was killed has left."""
    with suppress(OSError):
        _sign_path(folder, number).unlink()


def search_path() -> str:
    """A PYTHONPATH by which a worker finds what is found here: modules in the current folder, and this package."""
    package = Path(__file__).parents[2]
    own = [] if package.name in ("site-packages", "dist-packages") else [str(package)]
    inherited = [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    return os.pathsep.join([str(Path.cwd()), *own, *inherited])


def main() -> int:
    """Train the fold that the command line names: RUN_FOLDER NUMBER.

    Returns:
        0 done; 1 refused, the reason is the last line on stderr; 3 crashed, the traceback is there.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the parent to answer
    Thread(target=_die_with_parent, daemon=True).start()
    folder, number = sys.argv[1:]
    try:
        work(Path(folder), int(number))
    except EvokeError as error:
        print(error, file=sys.stderr)
        return EXIT_REFUSED
    except Exception:
        traceback.print_exc()
        return EXIT_CRASHED
    return 0


def _die_with_parent() -> None:
    while os.read(0, 1024):
        pass
    os._exit(EXIT_REFUSED)


def _sign_path(folder: Path, number: int) -> Path:
    return folder / f"fold-{number}" / "progress.json"


def _write_sign(path: Path, progress: "Progress | None") -> None:
    """Write it whole; where that fails the training says so itself, by its checkpoints."""
    partial = path.with_name(f".{path.name}.part")
    told = None if progress is None else progress._asdict()
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        partial.write_text(json.dumps(Sign(socket.gethostname(), os.getpid(), None)._asdict() | {"progress": told}))
        partial.replace(path)


if __name__ == "__main__":
    sys.exit(main())

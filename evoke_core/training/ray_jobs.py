"""Many folds of many runs on Ray: on this machine, or on a cluster.

On a cluster the folder of the runs and that of the corpus must lie on a disk that every machine sees under the same
path, and EVOKE must be installed on each. What has been computed travels by that disk alone, and a fold whose machine
is lost goes on elsewhere from its last checkpoint. Ray's usage statistics are off.
"""

import os
import secrets
import socket
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

from evoke_core.errors import EvokeError, require
from evoke_core.training.jobs import INTERVAL_S, RETRIES, Board, Task, Watch, in_order
from evoke_core.training.worker import clear_sign, read_sign, search_path, work

LOCAL = "local"
KNOCK_S = 10.0
OBJECT_STORE_BYTES = 80 * 2**20
"""Little more than the least that Ray takes: nothing travels through it."""


def run_tasks_on_ray(tasks: Sequence[Task], *, address: str, gpu_share: float | None, watch: Watch) -> None:
    """Train what is not done yet on Ray; ``watch`` sees the board four times a second.

    Args:
        tasks: each is one remote call on one CPU core.
        address: "local" for a Ray of this machine that ends with the call, else where a cluster is.
        gpu_share: of a GPU, for each fold; None: a whole one. Where the cluster has no GPU it does not count.
        watch: as in ``run_tasks``. Ray does not tell at once when a worker dies; the message comes with the next one.

    A worker that is lost is replaced twice. EvokeError where a fold cannot be trained or Ray cannot be reached.
    """
    plan = in_order(tasks)
    for task in plan:
        clear_sign(task.folder, task.number)
    with _connected(address) as ray:
        share = (1.0 if gpu_share is None else gpu_share) if ray.cluster_resources().get("GPU") else 0
        train = ray.remote(num_cpus=1, num_gpus=share, max_retries=RETRIES)(_train)
        done = {task for task in plan if task.done}
        calls: dict[Task, Any] = {}
        for task in plan:
            if task not in done:
                before = [calls[earlier] for earlier in task.after if earlier in calls]
                calls[task] = train.remote(str(task.folder.resolve()), task.number, *before)
        workers: dict[Task, tuple[str, int]] = {}
        while True:
            messages, active = list[str](), list[Any]()
            for task in [task for task in calls if task not in done]:
                if sign := read_sign(task.folder, task.number):
                    active.append((task, sign.progress))
                    worker = (sign.host, sign.pid)
                    if workers.setdefault(task, worker) != worker:
                        workers[task] = worker
                        messages.append(f"{task.name}: its worker died; another one goes on from the last checkpoint")
            watch(Board(len(plan), len(done), tuple(active), tuple(messages)))
            waiting = {call: task for task, call in calls.items() if task not in done}
            if not waiting:
                return
            ended, _ = ray.wait(list(waiting), timeout=INTERVAL_S)
            for call in ended:
                _settle(ray, waiting[call], call)
                done.add(waiting[call])


def _train(folder: str, number: int, *_before: None) -> None:
    """What a Ray worker runs; the calls that must end before it are passed as ``_before``."""
    if not (Path(folder) / "run.json").is_file():
        raise EvokeError(
            f"{folder}: not to be found on {socket.gethostname()}; a run on Ray must lie on a disk that every machine "
            "sees under the same path"
        )
    work(Path(folder), number)


def _settle(ray: Any, task: Task, call: Any) -> None:
    """Raise an EvokeError where a call has failed: its own where it has one."""
    try:
        ray.get(call)
    except ray.exceptions.RayTaskError as error:
        if isinstance(error.cause, EvokeError):
            raise EvokeError(str(error.cause)) from None
        failure = EvokeError(
            f"{task.name}: unexpected {type(error.cause).__name__}: {error.cause} (evoke --debug shows where)"
        )
        failure.add_note(str(error))  # with the worker's traceback
        raise failure from None
    except ray.exceptions.RayError as error:
        raise EvokeError(
            f"{task.name}: Ray has lost its worker {RETRIES + 1} times ({type(error).__name__}: {_first_line(error)}); "
            "the same command goes on where it was"
        ) from None


@contextmanager
def _connected(address: str) -> Generator[Any]:
    """Ray, connected; leaving it stops what was started and frees the folds that are in work."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    if address == LOCAL:
        # Ray listens on every interface and runs what it is sent by whoever knows its token. Without this one it would
        # make one and leave it in the home folder.
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
    ray: Any = require("ray", extra="cluster", purpose="run on Ray")
    options: dict[str, Any] = {"runtime_env": {"env_vars": _environment()}}
    options |= {"logging_level": "ERROR", "log_to_driver": False}
    with ExitStack() as stack:
        stack.enter_context(redirect_stdout(sys.stderr))  # for what Ray has to say of lost workers
        if address == LOCAL:
            # Not below $TMPDIR, which may be long: the path of a socket in it must not be.
            short = "/tmp" if Path("/tmp").is_dir() else None  # noqa: S108
            scratch = tempfile.TemporaryDirectory(prefix="evoke-ray-", dir=short, ignore_cleanup_errors=True)
            options |= {"_temp_dir": stack.enter_context(scratch), "object_store_memory": OBJECT_STORE_BYTES}
            options |= {"num_cpus": os.cpu_count(), "include_dashboard": False}
        stack.callback(ray.shutdown)
        try:
            _knock(address)
            ray.init(address=address, **options)
        except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
            raise EvokeError(
                f"{address}: no Ray can be used there ({_first_line(error)}); start one with: ray start --head, "
                "or use --ray local"
            ) from None
        yield ray


def _knock(address: str) -> None:
    """OSError where nobody listens at HOST:PORT; Ray itself would ask for minutes."""
    host, _, port = address.rpartition(":")
    if host and port.isdigit() and "://" not in address:
        socket.create_connection((host.strip("[]"), int(port)), timeout=KNOCK_S).close()


def _environment() -> dict[str, str]:
    """What a Ray worker is told beside its call."""
    told = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": search_path()}
    if cache := os.environ.get("EVOKE_CACHE"):
        told["EVOKE_CACHE"] = str(Path(cache).resolve())
    return told


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]

import os
import signal
import subprocess
import sys

import pytest

from evoke_core.features.recipe import Recipe
from evoke_core.training.dataset import load_dataset
from evoke_core.training.fold import train_fold
from evoke_core.training.jobs import Task
from evoke_core.training.ray_jobs import run_tasks_on_ray
from evoke_core.training.run import RunConfig, prepare_run
from evoke_core.training.worker import read_sign

ray = pytest.importorskip("ray")
EPOCHS = 4


@pytest.fixture(scope="module")
def data(corpus):
    return load_dataset(corpus, Recipe("de"))


@pytest.fixture
def prepare(corpus, data, tmp_path):
    """Make the folder of a small run of two folds."""

    def prepare(name, corpus=corpus, epochs=EPOCHS, teacher=None):
        config = RunConfig(model="student", split="trial", folds=2, epochs=epochs, teacher=teacher)
        return prepare_run(tmp_path / name, config, corpus, data).folder

    return prepare


def predictions(folder, number):
    return (folder / f"fold-{number}" / "predictions.csv").read_bytes()


def test_a_ray_of_this_machine_gives_the_same_bytes_though_a_worker_is_killed(prepare, capfd):
    here, there = prepare("here"), prepare("there")
    train_fold(here, 1)
    train_fold(here, 2)
    first, second = Task(there, 1), Task(there, 2)
    student = Task(prepare("student", epochs=1, teacher=str(there)), 1, after=(first,))
    boards, workers = [], []

    def watch(board):
        boards.append(board)
        sign = read_sign(there, 1)
        if sign and sign.progress and sign.progress.epoch >= 2 and not workers:
            workers.append(sign.pid)
            os.kill(sign.pid, signal.SIGKILL)

    run_tasks_on_ray([student, first, second], address="local", gpu_share=None, watch=watch)
    assert workers
    assert [message for board in boards for message in board.messages] == [
        "there fold 1: its worker died; another one goes on from the last checkpoint"
    ]
    groups = [{task for task, _ in board.active} for board in boards]
    assert {first, second} in groups or os.cpu_count() == 1
    assert not any({student, first} <= group for group in groups)
    assert (boards[-1].total, boards[-1].done, groups[-1]) == (3, 3, set())
    assert student.done
    for number in (1, 2):
        assert predictions(there, number) == predictions(here, number)
    assert not ray.is_initialized()
    assert capfd.readouterr().out == ""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The address of a Ray that was started apart from this process."""
    command = [sys.executable, "-m", "ray.scripts.scripts"]
    environment = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0"}
    started = subprocess.run(
        [*command, "start", "--head", "--port=0", "--num-cpus=1", "--include-dashboard=false"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    print(started.stdout, started.stderr)
    yield started
    subprocess.run([*command, "stop"], env=environment, check=True, capture_output=True)

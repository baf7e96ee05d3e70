import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

import pytest
import ray

from evoke_core.errors import EvokeError
from evoke_core.features.recipe import Recipe
from evoke_core.training.dataset import load_dataset
from evoke_core.training.fold import train_fold
from evoke_core.training.jobs import Task
from evoke_core.training.ray_jobs import run_tasks_on_ray
from evoke_core.training.run import RunConfig, prepare_run
from evoke_core.training.worker import read_sign

EPOCHS = 20  # so many that a fold whose worker is killed at the second is in work for a while yet


@pytest.fixture(scope="module")
def data(corpus):
    return load_dataset(corpus, Recipe("de"))


@pytest.fixture
def prepare(corpus, data, tmp_path):
    """Make the folder of a small run of two folds."""

    def prepare(name, corpus=corpus, model="student", epochs=EPOCHS, teacher=None):
        config = RunConfig(model=model, split="trial", folds=2, epochs=epochs, teacher=teacher)
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
def cluster():
    """The address of a Ray that was started apart from this process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="ray-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        command = [sys.executable, "-m", "ray.scripts.scripts", "start", "--head", "--block", f"--port={port}"]
        command += ["--num-cpus=1", "--include-dashboard=false", "--node-ip-address=127.0.0.1", f"--temp-dir={folder}"]
        head = subprocess.Popen([*command, "--disable-usage-stats"], stdout=subprocess.PIPE, text=True)
        try:
            assert any("Ray runtime started" in line for line in head.stdout)
            yield f"127.0.0.1:{port}"
        finally:
            head.terminate()
            head.communicate()


def nothing(board):
    pass


def fail(cluster, folder, number=1, watch=nothing):
    """The error with which a fold ends on the cluster."""
    with pytest.raises(EvokeError) as failure:
        run_tasks_on_ray([Task(folder, number)], address=cluster, gpu_share=None, watch=watch)
    assert not ray.is_initialized()
    return failure.value


def test_a_folder_that_a_machine_does_not_see_is_named(cluster, tmp_path):
    error = fail(cluster, tmp_path / "nowhere")
    assert str(error).startswith(f"{tmp_path / 'nowhere'}: not to be found on ")
    assert "must lie on a disk that every machine sees under the same path" in str(error)


def test_what_a_worker_refuses_comes_out_of_ray_as_its_own_sentence(cluster, corpus, prepare, tmp_path):
    links = tmp_path / "corpus"
    links.mkdir()
    for path in corpus.iterdir():
        (links / path.name).symlink_to(path)
    folder = prepare("refused", links)
    shutil.rmtree(links)
    with pytest.raises(EvokeError) as here:
        train_fold(folder, 1)
    error = fail(cluster, folder)
    assert str(error) == str(here.value)
    assert type(error) is EvokeError


def test_a_network_of_the_current_folder_is_found_and_its_crash_names_the_fold(cluster, prepare, broken_network):
    error = fail(cluster, prepare("own", model=broken_network))
    assert str(error) == "own fold 1: unexpected ValueError: no way (evoke --debug shows where)"
    assert "mine.py" in "".join(error.__notes__)


def test_a_fold_whose_workers_are_lost_again_and_again_is_given_up(cluster, prepare):
    folder, killed = prepare("lost"), []

    def kill(board):
        sign = read_sign(folder, 2)
        if sign and sign.pid not in killed:
            killed.append(sign.pid)
            os.kill(sign.pid, signal.SIGKILL)

    error = fail(cluster, folder, 2, kill)
    assert str(error).startswith("lost fold 2: Ray has lost its worker 3 times (WorkerCrashedError: ")
    assert len(killed) == 3


def test_an_address_where_nobody_listens_is_named(tmp_path):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        error = fail(address, tmp_path)
    assert str(error).startswith(f"{address}: no Ray can be used there (")

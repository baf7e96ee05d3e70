import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from evoke_core.errors import EvokeError
from evoke_core.features.recipe import Recipe
from evoke_core.training.dataset import load_dataset
from evoke_core.training.fold import train_fold
from evoke_core.training.jobs import Task, in_order, run_tasks
from evoke_core.training.run import RunConfig, prepare_run
from evoke_core.training.worker import read_sign

ROOT = Path(__file__).parents[2]
EPOCHS = 6


@pytest.fixture(scope="module")
def data(corpus):
    return load_dataset(corpus, Recipe("de"))


@pytest.fixture(scope="module")
def prepare(corpus, data, tmp_path_factory):
    """Make the folder of a small run of two folds."""

    def prepare(corpus=corpus, model="student", epochs=EPOCHS, teacher=None):
        config = RunConfig(model=model, split="trial", folds=2, epochs=epochs, teacher=teacher)
        return prepare_run(tmp_path_factory.mktemp("runs") / "small", config, corpus, data).folder

    return prepare


@pytest.fixture(scope="module")
def trained(prepare):
    """A run that was trained in this process."""
    folder = prepare()
    for number in (1, 2):
        train_fold(folder, number)
    return folder


def predictions(folder, number):
    return (folder / f"fold-{number}" / "predictions.csv").read_bytes()


def wait_until_nobody_trains(task):
    """A fold's lock falls when its worker ends, in whatever way."""
    with FileLock(task.folder / f"fold-{task.number}" / ".lock", timeout=30):
        pass


def nothing(board):
    pass


def test_folds_side_by_side_give_the_same_bytes_as_in_this_process(prepare, trained):
    folder = prepare()
    tasks = [Task(folder, 1), Task(folder, 2)]
    boards, disturbed = [], set()

    def watch(board):
        boards.append(board)
        for task, progress in board.active:
            if progress and task not in disturbed:  # a Ctrl-C in a terminal reaches the workers too
                disturbed.add(task)
                os.kill(read_sign(folder, task.number).pid, signal.SIGINT)

    run_tasks(tasks, jobs=2, watch=watch)
    assert disturbed == set(tasks)
    assert [message for board in boards for message in board.messages] == []
    assert max(len(board.active) for board in boards) == 2
    assert (boards[-1].total, boards[-1].done, boards[-1].active) == (2, 2, ())
    for number in (1, 2):
        assert predictions(folder, number) == predictions(trained, number)
        assert read_sign(folder, number) is None


def test_folds_that_are_done_are_not_trained_again(trained):
    boards = []
    run_tasks([Task(trained, 1), Task(trained, 2)], jobs=1, watch=boards.append)
    assert [(board.done, board.active) for board in boards] == [(2, ())]


def test_a_fold_that_was_stopped_and_then_killed_ends_with_the_same_numbers(prepare, trained):
    task = Task(prepare(), 1)

    def stop(board):
        for _, progress in board.active:
            if progress and progress.epoch >= 2:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_tasks([task], jobs=1, watch=stop)
    wait_until_nobody_trains(task)
    assert not task.done

    seen, messages = {}, []

    def kill_first(board):
        messages.extend(board.messages)
        sign = read_sign(task.folder, 1)
        if board.active and sign and sign.progress:
            seen.setdefault(sign.pid, []).append(sign.progress.epoch)
            if len(seen) == 1 and len(seen[sign.pid]) == 1:
                os.kill(sign.pid, signal.SIGKILL)

    run_tasks([task], jobs=1, watch=kill_first)
    assert len(seen) == 2
    assert all(epochs[0] >= 2 for epochs in seen.values())  # from a checkpoint, not from the beginning
    assert messages == ["small fold 1: its worker was killed by SIGKILL; another one goes on from the last checkpoint"]
    assert predictions(task.folder, 1) == predictions(trained, 1)


def test_a_fold_whose_workers_are_killed_again_and_again_is_given_up(prepare):
    folder, killed = prepare(), []

    def kill(board):
        sign = read_sign(folder, 2)
        if board.active and sign and sign.pid not in killed:
            killed.append(sign.pid)
            os.kill(sign.pid, signal.SIGKILL)

    with pytest.raises(EvokeError, match="small fold 2: 3 workers in a row died, the last was killed by SIGKILL"):
        run_tasks([Task(folder, 2)], jobs=2, watch=kill)
    assert len(killed) == 3


def test_what_a_worker_refuses_comes_out_as_its_own_sentence_and_ends_the_others(corpus, prepare, tmp_path):
    for path in corpus.iterdir():
        (tmp_path / path.name).symlink_to(path)
    folder = prepare(tmp_path)
    for path in tmp_path.glob("s*.dat"):
        path.unlink()
    with pytest.raises(EvokeError) as here:
        train_fold(folder, 1)
    tasks = [Task(folder, 1), Task(folder, 2)]
    with pytest.raises(EvokeError) as there:
        run_tasks(tasks, jobs=2, watch=nothing)
    assert str(there.value) == str(here.value)
    assert str(tmp_path) in str(there.value)
    for task in tasks:
        wait_until_nobody_trains(task)


def test_a_crash_names_the_fold_and_keeps_the_traceback_for_debug(prepare, tmp_path, monkeypatch):
    (tmp_path / "mine.py").write_text(
        "from torch import nn\n"
        "class Broken(nn.Linear):\n"
        "    def forward(self, grids):\n"
        "        raise ValueError('no way')\n"
        "def network():\n"
        "    return Broken(4, 3)\n"
    )
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EvokeError, match="small fold 1: unexpected ValueError: no way") as crash:
        run_tasks([Task(prepare(model="mine:network"), 1)], jobs=1, watch=nothing)
    assert "mine.py" in "".join(crash.value.__notes__)


def test_workers_die_with_their_parent_even_where_it_is_killed(prepare):
    task = Task(prepare(epochs=10_000), 1)
    script = (
        "import sys; from pathlib import Path; from evoke_core.training.jobs import Task, run_tasks\n"
        "run_tasks([Task(Path(sys.argv[1]), 1)], jobs=1, watch=lambda board: None)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, str(task.folder)], cwd=ROOT)
    try:
        deadline = time.monotonic() + 120
        while not ((sign := read_sign(task.folder, 1)) and sign.progress):
            assert parent.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        parent.kill()
        parent.wait()
    wait_until_nobody_trains(task)
    assert not task.done


def test_a_student_waits_for_its_teachers_fold(prepare):
    teacher = prepare(epochs=1)
    taught = Task(teacher, 1)
    student = Task(prepare(epochs=1, teacher=str(teacher)), 1, after=(taught,))
    active = []
    run_tasks([student], jobs=2, watch=lambda board: active.append([task for task, _ in board.active]))
    assert [list(group) for group in dict.fromkeys(map(tuple, active))] == [[taught], [student], []]
    assert student.done


def test_tasks_are_put_in_order_with_all_that_they_wait_for(tmp_path):
    first, second = Task(tmp_path / "a", 1), Task(tmp_path / "a", 2)
    after_first, after_both = Task(tmp_path / "b", 1, (first,)), Task(tmp_path / "c", 1, (first, second))
    assert in_order([after_first, after_both, first]) == [first, after_first, second, after_both]
    assert after_both.name == "c fold 1"

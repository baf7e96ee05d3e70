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
EPOCHS = 20  # so many that a fold whose worker is killed at the second is in work for a while yet


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


def lives(pid):
    """Whether there is such a process; one of our own that has ended is gone only once it was waited for."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def nothing(board):
    pass


def test_folds_side_by_side_give_the_same_bytes_as_in_this_process_and_a_student_waits(prepare, trained):
    teacher = prepare()
    first, second = Task(teacher, 1), Task(teacher, 2)
    student = Task(prepare(epochs=1, teacher=str(teacher)), 1, after=(first,))
    boards, disturbed = [], set()

    def watch(board):
        boards.append(board)
        for task, _ in board.active:
            sign = read_sign(task.folder, task.number)
            if sign and sign.progress and task not in disturbed:  # a Ctrl-C in a terminal reaches the workers too
                disturbed.add(task)
                os.kill(sign.pid, signal.SIGINT)

    run_tasks([student, first, second], jobs=2, watch=watch)
    assert {first, second} <= disturbed
    assert [message for board in boards for message in board.messages] == []
    groups = [{task for task, _ in board.active} for board in boards]
    assert groups[0] == {first, second}
    assert not any({student, first} <= group for group in groups)
    assert (boards[-1].total, boards[-1].done, groups[-1]) == (3, 3, set())
    assert student.done
    for number in (1, 2):
        assert predictions(teacher, number) == predictions(trained, number)
        assert read_sign(teacher, number) is None


def test_folds_that_are_done_are_not_trained_again(trained):
    boards = []
    run_tasks([Task(trained, 1), Task(trained, 2)], jobs=1, watch=boards.append)
    assert [(board.done, board.active) for board in boards] == [(2, ())]


def test_after_ctrl_c_no_worker_is_left(prepare):
    task, workers = Task(prepare(), 1), []

    def stop(board):
        if sign := read_sign(task.folder, 1):
            workers.append(sign.pid)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_tasks([task], jobs=1, watch=stop)
    assert not lives(workers[0])
    assert not task.done


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
    workers = set()

    def watch(board):
        workers.update(sign.pid for task, _ in board.active if (sign := read_sign(task.folder, task.number)))

    with pytest.raises(EvokeError) as there:
        run_tasks([Task(folder, 1), Task(folder, 2)], jobs=2, watch=watch)
    assert str(there.value) == str(here.value)
    assert str(tmp_path) in str(there.value)
    assert [lives(pid) for pid in workers] == [False, False]


def test_a_crash_names_the_fold_and_keeps_the_traceback_for_debug(prepare, broken_network):
    with pytest.raises(EvokeError, match="small fold 1: unexpected ValueError: no way") as crash:
        run_tasks([Task(prepare(model=broken_network), 1)], jobs=1, watch=nothing)
    assert "mine.py" in "".join(crash.value.__notes__)


def test_a_fold_whose_parent_and_then_whose_worker_is_killed_ends_with_the_same_numbers(prepare, trained):
    task = Task(prepare(), 1)
    script = (
        "import sys; from pathlib import Path; from evoke_core.training.jobs import Task, run_tasks\n"
        "run_tasks([Task(Path(sys.argv[1]), 1)], jobs=1, watch=lambda board: None)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, str(task.folder)], cwd=ROOT)
    try:
        deadline = time.monotonic() + 120
        while not ((sign := read_sign(task.folder, 1)) and sign.progress and sign.progress.epoch >= 2):
            assert parent.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        parent.kill()
        parent.wait()
    with FileLock(task.folder / "fold-1" / ".lock", timeout=30):  # it falls when the worker ends, in whatever way
        assert not task.done

    seen, messages = {}, []

    def kill_first(board):
        messages.extend(board.messages)
        sign = read_sign(task.folder, 1)
        if board.active and sign and sign.progress and sign.pid not in seen:
            seen[sign.pid] = sign.progress.epoch
            if len(seen) == 1:
                os.kill(sign.pid, signal.SIGKILL)

    run_tasks([task], jobs=1, watch=kill_first)
    assert [epoch >= 2 for epoch in seen.values()] == [True, True]  # from a checkpoint, not from the beginning
    assert messages == ["small fold 1: its worker was killed by SIGKILL; another one goes on from the last checkpoint"]
    assert predictions(task.folder, 1) == predictions(trained, 1)


def test_tasks_are_put_in_order_with_all_that_they_wait_for(tmp_path):
    first, second = Task(tmp_path / "a", 1), Task(tmp_path / "a", 2)
    after_first, after_both = Task(tmp_path / "b", 1, (first,)), Task(tmp_path / "c", 1, (first, second))
    assert in_order([after_first, after_both, first]) == [first, after_first, second, after_both]
    assert after_both.name == "c fold 1"

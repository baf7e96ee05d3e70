import io
from pathlib import Path

import pytest
from rich.console import Console

from evoke_core.cli.board import _Pace, board
from evoke_core.training.fold import Progress
from evoke_core.training.jobs import Board, Task

FIRST, SECOND = Task(Path("runs/ccnn-de-trial"), 1), Task(Path("runs/ccnn-de-trial"), 2)
HALFWAY = Progress("training", 51, 100, 0, 1920, 0.51234, 0.8312, 5000.0)
BEGUN = Progress("choosing an epoch", 1, 100, 0, 1920, float("nan"), None, None)


def shown(boards, **terminal):
    console = Console(file=io.StringIO(), **terminal)
    with board(console) as show:
        for now in boards:
            show(now)
    return console.file.getvalue()


def test_where_there_is_no_terminal_each_start_and_end_is_a_line():
    boards = [
        Board(2, 0, ((FIRST, None),)),
        Board(2, 0, ((FIRST, HALFWAY),), ("something happened",)),
        Board(2, 1, ((SECOND, None),)),
        Board(2, 2, ()),
    ]
    assert shown(boards, width=20).splitlines() == [
        "ccnn-de-trial fold 1: started",
        "something happened",
        "ccnn-de-trial fold 1: done (1 of 2)",
        "ccnn-de-trial fold 2: started",
        "ccnn-de-trial fold 2: done (2 of 2)",
    ]


def test_a_terminal_of_80_columns_shows_every_number_of_a_fold():
    now = Board(10, 3, ((FIRST, HALFWAY), (SECOND, BEGUN)), ("[something] happened",))
    lines = shown([now], width=80, force_terminal=True, color_system=None).splitlines()
    assert any("[something] happened" in line for line in lines)
    rows = {line.split()[0]: line.split() for line in lines if line.split()}
    row = next(line.split() for line in lines if "51/100" in line)
    assert row[:4] == ["ccnn-de-trial", "1", "training", "51/100"]
    assert row[-4:] == ["0.512", "83.1%", "5,000", "0:00:19"]  # 50 epochs of 1920 windows
    assert rows["all"][2] == "3/10"


@pytest.fixture
def clock():
    class Clock:
        now = 0.0

        def __call__(self):
            return self.now

    return Clock()


def test_the_time_left_is_reckoned_from_what_was_done_since_the_display_began(clock):
    pace = _Pace(clock)
    quarter = HALFWAY._replace(epoch=26)
    assert pace.seconds_left(Board(4, 1, ((FIRST, quarter),))) is None  # a quarter was there already
    clock.now = 100.0
    assert pace.seconds_left(Board(4, 1, ((FIRST, HALFWAY),))) == pytest.approx(2.5 * 400)
    clock.now = 300.0
    assert pace.seconds_left(Board(4, 2, ((SECOND, None),))) == pytest.approx(2 * 400)
    assert pace.seconds_left(Board(4, 4, ())) == 0

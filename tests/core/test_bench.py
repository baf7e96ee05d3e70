import re

import numpy as np
import pytest
import torch
from typer.testing import CliRunner

from evoke_core.cli.main import app
from evoke_core.models import build
from evoke_core.training.bench import BATCH, our_loop, plain_loop

CPU = torch.device("cpu")


def test_the_command_trains_both_loops_and_tells_each_figure_in_a_line():
    call = ["bench", "training", "--models", "student", "--threads", "1", "--seconds", "0.1"]
    result = CliRunner().invoke(app, call)
    assert result.exit_code == 0, result.output
    number = r"([\d,.]+)"
    line = (
        rf"student on 1 thread: {number} windows/s, {number} times \({number}-{number}\) the {number} of a DataLoader"
    )
    found = re.search(line, result.stdout)
    assert found, result.stdout
    ours, ratio, least, greatest, plain = (float(text.replace(",", "")) for text in found.groups())
    assert ours > 0
    assert plain > 0
    assert least <= ratio <= greatest
    assert least <= ours / plain * 1.01  # medians of rounds that lie between
    assert ours / plain <= greatest * 1.01
    assert f"torch {torch.__version__}; batches of 128; medians of 7 rounds each" in result.stdout


def test_both_loops_learn_the_same_task():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, (4 * BATCH, 3)).astype(np.float32)
    grids = rng.normal(size=(len(labels), 4, 9, 9)).astype(np.float32)
    grids[:, :3] += labels[:, :, None, None]
    curves = []
    for make in (our_loop, plain_loop):
        torch.manual_seed(0)
        train = make(build("student"), grids, labels, CPU)
        curves.append([train(number) for number in (1, 2, 3)])
    ours, plain = curves
    assert ours[0] == pytest.approx(plain[0], rel=0.05)
    assert max(ours[-1], plain[-1]) < 0.3 * min(ours[0], plain[0])


def test_a_network_that_is_not_there_is_told_before_anything_is_measured():
    result = CliRunner().invoke(app, ["bench", "training", "--models", "student,resnet"])
    assert result.exit_code == 2
    assert "unknown model 'resnet'" in result.stderr

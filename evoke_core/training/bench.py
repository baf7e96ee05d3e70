"""How fast the training loop is beside a plain PyTorch loop over a DataLoader, in windows per second.

Both train the same network on the same made-up windows with the same loss, batches and number of threads. Each has a
process of its own, for the loop changes how its process keeps memory; they train in turns, so that whatever else the
machine does meets both.
"""

import signal
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from evoke_core.models import build
from evoke_core.models.cost import GRID_SHAPE
from evoke_core.training.loop import Trainer
from evoke_core.training.losses import label_loss

BATCH = 128
ROUNDS = 7
LEAST_BATCHES, MOST_BATCHES = 2, 600
"""Of a turn; 600 are as many windows as DEAP has."""

Loop = Callable[[int], float]
"""Trains the epoch of that number; returns its mean loss."""


class Case(NamedTuple):
    """What is measured: a network by its name, on a device (``cpu`` or ``cuda``), with so many threads."""

    model: str
    device: str
    threads: int


class Comparison(NamedTuple):
    """Windows per second, ours and the plain loop's: medians of the rounds; the ratio is the median round's.

    ``ratio_range`` is the least and the greatest of a round.
    """

    case: Case
    ours: float
    plain: float
    ratio: float
    ratio_range: tuple[float, float]


def compare(case: Case, *, seconds: float, advance: Callable[[float], None] = lambda _: None) -> Comparison:
    """Train in turns for about ``seconds``, beside what starting takes; ``advance`` hears each round's ratio."""
    with _process() as ours, _process() as plain:
        ours.submit(_prepare, our_loop, case, LEAST_BATCHES).result()
        turn = seconds / (2 * ROUNDS)
        batches = round(LEAST_BATCHES * turn / ours.submit(_turn).result())
        batches = min(max(batches, LEAST_BATCHES), MOST_BATCHES)
        for process, loop in ((ours, our_loop), (plain, plain_loop)):
            process.submit(_prepare, loop, case, batches).result()
        speeds = np.zeros((ROUNDS, 2))
        for speed in speeds:
            speed[:] = [batches * BATCH / process.submit(_turn).result() for process in (ours, plain)]
            advance(speed[0] / speed[1])
    ratios = speeds[:, 0] / speeds[:, 1]
    medians = [float(np.median(column)) for column in (*speeds.T, ratios)]
    return Comparison(case, medians[0], medians[1], medians[2], (float(ratios.min()), float(ratios.max())))


def our_loop(network: nn.Module, grids: NDArray[np.float32], labels: NDArray[np.float32], device: torch.device) -> Loop:
    """The loop that `evoke train` runs."""
    trainer = Trainer(network, grids, labels, seed=0, batch=BATCH, device=device)
    return lambda number: trainer.epoch(number).loss


def plain_loop(
    network: nn.Module, grids: NDArray[np.float32], labels: NDArray[np.float32], device: torch.device
) -> Loop:
    """A loop as tutorials write it: a shuffling DataLoader, Adam as it comes, float32."""
    network = network.to(device)
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)
    dataset = TensorDataset(torch.from_numpy(grids), torch.from_numpy(labels))
    loader = DataLoader(dataset, batch_size=BATCH, shuffle=True)

    def train(_: int) -> float:
        network.train()
        total = torch.zeros((), device=device)
        for inputs, targets in loader:
            optimiser.zero_grad()
            loss = label_loss(network(inputs.to(device)), targets.to(device))
            loss.backward()
            optimiser.step()
            total += loss.detach() * len(inputs)
        return float(total) / len(grids)

    return train


_loop: Loop | None = None
"""In a measuring process: what it trains."""


def _process() -> Executor:
    """One process, a fresh one; Ctrl-C is for this one to answer."""
    ignore = (signal.SIGINT, signal.SIG_IGN)
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=signal.signal, initargs=ignore)


def _prepare(make: Callable[..., Loop], case: Case, batches: int) -> None:
    """Make the loop and train one epoch of it, so that all has been used once."""
    global _loop
    torch.set_num_threads(case.threads)
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    grids = rng.standard_normal((batches * BATCH, *GRID_SHAPE), dtype=np.float32)
    labels = rng.integers(0, 2, (len(grids), 3)).astype(np.float32)
    _loop = make(build(case.model), grids, labels, torch.device(case.device))
    _loop(1)


def _turn() -> float:
    """Seconds that one epoch takes; both loops read the loss at its end, so that a GPU has finished."""
    assert _loop is not None  # noqa: S101
    started = time.perf_counter()
    _loop(2)
    return time.perf_counter() - started

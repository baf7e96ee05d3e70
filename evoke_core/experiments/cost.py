"""What a network takes on this machine: the time of one window, and how many windows a second."""

import time
from copy import deepcopy
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from evoke_core.models.cost import GRID_SHAPE
from evoke_core.training.machine import choose_device, device_name, keep_freed_memory

BATCHES = (8, 32, 128, 512, 2048)
"""Tried for throughput one after the other, as long as there is time and memory."""
REPETITIONS = 3
"""At least so many, however long they take."""
WARM_UP_SHARE = 0.2


@dataclass(frozen=True)
class Cost:
    """Measured in evaluation mode, in float32, on inputs that lie on the device already.

    Attributes:
        inference_ms: median time for one window.
        p99_ms: its 99th percentile.
        throughput: windows per second, at the best of the batches tried.
        batch: that batch.
        device: the GPU's or the processor's model.
        threads: those that torch uses on the processor.
    """

    inference_ms: float
    p99_ms: float
    throughput: float
    batch: int
    device: str
    threads: int


def measure_cost(network: nn.Module, *, device: torch.device | None = None, seconds: float = 2.0) -> Cost:
    """Measure a copy of ``network`` on ``device`` (default: CUDA where there is one) for about ``seconds``.

    One half goes to single windows, the other to batches. A network that takes longer than that for a few windows is
    given the time that it needs for those, and no larger batches.
    """
    device = device or choose_device()
    if device.type == "cpu":
        keep_freed_memory()
    subject = deepcopy(network).to(device).eval()
    single = _times(subject, 1, device, seconds=seconds / 2)
    batch, throughput = 1, 1 / float(np.median(single))
    end = time.perf_counter() + seconds / 2
    for place, larger in enumerate(BATCHES):
        left = end - time.perf_counter()
        if (1 + REPETITIONS) * larger / throughput > left:
            break
        try:
            times = _times(subject, larger, device, seconds=left / (len(BATCHES) - place))
        except torch.cuda.OutOfMemoryError:
            break
        if (speed := larger / float(np.median(times))) > throughput:
            batch, throughput = larger, speed
    return Cost(
        inference_ms=1e3 * float(np.median(single)),
        p99_ms=1e3 * float(np.quantile(single, 0.99)),
        throughput=throughput,
        batch=batch,
        device=device_name(device),
        threads=torch.get_num_threads(),
    )


@torch.inference_mode()
def _times(network: nn.Module, batch: int, device: torch.device, *, seconds: float) -> NDArray[np.float64]:
    """Seconds of each forward pass of ``batch`` windows, after some to warm up."""
    grids = torch.randn(batch, *GRID_SHAPE, generator=torch.Generator().manual_seed(0))
    grids = grids.to(device, memory_format=torch.channels_last)
    started = time.perf_counter()
    _time(network, grids)
    while time.perf_counter() - started < WARM_UP_SHARE * seconds:
        _time(network, grids)
    times: list[float] = []
    while len(times) < REPETITIONS or time.perf_counter() - started < seconds:
        times.append(_time(network, grids))
    return np.array(times)


def _time(network: nn.Module, grids: torch.Tensor) -> float:
    """Seconds of one forward pass; on a GPU from its first kernel's launch to the end of its last."""
    if grids.device.type == "cuda":
        start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        torch.cuda.synchronize(grids.device)
        start.record()
        network(grids)
        end.record()
        end.synchronize()
        return start.elapsed_time(end) / 1e3
    started = time.perf_counter()
    network(grids)
    return time.perf_counter() - started

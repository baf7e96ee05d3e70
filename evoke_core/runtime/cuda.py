"""The fused graph's arithmetic in torch, for a CUDA GPU: captured once for each size of batch and then replayed.

Numbers: the DE product stays in float32, for a band may be what little is left of a large signal; the student's layers
take TF32, which moves no probability of a synthetic subject's windows by more than 4e-4 (bfloat16 would by 4e-3).
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file

from evoke_core.eeg.windows import WINDOW_SAMPLES
from evoke_core.features.bands import BANDS_HZ
from evoke_core.features.differential_entropy import VARIANCE_FLOOR, band_projection, band_sums
from evoke_core.models import build
from evoke_core.montage import GRID_SIZE, cells
from evoke_core.runtime.bundle import Bundle

CUDA_BATCH = 4096
"""Windows of the largest batch: 64 MiB, and 256 MiB on their way to features."""
WARM_UPS = 3
"""Passes before a capture: libraries start, algorithms are chosen, and nothing of that may stand in a graph."""

Floats = NDArray[np.float32]
Tensors = Callable[..., torch.Tensor]


class TorchBackend:
    """Probabilities by torch on a device: ``cuda``, or ``cpu``, where the same code runs without graphs."""

    def __init__(self, bundle: Bundle, device: str) -> None:
        manifest = bundle.manifest
        self._device = torch.device(device)
        self._shapes = ((len(manifest.channels), WINDOW_SAMPLES), (len(manifest.channels), len(BANDS_HZ)))
        self._network = build(manifest.architecture).to(device).eval()
        self._network.load_state_dict(load_file(bundle.weights, device=device))

        def constant(values: NDArray[Any]) -> torch.Tensor:
            return torch.tensor(values, dtype=torch.float32, device=device)

        self._projection, self._band_sums = constant(band_projection()), constant(band_sums())
        self._mean, self._std = constant(manifest.mean), constant(manifest.std)
        rows, cols = np.array(cells(manifest.channels)).T
        self._cells = torch.tensor(rows * GRID_SIZE + cols, device=device)
        self._batches: dict[int, Batch] = {}
        self._batch(1)  # captured now, so that the first window that comes is not late for it

    def __call__(self, windows: Floats, baselines: Floats) -> Floats:
        """One batch, in pieces of at most ``CUDA_BATCH``, each filled up to the next power of two."""
        answers = np.empty((len(windows), 3), np.float32)
        for start in range(0, len(windows), CUDA_BATCH):
            piece = slice(start, start + CUDA_BATCH)
            baseline = baselines if len(baselines) == 1 else baselines[piece]
            answers[piece] = self._batch(len(answers[piece]))(windows[piece], baseline)
        return answers

    def _batch(self, count: int) -> "Batch":
        size = 1 << (count - 1).bit_length()
        if size not in self._batches:
            self._batches[size] = Batch(self._probabilities, size, self._shapes, self._device)
        return self._batches[size]

    def _probabilities(self, windows: torch.Tensor, baselines: torch.Tensor) -> torch.Tensor:
        with precision(tf32=False):
            variance = (windows @ self._projection).square() @ self._band_sums
        entropy = 0.5 * torch.log(2 * torch.pi * torch.e * variance.clamp_min(VARIANCE_FLOOR))
        change = (entropy - baselines - self._mean) / self._std
        grids = change.new_zeros(len(change), len(BANDS_HZ), GRID_SIZE * GRID_SIZE)
        grids.index_copy_(2, self._cells, change.transpose(1, 2))
        with precision(tf32=True):
            return torch.sigmoid(self._network(grids.unflatten(-1, (GRID_SIZE, GRID_SIZE))))


class Batch:
    """One size of batch: buffers that stay where they are, and on a GPU a graph that reads and fills them."""

    def __init__(self, compute: Tensors, size: int, shapes: tuple[tuple[int, ...], ...], device: torch.device) -> None:
        pinned = device.type == "cuda"  # from where the GPU fetches by itself

        def hosts(*shape: int) -> torch.Tensor:
            return torch.zeros(size, *shape, pin_memory=pinned)

        self._hosts, self._answers = [hosts(*shape) for shape in shapes], hosts(3)
        self._arrays: list[Floats] = [host.numpy() for host in self._hosts]
        self._inputs = [host.to(device) for host in self._hosts]
        self._device = device
        self._run = captured(compute, self._inputs)

    def __call__(self, *given: Floats) -> Floats:
        """The answers for as many rows as the first array has; one row of another stands for all."""
        count = len(given[0])
        for array, host, target, values in zip(self._arrays, self._hosts, self._inputs, given, strict=True):
            array[:count] = values
            target[:count].copy_(host[:count], non_blocking=True)
        self._answers.copy_(self._run(), non_blocking=True)
        if self._device.type == "cuda":
            torch.cuda.current_stream(self._device).synchronize()
        return self._answers[:count].numpy().copy()


def captured(compute: Tensors, inputs: list[torch.Tensor]) -> Callable[[], torch.Tensor]:
    """Compute from these tensors, whatever they hold then: on a GPU as one CUDA graph, elsewhere as it is.

    Each kernel of a short network would otherwise wait for its own launch. The answer of a graph lies in one tensor
    that the next call overwrites.
    """

    def plain() -> torch.Tensor:
        with torch.no_grad():
            return compute(*inputs)

    if inputs[0].device.type != "cuda":
        return plain
    side = torch.cuda.Stream(inputs[0].device)
    side.wait_stream(torch.cuda.current_stream(inputs[0].device))
    with torch.cuda.stream(side):
        for _ in range(WARM_UPS):
            plain()
    torch.cuda.current_stream(inputs[0].device).wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        answer = plain()

    def replay() -> torch.Tensor:
        graph.replay()
        return answer

    return replay


@contextmanager
def precision(*, tf32: bool) -> Generator[None]:
    """Let a GPU's matrix units round what they multiply to 10 bits (TF32), or not; on the CPU nothing changes.

    cuDNN tries its algorithms when a shape is new to it, which the passes before a capture are for.
    """
    matmul, cudnn = torch.backends.cuda.matmul, torch.backends.cudnn
    before = matmul.allow_tf32
    matmul.allow_tf32 = tf32
    try:
        with cudnn.flags(enabled=True, benchmark=True, allow_tf32=tf32):
            yield
    finally:
        matmul.allow_tf32 = before

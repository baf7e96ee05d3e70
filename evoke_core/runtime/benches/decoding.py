"""From a window, or from its features, to probabilities: torch, ONNX Runtime and ours, on one thread of the CPU."""

from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.features.differential_entropy import differential_entropy
from evoke_core.features.grid import to_grid
from evoke_core.runtime.benches.graphs import graph_part
from evoke_core.runtime.benches.turns import Advance, Call, Throughput, Times, best_batches, take_turns
from evoke_core.runtime.bundle import Bundle
from evoke_core.runtime.engine import Engine

TORCH_STUDENT = "torch, student alone"
TORCH_WHOLE = "torch, with features"
ONNX_STUDENT = "ONNX, student alone"
OURS = "ours, with features"

BATCHES = (1, 4, 16, 64, 256)

Contender = Callable[[NDArray[np.float32]], Call]
"""Makes ready what decodes these windows (n, C, 128) again and again."""


def contenders(bundle: Bundle, engine: Engine) -> dict[str, Contender]:
    """What there is here: torch's lines need torch, and what runs the student alone in ONNX Runtime needs onnx."""
    ways: dict[str, Contender] = {}
    baseline = bundle.manifest.mean_baseline[None]

    def grids(windows: NDArray[np.float32]) -> NDArray[np.float32]:
        manifest = bundle.manifest
        change = (differential_entropy(windows) - manifest.mean_baseline - manifest.mean) / manifest.std
        return to_grid(change, manifest.channels).astype(np.float32)

    if find_spec("torch") is not None:
        student, whole = _by_torch(bundle)
        ways[TORCH_STUDENT] = lambda windows: partial(student, grids(windows))
        ways[TORCH_WHOLE] = lambda windows: partial(whole, windows, baseline)
    part = graph_part(bundle, ("grid",), "probabilities")
    if part:
        ways[ONNX_STUDENT] = lambda windows: partial(part, grids(windows))
    ways[OURS] = lambda windows: partial(engine.predict, windows)
    return ways


def measure_latency(
    ways: dict[str, Contender], window: NDArray[np.float32], *, runs: int, advance: Advance
) -> dict[str, Times]:
    """Each way's times for one window, (1, C, 128)."""
    return take_turns({name: (way(window), runs) for name, way in ways.items()}, advance)


def measure_throughput(
    ways: dict[str, Contender],
    windows: NDArray[np.float32],
    *,
    turn_s: float,
    advance: Advance,
    batches: Sequence[int] = BATCHES,
) -> dict[str, Throughput]:
    """Each way's best batch, of windows (n, C, 128) with n no less than the largest."""
    calls = {name: {size: way(windows[:size]) for size in batches} for name, way in ways.items()}
    return best_batches(calls, turn_s=turn_s, advance=advance)


def _by_torch(bundle: Bundle) -> tuple[Callable[..., Any], Callable[..., Any]]:
    import torch
    from safetensors.torch import load_file

    from evoke_core.models import build
    from evoke_core.runtime.cuda import TorchBackend

    torch.set_num_threads(1)
    network = build(bundle.manifest.architecture).eval()
    network.load_state_dict(load_file(bundle.weights))

    def student(grids: NDArray[np.float32]) -> NDArray[np.float32]:
        with torch.inference_mode():
            return torch.sigmoid(network(torch.from_numpy(grids))).numpy()

    return student, TorchBackend(bundle, "cpu")

"""The student on a CUDA GPU, its input on the card, and how far that is from what the card can do.

What the card can do is measured beside it: a large product of matrices, and a large copy within its memory.
"""

import copy
from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from safetensors.torch import load_file
from torch import nn

from evoke_core.models import build, profile
from evoke_core.models.cost import GRID_SHAPE
from evoke_core.runtime.benches.gpu_figures import Gpu, GpuLine
from evoke_core.runtime.benches.people import made_windows
from evoke_core.runtime.benches.turns import ROUNDS, Advance, Times, take_turns
from evoke_core.runtime.bundle import Bundle
from evoke_core.runtime.cuda import CUDA_BATCH, captured, precision
from evoke_core.runtime.engine import Engine

BATCHES = (4096, 16384, 65536)
SQUARE = 8192
COPIED_BYTES = 2**30
REPLAYS = 20
MAP_VALUES = 64 * 81 + 16 * 81 + 256
"""Between two layers of the student, per window: what is written once and read once, whatever computes it."""


def measure_gpu(bundle: Bundle, *, runs: int, advance: Advance) -> Gpu:
    """Measure the student in TF32 and in bfloat16, each in both memory layouts; ``runs`` calls for one window."""
    device = torch.device("cuda")
    network = build(bundle.manifest.architecture).to(device).eval()
    network.load_state_dict(load_file(bundle.weights, device="cuda"))
    macs = profile(build(bundle.manifest.architecture)).macs
    flops = {dtype: _flops(dtype) for dtype in (torch.float32, torch.bfloat16)}
    bandwidth = _bandwidth()
    lines: dict[str, GpuLine] = {}
    for dtype, rounding in ((torch.float32, "TF32"), (torch.bfloat16, "bfloat16")):
        for layout, order in ((torch.contiguous_format, "channels first"), (torch.channels_last, "channels last")):
            typed = _laid_out(copy.deepcopy(network).to(dtype), layout)
            line = _line(typed, dtype, layout, runs)
            flops_share = 2 * macs * line.per_second / flops[dtype]
            moved = 2 * MAP_VALUES * dtype.itemsize + 4 * 81 * dtype.itemsize
            lines[f"{rounding}, {order}"] = line._replace(
                of_arithmetic=flops_share, of_bandwidth=moved * line.per_second / bandwidth
            )
            for _ in range(ROUNDS // 4):
                advance()
    name = torch.cuda.get_device_name(device)
    return Gpu(name, flops[torch.float32], flops[torch.bfloat16], bandwidth, lines, *_engine(bundle, runs))


def _engine(bundle: Bundle, runs: int) -> tuple[Times, int, float]:
    engine = Engine("cuda")
    windows = made_windows(CUDA_BATCH, len(bundle.manifest.channels), seed=0)
    times = take_turns({"one": (partial(engine.predict, windows[:1]), runs)}, lambda: None)["one"]
    many = take_turns({"many": (partial(engine.predict, windows), ROUNDS)}, lambda: None)["many"]
    return times, CUDA_BATCH, CUDA_BATCH / many.p50_us * 1e6


def _line(network: nn.Module, dtype: torch.dtype, layout: Any, runs: int) -> GpuLine:
    def ready(size: int) -> Callable[[], torch.Tensor]:
        grids = torch.randn(size, *GRID_SHAPE, device="cuda").to(dtype).contiguous(memory_format=layout)

        def probabilities(grids: torch.Tensor) -> torch.Tensor:
            with precision(tf32=True):
                return torch.sigmoid(network(grids))

        return captured(probabilities, [grids])

    one = ready(1)

    def wait_for_one() -> None:
        one()
        torch.cuda.synchronize()

    called = take_turns({"one": (wait_for_one, runs)}, lambda: None)["one"]
    rates = {size: size / _device_s(ready(size)) for size in BATCHES}
    batch = max(rates, key=rates.__getitem__)
    return GpuLine(_device_s(one, runs) * 1e6, called, batch, rates[batch], 0.0, 0.0)


def _laid_out(network: nn.Module, layout: Any) -> nn.Module:
    return network.to(memory_format=layout)  # pyright: ignore[reportCallIssue]  # torch declares it for tensors alone


def _device_s(work: Callable[[], Any], replays: int = REPLAYS) -> float:
    """Seconds on the card for one piece of work, by its own clock; the work stands in line, so the host costs none."""
    work()
    start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    start.record()
    for _ in range(replays):
        work()
    end.record()
    end.synchronize()
    return start.elapsed_time(end) / 1e3 / replays


def _flops(dtype: torch.dtype) -> float:
    left, right = (torch.randn(SQUARE, SQUARE, device="cuda", dtype=dtype) for _ in range(2))
    with precision(tf32=True):
        return 2 * SQUARE**3 / _device_s(lambda: left @ right)


def _bandwidth() -> float:
    source = torch.zeros(COPIED_BYTES, dtype=torch.uint8, device="cuda")
    target = torch.empty_like(source)
    return 2 * COPIED_BYTES / _device_s(lambda: target.copy_(source))

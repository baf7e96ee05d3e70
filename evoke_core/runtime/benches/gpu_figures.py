"""What a bench on a GPU finds (no torch here)."""

from typing import NamedTuple

from evoke_core.runtime.benches.turns import Times


class GpuLine(NamedTuple):
    """One way of running the student.

    Attributes:
        one_us: microseconds on the card for one window, from event to event, mean of replays: no waiting for the host.
        called: what the host waits for one window.
        batch, per_second: the fastest batch, and windows per second with it.
        of_arithmetic, of_bandwidth: shares of what the card did in the large product and in the large copy.
    """

    one_us: float
    called: Times
    batch: int
    per_second: float
    of_arithmetic: float
    of_bandwidth: float


class Gpu(NamedTuple):
    """Floating-point operations and bytes a second as measured, and the lines by precision."""

    name: str
    tf32_flops: float
    bfloat16_flops: float
    bytes_per_second: float
    lines: dict[str, GpuLine]

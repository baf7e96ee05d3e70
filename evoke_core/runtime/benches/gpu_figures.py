"""What a bench on a GPU finds (no torch here)."""

from typing import NamedTuple

from evoke_core.runtime.benches.turns import Times


class GpuLine(NamedTuple):
    """One way of running the student.

    Attributes:
        one_us: microseconds on the card for one window, from event to event, mean of replays: no waiting for the host.
        called: how long the host waits for one window.
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
    """What a bench found on one card.

    Attributes:
        name: the card's.
        tf32_flops, bfloat16_flops, bytes_per_second: what the card did in the large products and in the large copy.
        lines: the student alone, its input on the card, by precision and layout.
        engine: times of ``Engine.predict`` for one raw window, from and to this process's memory.
        engine_batch, engine_per_second: windows a second of the same, so many at once.
    """

    name: str
    tf32_flops: float
    bfloat16_flops: float
    bytes_per_second: float
    lines: dict[str, GpuLine]
    engine: Times
    engine_batch: int
    engine_per_second: float

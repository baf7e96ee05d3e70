"""Calls timed in turns, so that whatever else the machine does meets all that is compared."""

import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

ROUNDS = 20

Call = Callable[[], Any]
Advance = Callable[[], None]
"""Hears that a round is over."""


class Times(NamedTuple):
    """How long a call took, in microseconds, over so many runs.

    ``core_us`` is what it took of a core's time, in the median round: what waits for the core, because others have it,
    does not count. None where it does not work in one thread.
    """

    p50_us: float
    p99_us: float
    max_us: float
    runs: int
    core_us: float | None = None

    @classmethod
    def of(cls, seconds: NDArray[np.float64], core_us: float | None = None) -> "Times":
        """The percentiles of what was measured."""
        p50, p99, most = np.percentile(seconds * 1e6, (50, 99, 100))
        return cls(float(p50), float(p99), float(most), len(seconds), core_us)


class Throughput(NamedTuple):
    """The fastest size of batch, and windows per second of a core's time with it: the median of the rounds."""

    batch: int
    per_second: float


def take_turns(calls: Mapping[str, tuple[Call, int]], advance: Advance) -> dict[str, Times]:
    """Time each call as many times as is told beside it, in ``ROUNDS`` rounds."""
    for call, _ in calls.values():
        call()
    counts = {name: max(1, round(runs / ROUNDS)) for name, (_, runs) in calls.items()}
    seconds = {name: np.empty((ROUNDS, count)) for name, count in counts.items()}
    core_s = {name: np.empty(ROUNDS) for name in calls}
    for number in range(ROUNDS):
        for name, (call, _) in calls.items():
            core_started = time.thread_time()
            for run in range(counts[name]):
                started = time.perf_counter()
                call()
                seconds[name][number, run] = time.perf_counter() - started
            core_s[name][number] = (time.thread_time() - core_started) / counts[name]
        advance()
    return {name: Times.of(found.ravel(), float(np.median(core_s[name])) * 1e6) for name, found in seconds.items()}


def best_batches(calls: Mapping[str, Mapping[int, Call]], *, turn_s: float, advance: Advance) -> dict[str, Throughput]:
    """The fastest of each one's calls, which are by size of batch; a turn of a call takes ``turn_s``, or one run."""
    rates = {name: {size: np.empty(ROUNDS) for size in sizes} for name, sizes in calls.items()}
    for sizes in calls.values():
        for call in sizes.values():
            call()
    for number in range(ROUNDS):
        for name, sizes in calls.items():
            for size, call in sizes.items():
                rates[name][size][number] = size * rate(call, turn_s)
        advance()
    medians = {name: {size: float(np.median(found)) for size, found in sizes.items()} for name, sizes in rates.items()}
    return {name: Throughput(best := max(sizes, key=sizes.__getitem__), sizes[best]) for name, sizes in medians.items()}


def rate(call: Call, turn_s: float) -> float:
    """Calls per second of a core's time, over ``turn_s`` or one call; the calls work in this thread alone."""
    count, started = 0, time.thread_time()
    while True:
        call()
        count += 1
        taken_s = time.thread_time() - started
        if taken_s >= turn_s:
            return count / taken_s

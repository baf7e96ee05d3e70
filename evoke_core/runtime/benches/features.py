"""Differential entropy of one window, three ways: TorchEEG's loop, scipy with filters kept, and one matrix product."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, lfilter

from evoke_core.eeg.windows import SAMPLING_HZ
from evoke_core.features.bands import BANDS_HZ
from evoke_core.features.differential_entropy import FILTER_ORDER, differential_entropy
from evoke_core.runtime.benches.graphs import graph_part
from evoke_core.runtime.benches.turns import Advance, Times, take_turns
from evoke_core.runtime.bundle import Bundle

LOOP = "loop, as TorchEEG's"
SCIPY = "scipy, filters kept"
NUMPY = "ours, in training"
"""By numpy in float64."""
GRAPH = "ours, live"
"""By ONNX Runtime in float32: the first nodes of the fused graph."""

Entropy = Callable[[NDArray[np.float32]], NDArray[Any]]


def by_loop(window: NDArray[np.float32]) -> NDArray[np.float64]:
    """(channels, 4) nats of (channels, 128) µV: TorchEEG's ``BandDifferentialEntropy`` without its other uses."""
    bands: list[list[float]] = []
    for low, high in BANDS_HZ.values():
        channels: list[float] = []
        for signal in window:
            b, a = butter(FILTER_ORDER, (low, high), btype="band", fs=SAMPLING_HZ)  # pyright: ignore[reportAssignmentType, reportGeneralTypeIssues]
            filtered = np.asarray(lfilter(b, a, signal))
            channels.append(0.5 * float(np.log(2 * np.pi * np.e * np.var(filtered))))
        bands.append(channels)
    return np.stack(bands, axis=-1)


def by_scipy() -> Entropy:
    """The same of all channels at once, with the filters kept."""
    filters: list[Any] = [
        butter(FILTER_ORDER, edges, btype="band", fs=SAMPLING_HZ)  # pyright: ignore[reportArgumentType]
        for edges in BANDS_HZ.values()
    ]

    def entropy(window: NDArray[np.float32]) -> NDArray[np.float64]:
        powers = [np.asarray(lfilter(b, a, window, axis=-1)).var(axis=-1) for b, a in filters]
        return 0.5 * np.log(2 * np.pi * np.e * np.stack(powers, axis=-1))

    return entropy


def contenders(bundle: Bundle) -> dict[str, Entropy]:
    """The ways there are here; the graph's needs onnx, which cuts it out."""
    ways: dict[str, Entropy] = {LOOP: by_loop, SCIPY: by_scipy(), NUMPY: differential_entropy}
    part = graph_part(bundle, ("window",), "entropy")
    if part:
        ways[GRAPH] = lambda window: part(window[None])[0]
    return ways


def measure_features(
    bundle: Bundle, window: NDArray[np.float32], *, runs: int, loop_runs: int, advance: Advance
) -> dict[str, Times]:
    """Each way's times for one window."""
    ways = contenders(bundle)
    calls = {name: (partial(way, window), loop_runs if name == LOOP else runs) for name, way in ways.items()}
    return take_turns(calls, advance)

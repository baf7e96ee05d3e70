"""How many streams of states a core carries: what a window of one costs, part by part."""

import time
from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from evoke_core.cli.bench.wire import live_of
from evoke_core.eeg.windows import SAMPLING_HZ
from evoke_core.emotions import DEFAULT
from evoke_core.runtime.benches.people import RATE_HZ, Person, made_windows
from evoke_core.runtime.benches.turns import ROUNDS, Advance
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.live import Reading
from evoke_core.runtime.replay import HOP_S, HOP_SAMPLES
from evoke_core.runtime.tracker import Tracker
from evoke_core.state import EmotionState
from unity_bridge.protocol import StateMessage, encode

STREAMS = 128
"""What one step decodes together."""
RUN = "0123456789abcdef"


class Streams(NamedTuple):
    """What one window of one stream costs, in microseconds by part, and how many streams a core carries with that."""

    parts_us: dict[str, float]
    streams: float


class Stopwatch:
    """Adds up what a core's time goes to, in this thread: what others do with the core meanwhile does not count."""

    def __init__(self) -> None:
        self.parts_s: defaultdict[str, float] = defaultdict(float)
        self._last = time.thread_time()

    def mark(self, part: str | None) -> None:
        """What passed since the last mark was for ``part``; None: it was the bench's own work."""
        now = time.thread_time()
        if part:
            self.parts_s[part] += now - self._last
        self._last = now


def measure_decoded_streams(engine: Engine, *, turn_s: float, advance: Advance) -> Streams:
    """Windows → states: decoded together, tracked, encoded for the wire."""
    windows = made_windows(STREAMS, len(engine.manifest.channels), seed=1)
    trackers = [Tracker(DEFAULT, HOP_S) for _ in range(STREAMS)]

    def hop(watch: "Stopwatch") -> None:
        decoded = engine.predict(windows).tolist()
        watch.mark("decode")
        states = [
            tracker.update(probabilities, t=1.0, source_t=None, quality=1.0)
            for tracker, probabilities in zip(trackers, decoded, strict=True)
        ]
        watch.mark("track")
        _encode(states)
        watch.mark("encode")

    return _cost(hop, turn_s=turn_s, advance=advance)


def measure_whole_streams(engine: Engine, *, turn_s: float, advance: Advance) -> Streams:
    """Samples at 512 Hz → states: conditioned, judged and repaired first; an eighth of a second at a time."""
    names = [f"stream-{number}" for number in range(STREAMS)]
    channels = engine.manifest.channels
    people = [Person(name, channels, seed=0, piece=RATE_HZ * HOP_SAMPLES // SAMPLING_HZ) for name in names]
    live = live_of(engine, names)
    judged: list[Reading] = []

    def hop(watch: "Stopwatch") -> None:
        chunks = [person.piece() for person in people]
        watch.mark(None)
        for wearer, chunk in zip(live.wearers, chunks, strict=True):
            wearer.push(chunk)
        watch.mark("condition and judge")
        readings = live.step(float(chunks[0].times[-1]))
        watch.mark("decode and track")
        judged[:] = [reading for reading in readings if reading.probabilities is not None]
        _encode([reading.state for reading in judged])
        watch.mark("encode")

    for _ in range(round(2 / HOP_S)):  # until windows come
        hop(Stopwatch())
    cost = _cost(hop, turn_s=turn_s, advance=advance)
    assert len(judged) == STREAMS  # noqa: S101  # else less was done than is told
    return cost


def _cost(hop: Callable[[Stopwatch], None], *, turn_s: float, advance: Advance) -> Streams:
    """The median round's cost of each part, and of all."""
    rounds: list[dict[str, float]] = []
    for _ in range(ROUNDS):
        watch, hops, began = Stopwatch(), 0, time.perf_counter()
        while hops == 0 or time.perf_counter() - began < turn_s:
            hop(watch)
            hops += 1
        rounds.append({part: taken_s * 1e6 / hops / STREAMS for part, taken_s in watch.parts_s.items()})
        advance()
    parts_us = {part: float(np.median([one[part] for one in rounds])) for part in rounds[0]}
    whole_us = float(np.median([sum(one.values()) for one in rounds]))
    return Streams(parts_us, HOP_S * 1e6 / whole_us)


def _encode(states: list[EmotionState]) -> None:
    for seq, state in enumerate(states):
        encode(StateMessage(RUN, "stream", seq, state))

"""What `evoke bench` measures from samples in this process to states in another one."""

import sys
import time
from contextlib import ExitStack

import numpy as np

from evoke_core.cli.processes import Program
from evoke_core.emotions import DEFAULT
from evoke_core.errors import EvokeError
from evoke_core.runtime.benches.people import Person
from evoke_core.runtime.benches.turns import ROUNDS, Advance, Times
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.listening import listening
from evoke_core.runtime.live import Live
from evoke_core.runtime.replay import HOP_S, HOP_SAMPLES
from evoke_core.runtime.tracker import Tracker
from evoke_core.runtime.wearer import Wearer
from unity_bridge.endpoint import Endpoint
from unity_bridge.publisher import Publisher

PEOPLE = 4
APART_S = 0.039
"""So that neither their windows nor their pieces of samples come at the same time."""
JOIN_S = 30.0
MOST_TIMES = 5
"""How much longer than in real time it may take; then nothing can be measured here."""


def measure_end_to_end(engine: Engine, *, hops: int, advance: Advance) -> Times:
    """From a window's last sample, here, to its state decoded in another process.

    Real time, several people: a thread each that is woken by samples, Wearer, Live, Publisher, a socket, a subscriber.
    The first second of each is left out.
    """
    names = [f"person-{number}" for number in range(PEOPLE)]
    channels = engine.manifest.channels
    people = [Person(name, channels, seed=number, later_s=number * APART_S) for number, name in enumerate(names)]
    live = live_of(engine, names)
    arrived_s: dict[tuple[str, int], float] = {}
    skipped = 0
    with ExitStack() as stack:
        endpoint = stack.enter_context(Endpoint("tcp://127.0.0.1:*"))
        publishers = [stack.enter_context(_publisher(name, engine, endpoint)) for name in names]
        command = [sys.executable, "-m", "evoke_core.cli.bench.listener", endpoint.address, str(PEOPLE)]
        listener = stack.enter_context(Program("the subscriber", command))
        listener.wait_for("ready")
        if not all(publisher.wait_for_subscribers(1, JOIN_S) for publisher in publishers):
            raise EvokeError(f"{endpoint.address}: the subscriber did not join within {JOIN_S:.0f} s; run it again")
        with listening(live, people):
            latest_s = time.perf_counter() + JOIN_S + MOST_TIMES * hops * HOP_S / PEOPLE
            while len(arrived_s) < hops:
                if time.perf_counter() > latest_s:
                    raise EvokeError(f"{len(arrived_s)} of {hops} windows were decoded in time; close what else runs")
                live.wait()
                for reading in live.step(time.time()):
                    message = publishers[reading.wearer].send(reading.state)
                    if reading.window is None or reading.probabilities is None:
                        continue
                    if skipped < PEOPLE / HOP_S:
                        skipped += 1
                        continue
                    arrived_s[message.stream, message.seq] = reading.window.arrived_s
                    if len(arrived_s) % max(1, hops // ROUNDS) == 0:
                        advance()
        for publisher in publishers:
            publisher.close()
        heard = {(name, seq): at_s for name, seq, at_s in listener.wait_for("heard")["states"]}
    return Times.of(np.array([heard[key] - at_s for key, at_s in arrived_s.items()]))


def live_of(engine: Engine, names: list[str]) -> Live:
    """Wearers and trackers of these names, to be decoded together."""
    wearers = [Wearer(name, engine.manifest.channels, hop_samples=HOP_SAMPLES) for name in names]
    return Live(engine, wearers, [Tracker(DEFAULT, HOP_S) for _ in names], hop_s=HOP_S)


def _publisher(name: str, engine: Engine, endpoint: Endpoint) -> Publisher:
    return Publisher(
        name,
        source="noise",
        model=engine.manifest.name,
        synthetic_source=True,
        synthetic_model=engine.manifest.synthetic,
        hop_s=HOP_S,
        endpoint=endpoint,
    )

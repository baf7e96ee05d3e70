"""The loop of ``evoke live``: what came due is decoded, sent, recorded, shown."""

import signal
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from evoke_core.cli.live.dashboard import Person, Snapshot, summary
from evoke_core.cli.live.show import Show
from evoke_core.cli.live.tally import Seen, Tally
from evoke_core.cli.stopping import stop_signals
from evoke_core.eeg.recording import FileSource
from evoke_core.eeg.source import Source
from evoke_core.eeg.windows import SAMPLING_HZ, WINDOW_SAMPLES
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.listening import listening
from evoke_core.runtime.live import Live
from evoke_core.runtime.profile import Profile
from evoke_core.runtime.tracker import Tracker
from evoke_core.runtime.wearer import Wearer
from unity_bridge.outputs.fanout import Fanout
from unity_bridge.publisher import Publisher
from unity_bridge.recording import Recorder


@dataclass(frozen=True)
class Followed:
    """A person's way from the electrodes to the wire."""

    source: Source
    publisher: Publisher
    tracker: Tracker
    outputs: Fanout
    profile: Profile | None


def follow(
    engine: Engine,
    people: Sequence[Followed],
    *,
    hop_samples: int,
    speed: float,
    recorder: Recorder | None,
    show: Show,
) -> str:
    """Follow people until all sources have ended or the process is told to stop; returns a summary in a sentence.

    A recorder gets the start and every state of all of them.
    """
    hop_s = hop_samples / SAMPLING_HZ / speed
    channels = engine.manifest.channels
    wearers = [
        Wearer(person.source.name, channels, hop_samples=hop_samples, profile=person.profile) for person in people
    ]
    live = Live(engine, wearers, [person.tracker for person in people], hop_s=hop_s)
    tally, seen = Tally(hop_s), [Seen() for _ in people]
    # The first decoding takes longer (a GPU prepares for each number of windows): not at anybody's expense.
    for number in {1, len(people)}:
        engine.predict(np.zeros((number, len(channels), WINDOW_SAMPLES), np.float32))

    def notices() -> list[str]:
        tellers = (*wearers, *(person.outputs for person in people))
        return [notice for teller in tellers for notice in teller.take_notices()]

    def snapshot() -> Snapshot:
        return Snapshot(
            people[0].publisher.endpoint,
            engine.manifest.name,
            engine.manifest.synthetic,
            hop_s,
            tally.timing,
            tuple(
                Person(
                    person.publisher.stream,
                    person.source.description,
                    channels,
                    known.verdicts,
                    known.state,
                    person.publisher.subscribers,
                    wearer.dropped,
                )
                for person, known, wearer in zip(people, seen, wearers, strict=True)
            ),
            (),
        )

    def mark() -> None:
        """Tell what a recording has marked since the last time."""
        for person in people:
            if isinstance(person.source, FileSource):
                for t, label in person.source.take_markers():
                    event = person.publisher.mark(label, t)
                    if recorder:
                        recorder.write(event)

    if recorder:
        for person in people:
            recorder.write(person.publisher.start)
    with _told_to_stop() as stop, listening(live, [person.source for person in people]):
        while not live.over and not stop.is_set():
            live.wait()
            mark()
            for reading in live.step(time.time()):
                message = people[reading.wearer].publisher.send(reading.state)
                if reading.window:
                    tally.sent(time.perf_counter() - reading.window.arrived_s)
                people[reading.wearer].outputs.send(reading.state)
                seen[reading.wearer].see(
                    reading.state, tuple(reading.window.verdicts.tolist()) if reading.window else None
                )
                if recorder:
                    recorder.write(message)
            show(notices(), snapshot)
    mark()
    show(notices(), snapshot)
    return summary(snapshot(), [known.quality for known in seen])


@contextmanager
def _told_to_stop() -> Generator[threading.Event]:
    """An event that Ctrl-C, SIGTERM or a closed terminal sets; a second one stops at once, as it always does.

    A KeyboardInterrupt could fall between the two frames of a message.
    """
    told = threading.Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, *stop_signals())}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def stop(*_: object) -> None:
        told.set()
        restore()

    for number in before:
        signal.signal(number, stop)
    try:
        yield told
    finally:
        restore()

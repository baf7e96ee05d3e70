"""What ``evoke live`` opens: sources, a publisher for each person on one endpoint, a recording, a display."""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path

import typer

from evoke_core.cli.live.loop import Followed, follow
from evoke_core.cli.live.show import board, lines
from evoke_core.cli.options import warn
from evoke_core.cli.outputs import Outputs, Wanted
from evoke_core.cli.progress import console
from evoke_core.eeg.lsl.source import LslSource
from evoke_core.eeg.recording import FileSource
from evoke_core.eeg.source import Source
from evoke_core.eeg.windows import SAMPLING_HZ
from evoke_core.emotions import Mapping
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.profile import Profile
from evoke_core.runtime.tracker import Tracker
from unity_bridge.endpoint import Endpoint
from unity_bridge.publisher import Publisher
from unity_bridge.recording import Recorder

LONGEST_NAME = 64
ALONE = "evoke"
"""The stream of one person who was given no name, as ``replay`` calls it."""


def run(
    engine: Engine,
    mapping: Mapping,
    names: Sequence[str],
    file: Path | None,
    profiles: Sequence[Profile],
    *,
    speed: float,
    hop_samples: int,
    stream: str | None,
    bind: str,
    allow_lan: bool,
    record: Path | None,
    outputs: Wanted,
    plain: bool,
) -> str:
    """Follow LSL streams, or a recording, until they end or Ctrl-C; returns a summary.

    ``profiles`` are those of the people in their order, or none.
    Where the endpoint is taken, a stream is missing or a place cannot be written to, nothing has been sent.
    """
    hop_s = hop_samples / SAMPLING_HZ
    with ExitStack() as stack:
        endpoint = stack.enter_context(Endpoint(bind, allow_lan=allow_lan))
        beside = Outputs(outputs, people=len(names) or 1, allow_lan=allow_lan)
        sources = _open(names, file, speed, stack)
        recorder = stack.enter_context(Recorder(record)) if record else None
        people: list[Followed] = []
        called = stream_names([source.name for source in sources], stream)
        worn = profiles or [None] * len(sources)
        for number, (name, source, profile) in enumerate(zip(called, sources, worn, strict=True)):
            publisher = Publisher(
                name,
                source=source.description,
                model=engine.manifest.name,
                synthetic_source=source.synthetic,
                synthetic_model=engine.manifest.synthetic,
                hop_s=hop_s / speed,
                endpoint=endpoint,
            )
            fanout = beside.of(number, publisher.start)
            stack.enter_context(publisher)
            people.append(Followed(source, publisher, Tracker(mapping, hop_s), stack.enter_context(fanout), profile))
        warn(endpoint.address, engine.manifest)
        beside.warn()
        for person in people:
            less = f", less the {person.profile.description}" if person.profile else ""
            typer.echo(f"{person.source.description}{less} → {endpoint.address}, stream {person.publisher.stream}")
        show = stack.enter_context(lines() if plain or not console.is_terminal else board(console))
        return follow(engine, people, hop_samples=hop_samples, speed=speed, recorder=recorder, show=show)


def _open(names: Sequence[str], file: Path | None, speed: float, stack: ExitStack) -> list[Source]:
    """The sources, which the stack closes; LSL streams are looked for at once, so that none waits for the others."""
    if file:
        return [stack.enter_context(closing(FileSource(file, speed=speed)))]
    with ThreadPoolExecutor(len(names)) as pool:
        found = [pool.submit(LslSource, name) for name in names]
    for source in found:
        if not source.exception():
            stack.enter_context(closing(source.result()))
    return [source.result() for source in found]


def stream_names(names: Sequence[str], given: str | None) -> list[str]:
    """What people's streams are called on the wire.

    One person's is called as was ``given``, else evoke. Those of several are called as their sources, whatever the
    wire cannot carry being a hyphen, and numbered where two come out the same.
    """
    if len(names) == 1:
        return [given or ALONE]
    found: list[str] = []
    for name in names:
        plain = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:LONGEST_NAME] or ALONE
        numbered = (f"{plain[: LONGEST_NAME - 4]}-{number}" for number in count(2))
        found.append(plain if plain not in found else next(each for each in numbered if each not in found))
    return found

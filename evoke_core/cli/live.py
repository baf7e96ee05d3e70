"""``evoke live``: a person who wears electrodes, now, drives the faces."""

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path
from typing import Annotated

import typer

from evoke_core.cli.live_list import list_streams
from evoke_core.cli.live_loop import Followed, follow
from evoke_core.cli.live_show import board, lines
from evoke_core.cli.options import (
    AllowLanOption,
    BindOption,
    DeviceOption,
    MappingOption,
    ModelOption,
    OctantsOption,
    RecordOption,
    check_device,
    choose_mapping,
    warn,
)
from evoke_core.cli.progress import console
from evoke_core.eeg.lsl import LslSource
from evoke_core.eeg.source import Source
from evoke_core.eeg.windows import SAMPLING_HZ
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.replay import HOP_S
from evoke_core.runtime.tracker import Tracker
from unity_bridge.endpoint import Endpoint
from unity_bridge.protocol import DEFAULT_ENDPOINT, STREAM_NAME
from unity_bridge.publisher import Publisher
from unity_bridge.recording import Recorder

LONGEST_HOP_S = 1.0
"""With more, EEG between two windows would never be read."""
LONGEST_NAME = 64
ALONE = "evoke"
"""The stream of one person who was given no name, as ``replay`` calls it."""


def live(
    lsl: Annotated[
        list[str] | None,
        typer.Option(help="A Lab Streaming Layer stream; again for each further person.", metavar="NAME"),
    ] = None,
    file: Annotated[
        Path | None, typer.Option(help="A recording played as if live: .bdf, .edf, .set, .vhdr, .fif.", metavar="PATH")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="Show the LSL streams on the network, and end.")] = False,
    bind: BindOption = DEFAULT_ENDPOINT,
    stream: Annotated[
        str | None,
        typer.Option(help="The stream's name; default evoke, or of several people what their LSL streams are called."),
    ] = None,
    mapping: MappingOption = "octants",
    octants: OctantsOption = None,
    device: DeviceOption = "auto",
    model: ModelOption = None,
    hop: Annotated[float, typer.Option(help="Seconds from state to state, a multiple of 1/128.")] = HOP_S,
    speed: Annotated[float | None, typer.Option(min=0.1, max=64, help="With --file; 1 is as it was recorded.")] = None,
    record: RecordOption = None,
    allow_lan: AllowLanOption = False,
    plain: Annotated[bool, typer.Option("--plain", help="Lines for a log in place of the dashboard.")] = False,
) -> None:
    """Read EEG from a cap as it comes, decode it, publish the emotion 8 times a second.

    What is wrong with an electrode, a stream that stops or a unit that is not what it says: it is told, and the face
    eases to neutral until the signal is good again. Ctrl-C ends it.
    """
    if list_:
        list_streams()
        return
    names = lsl or []
    check_call(names, file, stream=stream, record=record, speed=speed)
    hop_samples = whole_hop(hop)
    check_device(device)
    chosen = choose_mapping(mapping, octants)
    engine = Engine(device, model)
    pace = speed or 1.0
    with ExitStack() as stack:
        endpoint = stack.enter_context(Endpoint(bind, allow_lan=allow_lan))
        sources = [stack.enter_context(closing(source)) for source in _open(names, file, pace)]
        people: list[Followed] = []
        for name, source in zip(stream_names([source.name for source in sources], stream), sources, strict=True):
            publisher = Publisher(
                name,
                source=source.description,
                model=engine.manifest.name,
                synthetic_source=source.synthetic,
                synthetic_model=engine.manifest.synthetic,
                hop_s=hop / pace,
                endpoint=endpoint,
            )
            people.append(Followed(source, stack.enter_context(publisher), Tracker(chosen, hop)))
        recorder = stack.enter_context(Recorder(record)) if record else None
        warn(endpoint.address, engine.manifest)
        for person in people:
            typer.echo(f"{person.source.description} → {endpoint.address}, stream {person.publisher.stream}")
        show = stack.enter_context(lines() if plain or not console.is_terminal else board(console))
        said = follow(engine, people, hop_samples=hop_samples, speed=pace, recorder=recorder, show=show)
    typer.echo(said)


def _open(names: Sequence[str], file: Path | None, speed: float) -> Iterator[Source]:
    """Each source, opened when it is asked for."""
    if file:
        from evoke_core.eeg.recording import FileSource

        yield FileSource(file, speed=speed)
    for name in names:
        yield LslSource(name)


def check_call(
    names: Sequence[str], file: Path | None, *, stream: str | None, record: Path | None, speed: float | None
) -> None:
    """Refuse what does not go together before anything is opened."""
    if not names and not file:
        raise typer.BadParameter(
            "say where the EEG comes from (evoke live --list shows which LSL streams there are)",
            param_hint="--lsl NAME or --file PATH",
        )
    if names and file:
        raise typer.BadParameter("a recording is played alone; leave --lsl away", param_hint="--file")
    if twice := [name for name in names if names.count(name) > 1]:
        raise typer.BadParameter(
            f"{twice[0]!r} is named twice; each person has a stream of their own", param_hint="--lsl"
        )
    if speed and not file:
        raise typer.BadParameter("what is live comes at its own speed; leave it away", param_hint="--speed")
    if stream and len(names) > 1:
        raise typer.BadParameter(
            f"one name for {len(names)} people; leave it away, and each is called as the LSL stream",
            param_hint="--stream",
        )
    if stream and not STREAM_NAME.fullmatch(stream):
        raise typer.BadParameter(f"{stream!r}: use 1 to 64 letters, digits, - or _", param_hint="--stream")
    if record and len(names) > 1:
        raise typer.BadParameter(
            f"a recording holds one stream, and here are {len(names)}; record each beside this with "
            "evoke listen --stream NAME --record FILE",
            param_hint="--record",
        )


def whole_hop(hop_s: float) -> int:
    """Samples at 128 Hz from state to state."""
    samples = round(hop_s * SAMPLING_HZ)
    if not 1 <= samples <= LONGEST_HOP_S * SAMPLING_HZ or abs(samples - hop_s * SAMPLING_HZ) > 1e-6:
        raise typer.BadParameter(
            f"{hop_s:g}: give a multiple of 1/128 = 0.0078125, at most {LONGEST_HOP_S:g}, as 0.125 is",
            param_hint="--hop",
        )
    return samples


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

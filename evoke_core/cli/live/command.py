"""``evoke live``: a person who wears electrodes, now, drives the faces."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from evoke_core.cli.live.listing import list_streams
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
)
from evoke_core.cli.outputs import LslOutOption, OscOption, VmcOption, VrmOption, wanted_outputs
from evoke_core.eeg.windows import SAMPLING_HZ
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.profile import read_profile
from evoke_core.runtime.replay import HOP_S
from unity_bridge.protocol import DEFAULT_ENDPOINT, STREAM_NAME

LONGEST_HOP_S = 1.0
"""With more, EEG between two windows would never be read."""


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
    profile: Annotated[
        list[Path] | None,
        typer.Option(
            help="A person's resting baseline, see evoke calibrate; of several people one each, in the order of --lsl.",
            metavar="FILE",
        ),
    ] = None,
    hop: Annotated[float, typer.Option(help="Seconds from state to state, a multiple of 1/128.")] = HOP_S,
    speed: Annotated[float | None, typer.Option(min=0.1, max=64, help="With --file; 1 is as it was recorded.")] = None,
    record: RecordOption = None,
    lsl_out: LslOutOption = None,
    osc: OscOption = None,
    vmc: VmcOption = None,
    vrm: VrmOption = None,
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
    check_call(names, file, stream=stream, record=record, speed=speed, profiles=profile or [])
    if lsl_out in names:
        raise typer.BadParameter(f"{lsl_out!r} is a cap's stream; call it otherwise", param_hint="--lsl-out")
    outputs = wanted_outputs(lsl_out, osc, vmc or [], vrm, people=len(names) or 1)
    hop_samples = whole_hop(hop)
    check_device(device)
    chosen = choose_mapping(mapping, octants)
    engine = Engine(device, model)
    profiles = [read_profile(path, engine.manifest) for path in profile or []]
    # Its imports take half a second, which no other command should wait for.
    from evoke_core.cli.live.session import run

    said = run(
        engine,
        chosen,
        names,
        file,
        profiles,
        speed=speed or 1.0,
        hop_samples=hop_samples,
        stream=stream,
        bind=bind,
        allow_lan=allow_lan,
        record=record,
        outputs=outputs,
        plain=plain,
    )
    typer.echo(said)


def check_call(
    names: Sequence[str],
    file: Path | None,
    *,
    stream: str | None,
    record: Path | None,
    speed: float | None,
    profiles: Sequence[Path],
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
    people = len(names) or 1
    if profiles and len(profiles) != people:
        raise typer.BadParameter(
            f"{len(profiles)} for {people} {'person' if people == 1 else 'people'}; give one for each, in the order "
            "of --lsl, or none",
            param_hint="--profile",
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

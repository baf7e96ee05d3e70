"""``evoke replay``: a recorded trial drives the faces."""

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from evoke_core.cli.broadcast import describe, publisher_of
from evoke_core.cli.progress import console, progress_bar
from evoke_core.eeg.deap import read_trial
from evoke_core.emotions import DEFAULT, Mapping, load_centroids, load_octants
from evoke_core.errors import EvokeError
from evoke_core.runtime.engine import DEVICES, Engine
from evoke_core.runtime.replay import HOP_S, cut_trial, play
from evoke_core.runtime.tracker import Tracker
from unity_bridge.endpoint import is_loopback
from unity_bridge.protocol import DEFAULT_ENDPOINT
from unity_bridge.recording import Recorder

MAPPINGS = ("octants", "centroids")


def replay(
    corpus: Annotated[Path, typer.Argument(help="A DEAP-format folder (s01.dat … or s01.mat …).")],
    subject: Annotated[int, typer.Option(help="Whose trial, 1 for s01.")] = 1,
    trial: Annotated[int, typer.Option(help="Which trial, counted from 1.")] = 1,
    speed: Annotated[float, typer.Option(min=0.1, max=64, help="1 is as it was recorded.")] = 1.0,
    bind: Annotated[str, typer.Option(help="Where to publish.", metavar="ENDPOINT")] = DEFAULT_ENDPOINT,
    stream: Annotated[str, typer.Option(help="The stream's name.")] = "evoke",
    mapping: Annotated[str, typer.Option(help="How V, A and D name an emotion: octants or centroids.")] = "octants",
    octants: Annotated[Path | None, typer.Option(help="Your own octant table (JSON).", metavar="FILE")] = None,
    device: Annotated[str, typer.Option(help="Where to decode: auto, cpu or cuda.")] = "auto",
    model: Annotated[Path | None, typer.Option(help="A decoder's folder; default the one that ships.")] = None,
    record: Annotated[
        Path | None, typer.Option(help="Also write the states here (JSON Lines).", metavar="FILE")
    ] = None,
    allow_lan: Annotated[
        bool, typer.Option("--allow-lan", help="Permit an endpoint that others on the network can reach.")
    ] = False,
) -> None:
    """Play one trial through the decoder and publish what it reads, window by window.

    Watch it with `evoke listen`, in Blender or in Unity. Ctrl-C stops it.
    """
    if device not in DEVICES:
        raise typer.BadParameter(f"{device!r}: choose one of {', '.join(DEVICES)}", param_hint="--device")
    chosen = choose_mapping(mapping, octants)
    source = read_trial(corpus, subject, trial)
    windows = cut_trial(source)
    engine = Engine(device, model)
    with ExitStack() as stack:
        publisher = stack.enter_context(
            publisher_of(source, engine, stream=stream, speed=speed, endpoint=bind, allow_lan=allow_lan)
        )
        recorder = stack.enter_context(Recorder(record)) if record else None
        if recorder:
            recorder.write(publisher.start)
        if not is_loopback(bind):
            console.print(f"[yellow]{publisher.endpoint}: whoever is on this network can read; no sender is verified")
        if engine.manifest.synthetic:
            console.print("demonstration model, not an emotion reading (trained on synthetic EEG)")
        typer.echo(f"{describe(source)} → {publisher.endpoint}, stream {stream}")
        with progress_bar() as bar:
            task = bar.add_task("Playing", total=len(windows.windows), note="")
            for state in play(windows, engine, Tracker(chosen, HOP_S), speed=speed):
                message = publisher.send(state)
                if recorder:
                    recorder.write(message)
                bar.update(task, advance=1, note=f"{state.emotion} (quality {state.quality:.0%})")


def choose_mapping(mapping: str, octants: Path | None) -> Mapping:
    """The mapping named on the command line."""
    if mapping not in MAPPINGS:
        raise typer.BadParameter(f"{mapping!r}: choose one of {', '.join(MAPPINGS)}", param_hint="--mapping")
    if mapping == "centroids":
        if octants:
            raise EvokeError(f"{octants}: an octant table has no part in --mapping centroids; leave one of them away")
        return load_centroids()
    return load_octants(octants) if octants else DEFAULT

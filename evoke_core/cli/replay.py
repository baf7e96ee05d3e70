"""``evoke replay``: a recorded trial drives the faces."""

import signal
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from evoke_core.cli.broadcast import describe, publisher_of
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
from evoke_core.cli.outputs import LslOutOption, OscOption, Outputs, VmcOption, VrmOption, wanted_outputs
from evoke_core.cli.progress import progress_bar
from evoke_core.cli.stopping import stop_signals
from evoke_core.eeg.corpus import open_corpus
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.replay import HOP_S, cut_recorded, play
from evoke_core.runtime.tracker import Tracker
from unity_bridge.protocol import DEFAULT_ENDPOINT
from unity_bridge.recording import Recorder


def replay(
    corpus: Annotated[
        Path, typer.Argument(help="A folder of DEAP's subjects (s01.dat … or s01.mat …) or of BIDS recordings.")
    ],
    subject: Annotated[int, typer.Option(help="Whose trial, 1 for s01 or sub-01.")] = 1,
    trial: Annotated[int, typer.Option(help="Which trial, counted from 1.")] = 1,
    speed: Annotated[float, typer.Option(min=0.1, max=64, help="1 is as it was recorded.")] = 1.0,
    bind: BindOption = DEFAULT_ENDPOINT,
    stream: Annotated[str, typer.Option(help="The stream's name.")] = "evoke",
    mapping: MappingOption = "octants",
    octants: OctantsOption = None,
    device: DeviceOption = "auto",
    model: ModelOption = None,
    record: RecordOption = None,
    lsl_out: LslOutOption = None,
    osc: OscOption = None,
    vmc: VmcOption = None,
    vrm: VrmOption = None,
    allow_lan: AllowLanOption = False,
) -> None:
    """Play one trial through the decoder and publish what it reads, window by window.

    Watch it with `evoke listen`, in Blender or in Unity. Ctrl-C stops it.
    """
    check_device(device)
    chosen = choose_mapping(mapping, octants)
    wanted = wanted_outputs(lsl_out, osc, vmc or [], vrm, people=1)
    engine = Engine(device, model)
    source = open_corpus(corpus).trial(subject, trial, engine.manifest.channels)
    windows = cut_recorded(source.eeg, source.baseline, channels=source.channels)
    beside = Outputs(wanted, people=1, allow_lan=allow_lan)
    # Whoever ends it, a face is left at rest and the recording whole.
    for number in stop_signals():
        signal.signal(number, signal.default_int_handler)
    with ExitStack() as stack:
        publisher = stack.enter_context(
            publisher_of(source, engine, stream=stream, speed=speed, endpoint=bind, allow_lan=allow_lan)
        )
        outputs = stack.enter_context(beside.of(0, publisher.start))
        recorder = stack.enter_context(Recorder(record)) if record else None
        if recorder:
            recorder.write(publisher.start)
        warn(publisher.endpoint, engine.manifest)
        beside.warn()
        typer.echo(f"{describe(source)} → {publisher.endpoint}, stream {stream}")
        with progress_bar() as bar:
            task = bar.add_task("Playing", total=len(windows.windows), note="")
            for state in play(windows, engine, Tracker(chosen, HOP_S), speed=speed):
                message = publisher.send(state)
                outputs.send(state)
                for notice in outputs.take_notices():
                    bar.console.print(Text(notice), soft_wrap=True)
                if recorder:
                    recorder.write(message)
                bar.update(task, advance=1, note=f"{state.emotion} (quality {state.quality:.0%})")

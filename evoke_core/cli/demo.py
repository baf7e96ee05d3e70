"""``evoke demo``: the whole road, from a trial's EEG to two faces."""

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from evoke_core import __version__
from evoke_core.assets import asset
from evoke_core.cli.broadcast import describe, publisher_of
from evoke_core.cli.processes import Program, blender_program
from evoke_core.cli.progress import progress_bar
from evoke_core.cli.render import render_sheet
from evoke_core.eeg.corpus import open_corpus
from evoke_core.eeg.synthetic.corpus import write_corpus
from evoke_core.emotions import DEFAULT
from evoke_core.errors import EvokeError
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.replay import HOP_S, cut_recorded, play
from evoke_core.runtime.tracker import Tracker
from evoke_core.state import EmotionState
from unity_bridge.recording import Recorder

SYNTHETIC_SEED = 2027
"""Not the seed of the corpus that the shipped student was trained on; picked because trial 1 is lively."""
SPEED = 4.0
STREAM = "demo"
JOIN_S = 60.0


@dataclass(frozen=True)
class Heard:
    """What one client heard: unique states, and the delay of each from its window's end to its decoding, ms."""

    client: str
    received: int
    p50_ms: float
    p99_ms: float


def demo(
    out: Annotated[Path, typer.Option(help="Where pictures and states go.")] = Path("out/demo"),
    deap: Annotated[
        Path | None,
        typer.Option(
            help="DEAP's data_preprocessed_python or _matlab folder, or another corpus; default synthetic EEG."
        ),
    ] = None,
    subject: Annotated[int, typer.Option(help="Whose trial, 1 for s01.")] = 1,
    trial: Annotated[int, typer.Option(help="Which trial, counted from 1.")] = 1,
    csharp: Annotated[
        Path | None, typer.Option(help="The C# client (evoke-listen.exe), run under mono beside Blender.")
    ] = None,
) -> None:
    """Play one trial at 4× through the student; Blender moves the avatar, the C# client listens beside it.

    Leaves expressions.png, trial.webp and states.jsonl, and fails where a client lost a state.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EvokeError(f"{out}: {error.strerror or error}; choose another folder with --out") from None
    if csharp and not csharp.is_file():
        raise EvokeError(f"{csharp}: no such file; `make demo` builds the C# client")
    corpus = deap or _synthetic_corpus(out / f"synthetic-{__version__}-{SYNTHETIC_SEED}", subject)
    engine = Engine("cpu")
    source = open_corpus(corpus).trial(subject, trial, engine.manifest.channels)
    windows = cut_recorded(source.eeg, source.baseline, channels=source.channels)
    label = describe(source)
    film = out / "trial.webp"
    states: list[EmotionState] = []
    with ExitStack() as stack:
        publisher = stack.enter_context(
            publisher_of(source, engine, stream=STREAM, speed=SPEED, endpoint="tcp://127.0.0.1:*")
        )
        blender = stack.enter_context(
            blender_program("film", film, "--endpoint", publisher.endpoint, "--stream", STREAM)
        )
        console = stack.enter_context(_csharp_program(csharp, publisher.endpoint)) if csharp else None
        clients = [blender, console] if console else [blender]
        for client in clients:
            client.wait_for("ready")
        if not publisher.wait_for_subscribers(len(clients), JOIN_S):
            raise EvokeError(f"{publisher.endpoint}: not all clients joined within {JOIN_S:.0f} s; run it again")
        with Recorder(out / "states.jsonl") as recorder, progress_bar() as bar:
            recorder.write(publisher.start)
            task = bar.add_task(f"Playing {label} at {SPEED:g}×", total=len(windows.windows), note="")
            for state in play(windows, engine, Tracker(DEFAULT, HOP_S), speed=SPEED):
                recorder.write(publisher.send(state))
                states.append(state)
                bar.update(task, advance=1, note=state.emotion)
        publisher.close()
        heard = [_heard_by_blender(blender)]
        if console:
            heard.append(_heard_by_csharp(console))
        _follow_film(blender)
    render_sheet(out / "expressions.png")
    _report(label, states, heard, out, synthetic_model=engine.manifest.synthetic)
    lost = [one for one in heard if one.received != len(states)]
    if lost:
        raise EvokeError(
            f"{lost[0].client} received {lost[0].received} of {len(states)} states; run it again, and report it"
        )


def _synthetic_corpus(folder: Path, subject: int) -> Path:
    """A synthetic corpus with at least this subject; what is there from an earlier demo is kept."""
    with progress_bar() as bar:
        task = bar.add_task("Simulating synthetic EEG", total=subject, note="")
        write_corpus(folder, subject, SYNTHETIC_SEED, lambda done, _: bar.update(task, completed=done))
    return folder


def _csharp_program(executable: Path, endpoint: str) -> Program:
    wire = ("--endpoint", endpoint, "--stream", STREAM, "--until-end")
    face = ("--assets", str(asset("")), "--rig", "cc4_extended")
    return Program("the C# client", ["mono", str(executable), *wire, *face])


def _heard_by_blender(blender: Program) -> Heard:
    event = blender.wait_for("heard")
    p50, p99 = np.percentile(event["delays_ms"], (50, 99))
    return Heard("Blender (Python)", event["received"], float(p50), float(p99))


def _heard_by_csharp(console: Program) -> Heard:
    event = console.wait_for("summary")
    return Heard("C# under mono", event["received"], event["p50_ms"], event["p99_ms"])


def _follow_film(blender: Program) -> None:
    with progress_bar() as bar:
        task = bar.add_task("Filming the trial", total=None, note="")
        for event in blender.events():
            if event["event"] == "frame":
                bar.update(task, completed=event["done"], total=event["total"])


def _report(
    label: str, states: Sequence[EmotionState], heard: Sequence[Heard], out: Path, *, synthetic_model: bool
) -> None:
    console = Console()
    table = Table("client", "states sent", "received", "p50 ms", "p99 ms", title=f"{label}: {len(states)} windows")
    for one in heard:
        table.add_row(one.client, str(len(states)), str(one.received), f"{one.p50_ms:.2f}", f"{one.p99_ms:.2f}")
    console.print(table)
    console.print("p50 and p99: from the moment a window's last sample is due to its decoded state in the client")
    visited = Counter(state.emotion for state in states)
    console.print(
        "emotions: " + ", ".join(f"{emotion} {count / len(states):.0%}" for emotion, count in visited.most_common())
    )
    if synthetic_model:
        console.print("demonstration model (trained on synthetic EEG): not an emotion reading")
    for name, what in (
        ("expressions.png", "the eight emotions"),
        ("trial.webp", "the face through the trial"),
        ("states.jsonl", "every state"),
    ):
        console.print(f"{out / name}: {what}", soft_wrap=True)

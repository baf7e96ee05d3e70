"""``evoke predict``: a recording, or a corpus, as a table of what is read window by window."""

from pathlib import Path
from typing import Annotated

import typer

from evoke_core.cli.options import (
    DEMONSTRATION,
    DeviceOption,
    MappingOption,
    ModelOption,
    OctantsOption,
    ProfileOption,
    check_device,
    choose_mapping,
)
from evoke_core.cli.progress import console
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.profile import read_profile
from evoke_core.runtime.replay import HOP_S
from evoke_core.runtime.tracker import Tracker


def predict(
    source: Annotated[
        Path,
        typer.Argument(
            help="A recording (.bdf, .edf, .set, .vhdr, .fif), or a folder of DEAP's subjects or of BIDS recordings.",
            metavar="FILE|CORPUS",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="The table to write.", metavar="CSV")],
    subject: Annotated[int | None, typer.Option(help="Of a corpus only this one, 1 for s01.")] = None,
    trial: Annotated[int | None, typer.Option(help="Of each subject only this one, counted from 1.")] = None,
    mapping: MappingOption = "octants",
    octants: OctantsOption = None,
    device: DeviceOption = "auto",
    model: ModelOption = None,
    profile: ProfileOption = None,
) -> None:
    """Decode a recording or a corpus into a CSV table, a row for each window of a second, eight of them a second.

    A recording is conditioned causally, as `evoke live --file` does, and its markers stand beside the windows; a trial
    of a corpus as `evoke replay` does. A JSON file beside the table describes its columns.
    """
    check_device(device)
    chosen = choose_mapping(mapping, octants)
    if source.is_file() and (subject is not None or trial is not None):
        raise typer.BadParameter("a recording is one person's; give a corpus, or leave it away", param_hint="--subject")
    if source.is_dir() and profile:
        raise typer.BadParameter("a corpus brings its own baselines; leave it away", param_hint="--profile")
    # Its imports take half a second, which no other command should wait for.
    from evoke_core.cli.predict_table import predict_corpus, predict_recording
    from evoke_core.runtime.prediction_table import check_place

    check_place(out, source)
    engine = Engine(device, model)
    if engine.manifest.synthetic:
        console.print(f"{DEMONSTRATION} (trained on synthetic EEG)")
    tracker = Tracker(chosen, HOP_S)
    if source.is_dir():
        predict_corpus(source, out, engine, tracker, subject=subject, trial=trial)
    else:
        predict_recording(source, out, engine, tracker, read_profile(profile, engine.manifest) if profile else None)

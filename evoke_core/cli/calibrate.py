"""``evoke calibrate``: a person at rest, measured once, so that live EEG is compared with their own brain."""

import os
import shlex
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn

from evoke_core.cli.options import ModelOption
from evoke_core.cli.progress import console
from evoke_core.errors import EvokeError
from evoke_core.runtime.bundle import Manifest, load_bundle
from evoke_core.runtime.profile import FORMAT, Profile

if TYPE_CHECKING:
    from evoke_core.runtime.calibration import Rest

REST_S = 90
LEAD_IN_S = 5
FILE_SPEED = 64.0
"""A recording need not be waited for."""
NO_DATE_UNTIL = 1985
"""EDF writes the first day of that year where the date is not known; BIDS tells to move dates to before 1925."""
INSTRUCTION = """\
Rest with open eyes: sit comfortably, look at one point, let jaw and forehead hang loose, breathe as always.
Blinking is fine; speaking, chewing and moving are not. It takes {seconds} seconds; Ctrl-C breaks it off.\
"""


def calibrate(
    out: Annotated[Path, typer.Option("--out", "-o", help="The profile to write.", metavar="ME.json")],
    lsl: Annotated[str | None, typer.Option(help="The person's Lab Streaming Layer stream.", metavar="NAME")] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            help="A recording of rest, read from its beginning: .bdf, .edf, .set, .vhdr, .fif.", metavar="PATH"
        ),
    ] = None,
    seconds: Annotated[int, typer.Option(min=60, max=120, help="How long the rest is.")] = REST_S,
    model: ModelOption = None,
) -> None:
    """Measure a person's brain at rest, for `evoke live --profile`.

    The decoder reads how EEG differs from rest. Without a profile, live, that is the mean rest of those it was trained
    on; with one it is the person's own, of this day and this cap. Electrodes are judged as they are live, and seconds
    with too many bad ones left out. The profile holds differential entropies and no EEG.
    """
    if (lsl is None) == (file is None):
        raise typer.BadParameter("give one of them", param_hint="--lsl NAME or --file PATH")
    check_place(out)
    manifest = load_bundle(model).manifest
    if not manifest.takes_baseline:
        raise EvokeError(f"{manifest.name}: was trained without baselines, so a profile would be of no use to it")
    profile = _measured(out, lsl, file, seconds, manifest)
    profile.write()
    source = ["--lsl", lsl] if lsl else ["--file", str(file)]
    live = ["evoke", "live", *source, *(["--model", str(model)] if model else []), "--profile", str(out)]
    typer.echo(
        f"{out}: {profile.good_seconds} of {profile.seconds} seconds, quality {profile.quality:.0%}, spread "
        f"{profile.spread.mean():.2f} nats; take it with: {shlex.join(live)}"
    )


def check_place(out: Path) -> None:
    """Refuse a place that cannot be written to, or that holds something else, before anybody rests for it."""
    folder = out.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise EvokeError(f"{folder}: no folder that can be written to; choose another place with -o")
    if out.is_dir():
        raise EvokeError(f"{out}: a folder; name a file with -o")
    if out.exists() and out.stat().st_size:
        with out.open("rb") as file:
            if FORMAT.encode() not in file.read(100):
                raise EvokeError(f"{out}: exists and is no profile, so it is left alone; choose another name with -o")


def _measured(out: Path, lsl: str | None, file: Path | None, seconds: int, manifest: Manifest) -> Profile:
    # Their imports take half a second, which no other command should wait for.
    from evoke_core.eeg.lsl.source import LslSource
    from evoke_core.eeg.recording import FileSource
    from evoke_core.runtime.calibration import Rest

    with closing(FileSource(file, speed=FILE_SPEED) if file else LslSource(lsl or "")) as source:
        typer.echo(source.description)
        if lsl:
            typer.echo(INSTRUCTION.format(seconds=seconds))
        rest = Rest(source, manifest, seconds, lead_in_s=LEAD_IN_S if lsl else 0)
        _show(rest, seconds)
        profile = rest.profile(out)
    ended = rest_ended(file, seconds) if file else None
    return replace(profile, measured=ended) if ended else profile


def rest_ended(file: Path, seconds: int) -> datetime | None:
    """When so much of a recording was made; None where it does not say."""
    from evoke_core.eeg.mne_files import open_raw

    raw, _ = open_raw(file)
    began: datetime | None = raw.info["meas_date"]
    if began is None or began.year <= NO_DATE_UNTIL:
        return None
    return began + timedelta(seconds=raw.first_time + seconds)  # a .fif may have been cut out of a longer one


def _show(rest: "Rest", seconds: int) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[note]}"))
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("Get ready", total=seconds, note="")
        while not rest.over:
            for notice in rest.listen():
                bar.console.print(notice, highlight=False, markup=False, soft_wrap=True)
            if rest.windows:
                left, good = seconds - len(rest.windows), len(rest.good)
                note = f"{left:3d} s left · {good} good seconds · quality {rest.quality:.0%}"
                bar.update(task, completed=len(rest.windows), description="Rest", note=note)
            else:
                bar.update(task, note=f"begins in {rest.begins_in_s} s")

"""``evoke bench steadiness``: how often a face changes and how late, as decoded and as tracked."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from evoke_core.cli.progress import console
from evoke_core.errors import require
from evoke_core.runtime.engine import Engine

if TYPE_CHECKING:
    from evoke_core.runtime.steadiness import Spread, Steadiness


def steadiness(
    subjects: Annotated[int, typer.Option(min=1, help="How many are simulated, of 40 trials each.")] = 4,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Also draw it here (PNG).", metavar="FILE")] = None,
) -> None:
    """Measure what the tracker makes steady, and the delay that it costs, on simulated subjects.

    What is measured is the tracker; on simulated EEG no figure says anything about emotion. Half a minute a subject.
    """
    require("mne", extra="eeg", purpose="simulate subjects")
    if out:
        require("matplotlib", extra="train", purpose="draw the picture")
    from evoke_core.runtime.steadiness import measure

    with console.status(f"Simulating, decoding and tracking {subjects * 40} trials"):
        found = measure(Engine("cpu"), subjects=subjects)
    Console().print(_table(found))
    typer.echo(
        f"SYNTHETIC EEG: {found.trials} trials, {found.splices} splices of two settled stretches; "
        f"not settled within 7 s: raw {found.raw_unsettled}, tracked {found.tracked_unsettled}"
    )
    if out:
        from evoke_core.runtime.steadiness_picture import write_picture

        write_picture(found, out)
        typer.echo(f"{out}: the picture")


def _table(found: "Steadiness") -> Table:
    table = Table("", box=box.SIMPLE)
    for column in ("changes of emotion\na minute", "delay, s"):
        table.add_column(column, justify="right")
    table.add_row("simulated", _spelled(found.felt_changes), "")
    table.add_row("each window's own", _spelled(found.raw_changes), _spelled(found.raw_delay_s))
    table.add_row("tracked", _spelled(found.tracked_changes), _spelled(found.tracked_delay_s))
    table.caption = "medians (and quartiles)"
    return table


def _spelled(spread: "Spread") -> str:
    return f"{spread.median:.1f} ({spread.low:.1f}-{spread.high:.1f})"

"""``evoke bench training``: the training loop's speed, measured here and now."""

import os
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from evoke_core.cli.progress import progress_bar
from evoke_core.errors import require
from evoke_core.models.registry import BUILDERS

if TYPE_CHECKING:
    from evoke_core.training.bench import Case, Comparison


def training(
    models: Annotated[
        str, typer.Option(help=f"Which networks, with commas: {', '.join(BUILDERS)}.", metavar="NAMES")
    ] = "student,ccnn",
    threads: Annotated[
        int | None, typer.Option(min=1, help="Of the processor; default: 1, as a fold has, and then one for each core.")
    ] = None,
    seconds: Annotated[float, typer.Option(min=0.1, help="About how long each line of the table takes.")] = 20.0,
) -> None:
    """Measure the training loop in windows per second, beside a plain PyTorch loop over a DataLoader.

    Both train the same network on the same made-up windows, in turns. Where there is a GPU, there too: ours computes
    in mixed precision then, the plain loop in float32.
    """
    names = models.split(",")
    for name in names:
        if name not in BUILDERS:
            raise typer.BadParameter(f"unknown model {name!r}: there are {', '.join(BUILDERS)}", param_hint="--models")
    torch = require("torch", extra="torch", purpose="train a network")
    from evoke_core.training.bench import BATCH, ROUNDS, Case, compare
    from evoke_core.training.machine import device_name

    counts = [threads] if threads else sorted({1, os.cpu_count() or 1})
    cases = [Case(name, "cpu", count) for name in names for count in counts]
    if torch.cuda.is_available():
        cases += [Case(name, "cuda", counts[-1]) for name in names]
    with progress_bar() as bar:
        task = bar.add_task("", total=len(cases) * ROUNDS, note="")

        def tell(ratio: float) -> None:
            bar.update(task, advance=1, note=f"{ratio:.2f} times as fast")

        found: list[Comparison] = []
        for case in cases:
            bar.update(task, description=f"{case.model}, {_place(case)}", note="")
            found.append(compare(case, seconds=seconds, advance=tell))
    devices = [device_name(torch.device(device)) for device in dict.fromkeys(case.device for case in cases)]
    Console().print(_table(found))
    for one in found:
        typer.echo(_sentence(one))
    typer.echo(f"{', '.join(devices)}; torch {torch.__version__}; batches of {BATCH}; medians of {ROUNDS} rounds each")


def _table(found: "list[Comparison]") -> Table:
    table = Table("model", "on", box=box.SIMPLE)
    for column in ("evoke train\nwindows/s", "DataLoader\nwindows/s", "ratio", "from-to"):
        table.add_column(column, justify="right")
    for one in found:
        speeds = (f"{one.ours:,.0f}", f"{one.plain:,.0f}")
        table.add_row(one.case.model, _place(one.case), *speeds, f"{one.ratio:.2f}", _range(one))
    return table


def _sentence(one: "Comparison") -> str:
    return (
        f"{one.case.model} on {_place(one.case)}: {one.ours:,.0f} windows/s, {one.ratio:.2f} times ({_range(one)}) "
        f"the {one.plain:,.0f} of a DataLoader loop"
    )


def _place(case: "Case") -> str:
    threads = f"{case.threads} {'thread' if case.threads == 1 else 'threads'}"
    return threads if case.device == "cpu" else case.device


def _range(one: "Comparison") -> str:
    low, high = one.ratio_range
    return f"{low:.2f}-{high:.2f}"

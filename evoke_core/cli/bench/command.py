"""``evoke bench``: speeds, measured here and now."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from evoke_core.cli.bench.steadiness import steadiness
from evoke_core.cli.bench.training import training
from evoke_core.errors import EvokeError

bench = typer.Typer()
bench.command()(training)
bench.command()(steadiness)


@bench.callback(invoke_without_command=True)
def speeds(
    context: typer.Context,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer runs: ten seconds.")] = False,
    file: Annotated[
        Path | None, typer.Option("--json", help="Also write all figures here (JSON).", metavar="FILE")
    ] = None,
) -> None:
    """Measure the decoder on this machine, beside what it is compared with and what was aimed at: a minute and a half.

    Features of one window, window → probabilities, last sample → state in another process, and how many streams a core
    carries; on a GPU too where there is one. What is compared runs in turns, on one thread. "core" is what a call
    took of a core's time: by it ratios hold beside other work, the percentiles want a quiet machine.
    """
    if context.invoked_subcommand:
        return
    if file and not file.parent.is_dir():
        raise EvokeError(f"{file.parent}: no such folder; make it first or write elsewhere")
    # Here and not above: what is measured takes longer to import than most commands to run.
    from evoke_core.cli.bench.report import tables, to_json
    from evoke_core.cli.bench.run import FULL, QUICK, machine_line, measure

    report = measure(QUICK if quick else FULL)
    console = Console()
    for table in tables(report):
        console.print(table)
    for line in [machine_line(report), *report.notes]:
        typer.echo(line)
    if file:
        file.write_text(json.dumps(to_json(report), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        typer.echo(f"{file}: all of it")

"""``evoke render``: the avatar's eight emotions on one sheet."""

from pathlib import Path
from typing import Annotated

import typer

from evoke_core.cli.processes import blender_program
from evoke_core.cli.progress import progress_bar
from evoke_core.errors import EvokeError

EMOTIONS = 8


def render(
    out: Annotated[Path, typer.Option("--out", "-o", help="The sheet, a PNG.", metavar="PNG")] = Path(
        "expressions.png"
    ),
    samples: Annotated[int, typer.Option(min=1, max=1024, help="Cycles samples a pixel (denoised).")] = 16,
    size: Annotated[int, typer.Option(min=64, max=2048, help="Pixels a face, each way.")] = 384,
) -> None:
    """Render a labelled contact sheet of the eight emotions (Cycles, denoised; half a minute on two cores)."""
    render_sheet(out, samples=samples, size=size)
    typer.echo(f"{out}: the eight emotions")


def render_sheet(out: Path, *, samples: int = 16, size: int = 384) -> None:
    """Render the sheet in a Blender process, with a progress bar."""
    if out.suffix != ".png":
        raise EvokeError(f"{out}: the sheet is a PNG; give a name that ends in .png")
    if not out.resolve().parent.is_dir():
        raise EvokeError(f"{out.parent}: no such folder; make it first or write elsewhere")
    with (
        blender_program("contact_sheet", out, "--samples", str(samples), "--size", str(size)) as blender,
        progress_bar() as bar,
    ):
        task = bar.add_task("Rendering faces", total=EMOTIONS, note="")
        for event in blender.events():
            if event["event"] == "face":
                bar.update(task, completed=event["done"])

"""``evoke synth``: a corpus to try everything with."""

from pathlib import Path
from typing import Annotated

import typer

from evoke_core.cli.progress import progress_bar
from evoke_core.eeg.synthetic.corpus import write_corpus


def synth(
    out: Annotated[Path, typer.Argument(help="Folder to write s01.dat, s02.dat … into.", metavar="OUT")],
    subjects: Annotated[int, typer.Option(min=1, max=99, help="How many subjects.")] = 1,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same corpus.")] = 0,
) -> None:
    """Write a synthetic corpus in DEAP's format.

    It is simulated EEG (sphere-model leadfields, 1/f sources, invented effects of valence, arousal and dominance) for
    trying the tools; no figure on it says anything about emotion. About 52 MB a subject. Broken off, it goes
    on where it was.
    """
    with progress_bar() as bar:
        task = bar.add_task("Simulating subjects", total=subjects, note="")
        write_corpus(out, subjects, seed, lambda done, _: bar.update(task, completed=done))
    typer.echo(f"{out}: {subjects} synthetic subject(s), seed {seed}")

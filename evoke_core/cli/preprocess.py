"""``evoke preprocess``: DEAP's original recordings into the files that every command reads."""

from pathlib import Path
from typing import Annotated

import typer

from evoke_core.cli.progress import progress_bar


def preprocess(
    raw: Annotated[
        Path,
        typer.Argument(
            help="Folder of s01.bdf … and participant_ratings.csv (or DEAP's folder that holds data_original and "
            "metadata_csv).",
            metavar="RAW_DIR",
        ),
    ],
    out: Annotated[Path, typer.Argument(help="Folder to write s01.dat … into.", metavar="OUT")],
) -> None:
    """Preprocess DEAP's original .bdf recordings, by the chain that DEAP describes.

    128 Hz, eye movements removed by ICA, 4–45 Hz, average reference, Geneva order, 3 s before each video and its 60 s,
    trials in the order of Experiment_id: the same files as data_preprocessed_python, of the same kind as DEAP's own and
    not identical to the bit. About 103 MB and a minute a subject, and a report beside it, in OUT-report, of what
    was removed. A subject that fails is named and left out. Broken off, it goes on where it was.
    """
    from evoke_core.eeg.original.chain import NOTE
    from evoke_core.eeg.original.corpus import plan_corpus, preprocess_corpus

    plan = plan_corpus(raw, out)
    with progress_bar() as bar:
        task = bar.add_task("Preprocessing subjects", total=len(plan.recordings), note="")
        outcome = preprocess_corpus(plan, lambda done, what: bar.update(task, completed=done, note=what))
    for said in outcome.failed:
        typer.echo(f"evoke: {said}", err=True)
    counts = [f"{len(outcome.written)} subject(s) written"]
    counts += [f"{len(outcome.present)} there already"] if outcome.present else []
    counts += [f"{len(outcome.failed)} failed"] if outcome.failed else []
    typer.echo(f"{'SYNTHETIC recordings: ' if plan.synthetic else ''}{out}: {', '.join(counts)}; {NOTE}")
    typer.echo(f"{outcome.report}: what was removed")
    if outcome.failed:
        raise typer.Exit(1)

"""``evoke train``: teach a decoder."""

import os
from pathlib import Path
from typing import Annotated

import typer

from evoke_core.cli.progress import progress_bar
from evoke_core.eeg.deap import is_synthetic, list_subjects
from evoke_core.errors import require


def train(
    model: Annotated[str, typer.Argument(help="What to train: student.", metavar="MODEL")],
    corpus: Annotated[Path, typer.Option(help="A DEAP-format folder (see `evoke synth` for one to try with).")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The decoder's folder, written when all is done.")] = Path(
        "runs/student"
    ),
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the training windows.")] = 2,
    seed: Annotated[int, typer.Option(min=0, help="Seed of weights and order.")] = 0,
) -> None:
    """Train a decoder: one subject in five is held out, and the score is told with its split and trivial baseline.

    Leaves manifest.json (standardisation, channels, scores), weights.safetensors and fused.onnx, which `evoke replay
    --model` runs.
    """
    if model != "student":
        raise typer.BadParameter(f"unknown model {model!r}: there is student", param_hint="MODEL")
    torch = require("torch", extra="train", purpose="train a decoder")
    require("onnx", extra="train", purpose="write a decoder's graph")
    from evoke_core.training.dataset import load_dataset
    from evoke_core.training.student import train_student, write_bundle

    torch.set_num_threads(os.cpu_count() or 1)
    subjects, synthetic = list_subjects(corpus), is_synthetic(corpus)
    with progress_bar() as bar:
        reading = bar.add_task("Reading subjects", total=len(subjects), note="")
        data = load_dataset(corpus, subjects, advance=lambda: bar.advance(reading))
        training = bar.add_task("Training epochs", total=epochs, note="")
        manifest, weights = train_student(
            data,
            name=out.name,
            corpus=_describe(corpus, len(subjects), synthetic),
            synthetic=synthetic,
            epochs=epochs,
            seed=seed,
            advance=lambda loss: bar.update(training, advance=1, note=f"loss {loss:.3f}"),
        )
    write_bundle(out, manifest, weights)
    typer.echo(f"{'SYNTHETIC corpus: ' if synthetic else ''}{manifest.training['split']}; window accuracy")
    for name, values in manifest.training["scores"].items():
        typer.echo(f"  {name:15} {values['accuracy']:.1%}   (trivial {values['trivial']:.1%})")
    typer.echo(f"{out}: the decoder; try it with: evoke replay {corpus} --subject 1 --trial 1 --model {out}")


def _describe(corpus: Path, subjects: int, synthetic: bool) -> dict[str, str | int | bool]:
    return {"name": corpus.resolve().name, "subjects": subjects, "synthetic": synthetic}

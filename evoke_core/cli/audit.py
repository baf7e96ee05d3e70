"""``evoke audit``: does a split let a decoder know its test trials?"""

from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import typer

from evoke_core.cli.folds import ChannelsOption, CorpusOption, read_features
from evoke_core.cli.progress import progress_bar
from evoke_core.eeg.corpus import open_corpus
from evoke_core.eeg.electrodes import parse_channels
from evoke_core.errors import EvokeError, require


def audit(
    indices: Annotated[
        Path,
        typer.Argument(help="CSV with the columns subject, trial, window (from 1) and fold.", metavar="INDICES.csv"),
    ],
    corpus: CorpusOption,
    features: Annotated[Literal["de", "psd"], typer.Option(help="What the probe compares.")] = "de",
    channels: ChannelsOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder of the figures; default audit-INDICES.", metavar="FOLDER")
    ] = None,
) -> None:
    """Tell what a split's test windows share with training, and what a probe makes of it.

    A row names a window (window 1 is the first second of the trial) and the fold in which it is tested; every other
    fold trains. A nearest-neighbour probe reads the real labels, and labels shuffled among each subject's trials: what
    it reads of those above chance, it reads by recognising trials. Leaves audit.json, audit.png and audit.svg.
    """
    for module in ("sklearn", "matplotlib"):
        require(module, extra="train", purpose="audit a split")
    from evoke_core.experiments.audit import audit as audit_split
    from evoke_core.experiments.audit_report import FILES, write_report
    from evoke_core.experiments.indices import read_split
    from evoke_core.features.recipe import Recipe

    picked = parse_channels(channels)
    source = open_corpus(corpus)
    split = read_split(indices, subjects=source.subjects, most=source.most)
    folder = out or Path(f"audit-{indices.stem}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EvokeError(f"{folder}: {error.strerror or error}; choose another folder with --out") from None
    people, folds = np.unique(split.subjects), np.unique(split.folds)
    data = read_features(corpus, Recipe(features), people.tolist(), channels=picked)
    with progress_bar() as bar:
        probing = bar.add_task("Probing folds", total=len(folds), note="")
        chosen = data.select(split.places_in(data.subjects, data.trials, data.windows))
        found = audit_split(
            chosen.features,
            chosen.labels,
            chosen.subjects,
            chosen.trials,
            split.folds,
            advance=lambda: bar.advance(probing),
        )
    write_report(folder, found, split=indices, corpus=data.corpus, recipe=data.recipe)
    about = "SYNTHETIC corpus: " if data.corpus.synthetic else ""
    for note in data.notes:
        typer.echo(f"note: {note}")
    typer.echo(f"{about}{indices.name}, {found.windows} windows of {found.trials} trials, {len(folds)} folds")
    low, high = found.shuffled_range
    for name, value, beside in (
        ("test windows whose trial is trained on", found.seen, f"{found.shared_trials} trials shared"),
        ("nearest training window of same trial", found.same_trial, ""),
        ("probe, real labels", found.real["mean"], f"trivial {found.trivial['mean']:.1%}"),
        ("probe, shuffled labels", found.shuffled_mean, f"chance {found.chance:.1%}; 5–95 %: {low:.1%}–{high:.1%}"),
    ):
        typer.echo(f"  {name:40} {value:6.1%}   {f'({beside})' if beside else ''}".rstrip())
    typer.echo(found.verdict)
    typer.echo(f"{folder}: {', '.join(FILES)}")

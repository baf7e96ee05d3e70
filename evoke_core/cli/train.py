"""``evoke train``: teach a network, fold by fold."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from evoke_core.cli.folds import (
    ChannelsOption,
    CorpusOption,
    GpuShareOption,
    JobsOption,
    RayOption,
    read_features,
    require_ray,
    train_folds,
)
from evoke_core.eeg.electrodes import parse_channels
from evoke_core.errors import require
from evoke_core.models.registry import BUILDERS, build


class Features(StrEnum):
    """What the networks read."""

    de = "de"
    psd = "psd"


class Split(StrEnum):
    """What leaves together when a fold is held out."""

    window = "window"
    trial = "trial"
    subject = "subject"


class Compat(StrEnum):
    """Whose features are to be reproduced."""

    torcheeg = "torcheeg"


def train(
    corpus: CorpusOption,
    model: Annotated[
        str | None, typer.Argument(help=f"What to train: {', '.join(BUILDERS)}.", metavar="[MODEL]")
    ] = None,
    own_model: Annotated[
        str | None,
        typer.Option(
            "--model",
            help="Or your own: a function that returns a torch module from grids (n, 4, 9, 9) to logits (n, 3).",
            metavar="PACKAGE.MODULE:FUNCTION",
        ),
    ] = None,
    features: Annotated[Features, typer.Option(help="Differential entropy or power spectral density.")] = Features.de,
    compat: Annotated[Compat | None, typer.Option(help="Use TorchEEG's baseline and PSD bins, to compare.")] = None,
    split: Annotated[
        Split,
        typer.Option(
            help="What is held out: whole trials; whole subjects; or windows at random as in the paper, where the "
            "other windows of its trial give a window's label away."
        ),
    ] = Split.trial,
    folds: Annotated[
        int | None, typer.Option(min=2, help="How many; default 5, or one a subject with --split subject.")
    ] = None,
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the training windows; the last is reported.")] = 100,
    choose_epoch: Annotated[
        bool, typer.Option("--choose-epoch", help="Choose the epoch on training trials set aside, then train anew.")
    ] = False,
    batch: Annotated[int, typer.Option(min=1, help="Windows a step.")] = 128,
    learning_rate: Annotated[float, typer.Option(min=0.0, help="Adam's.")] = 1e-3,
    noise: Annotated[
        float, typer.Option(min=0.0, help="Noise on the features while training, in their standard deviations.")
    ] = 0.0,
    channels: ChannelsOption = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of weights and order.")] = 0,
    split_seed: Annotated[int, typer.Option(min=0, help="Seed of the split; a teacher's must be the same.")] = 0,
    teacher: Annotated[
        Path | None, typer.Option(help="Distil: the run of a teacher, trained on the same corpus, features and split.")
    ] = None,
    temperature: Annotated[
        float | None, typer.Option(min=0.01, help="With --teacher: the paper's T, default 1.25.")
    ] = None,
    alpha: Annotated[
        float | None, typer.Option(min=0.0, max=1.0, help="With --teacher: the soft loss's weight α, default 0.25.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The run's folder; default runs/MODEL-FEATURES-SPLIT.")
    ] = None,
    jobs: JobsOption = None,
    ray: RayOption = None,
    gpu_share: GpuShareOption = None,
) -> None:
    """Train a network in cross-validation: from scratch, or with --teacher distilled as in the paper.

    Leaves a folder with configuration, split and its proof, history, weights, predictions and scores; each accuracy
    with its trivial baseline. Broken off at any moment, the same command goes on and ends with the same numbers.

    evoke train ccnn --corpus DEAP --split trial

    evoke train student --corpus DEAP --split trial --teacher runs/ccnn-de-trial
    """
    name = _model(model, own_model)
    if teacher is None and (temperature is not None or alpha is not None):
        raise typer.BadParameter("--temperature and --alpha need a --teacher")
    require("torch", extra="train", purpose="train a network")
    require("sklearn", extra="train", purpose="score a network")
    require_ray(ray)
    from evoke_core.features.recipe import Recipe
    from evoke_core.training.jobs import Task
    from evoke_core.training.run import RunConfig, check_trained, prepare_run
    from evoke_core.training.summary import SUMMARY_FILE, header, summarise

    picked = parse_channels(channels)
    build(name)  # a network that cannot be built is told before anything is read
    if teacher is not None:
        check_trained(teacher)
    config = RunConfig(
        model=name,
        features=features.value,
        torcheeg=compat is not None,
        split=split.value,
        folds=folds,
        split_seed=split_seed,
        epochs=epochs,
        batch=batch,
        learning_rate=learning_rate,
        noise=noise,
        seed=seed,
        choose_epoch=choose_epoch,
        teacher=str(teacher.resolve()) if teacher else None,
        temperature=RunConfig.temperature if temperature is None else temperature,
        alpha=RunConfig.alpha if alpha is None else alpha,
        channels=picked,
    )
    parts = [name.replace(":", "."), features.value, split.value, *(["distilled"] if teacher else [])]
    folder = out or Path("runs") / "-".join(parts)
    data = read_features(corpus, Recipe(features.value, torcheeg=config.torcheeg), channels=picked)
    run = prepare_run(folder, config, corpus, data)
    typer.echo("\n".join(header(run)), err=True)
    train_folds([Task(folder, number) for number in range(1, run.folds + 1)], jobs=jobs, ray=ray, gpu_share=gpu_share)
    summarise(run)
    typer.echo((folder / SUMMARY_FILE).read_text(encoding="utf-8"))
    typer.echo(f"{folder}: weights, predictions and scores; audit its split with: evoke audit {folder / 'split.csv'}")


def _model(named: str | None, own: str | None) -> str:
    if (named is None) == (own is None):
        raise typer.BadParameter(f"name one model: {', '.join(BUILDERS)}, or your own with --model", param_hint="MODEL")
    if named is not None and named not in BUILDERS:
        raise typer.BadParameter(
            f"unknown model {named!r}: there are {', '.join(BUILDERS)}, or your own with --model", param_hint="MODEL"
        )
    return named or own or ""

"""``evoke reproduce``: the paper's Table I, Fig. 1 and Fig. 4 for a corpus."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evoke_core.cli.folds import (
    ChannelsOption,
    GpuShareOption,
    JobsOption,
    RayOption,
    read_features,
    require_ray,
    train_folds,
)
from evoke_core.cli.progress import progress_bar
from evoke_core.eeg.corpus import open_corpus
from evoke_core.eeg.electrodes import parse_channels
from evoke_core.errors import require

if TYPE_CHECKING:
    from evoke_core.experiments.fig1 import Measured
    from evoke_core.experiments.plan import Planned, Scale
    from evoke_core.training.dataset import Origin


class What(StrEnum):
    """What the paper shows."""

    table1 = "table1"
    fig1 = "fig1"
    fig4 = "fig4"
    all = "all"


def reproduce(
    what: Annotated[What, typer.Argument(help="Table I; Fig. 1, speed; Fig. 4, the student against T and α; or all.")],
    corpus: Annotated[
        Path | None,
        typer.Option(
            help="A folder of DEAP's subjects (see `evoke synth`) or of BIDS recordings; fig1 alone needs none."
        ),
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the results and their runs are kept.")] = Path(
        "reproduction"
    ),
    fast: Annotated[
        bool,
        typer.Option(
            "--fast",
            help="A small version, minutes on two cores: 3 subjects, 2 folds, few epochs and points, ViT not trained. "
            "It shows that all runs; its accuracies are no result.",
        ),
    ] = False,
    channels: ChannelsOption = None,
    jobs: JobsOption = None,
    ray: RayOption = None,
    gpu_share: GpuShareOption = None,
) -> None:
    """Make the paper's table and figures for a corpus, and what its accuracies are without the leak of its split.

    The paper tests on windows of trials whose other windows are trained on. Table I is made like that, with the paper's
    own values; beside each accuracy stand trials left out, subjects left out, and what the majority of the training
    labels gives.

    Leaves table1, fig1 and fig4 as .md, .csv, .svg and .png, and each run below runs/. Broken off at any moment it
    writes what is done, and the same command goes on. ViT, by far the slowest, comes last.

    evoke synth my-corpus --subjects 3

    evoke reproduce all --corpus my-corpus --fast
    """
    for module in ("torch", "sklearn", "matplotlib"):
        require(module, extra="train", purpose="reproduce the paper's results")
    require_ray(ray)
    from evoke_core.experiments.plan import SLOWEST, fast_scale, full_scale, tasks_of
    from evoke_core.experiments.reproduction import PARTS, plan_runs, write_fig1, write_parts
    from evoke_core.experiments.setting import Setting
    from evoke_core.experiments.tables import make_folder

    if what is What.fig1:
        make_folder(out)
        _show(write_fig1(out, _measure()), out, [what])
        return
    if corpus is None:
        raise typer.BadParameter(f"{what} needs the folder of a corpus", param_hint="--corpus")
    parts = PARTS if what is What.all else [what]
    picked = parse_channels(channels)
    present = open_corpus(corpus).subjects
    scale = replace((fast_scale if fast else full_scale)(present), channels=picked)
    runs = plan_runs(parts, scale, out)
    origin = _prepare(runs, scale, corpus)
    setting = Setting(origin.name, origin.synthetic, len(present), scale)
    measured = _measure() if "table1" in parts else {}
    shown = write_parts(parts, setting, measured, out)
    quick = [run for run in runs if run.config.model != SLOWEST]
    for stage in [quick, runs] if len(quick) < len(runs) else [runs]:
        try:
            train_folds(tasks_of(stage, scale), jobs=jobs, ray=ray, gpu_share=gpu_share)
        finally:
            shown = write_parts(parts, setting, measured, out)
    _show(shown, out, parts)


def _prepare(runs: "Sequence[Planned]", scale: "Scale", corpus: Path) -> "Origin":
    """Read the corpus and make the runs' folders, teachers first; what can be refused is refused here."""
    from evoke_core.training.run import prepare_run

    recipes = {run.config.features: run.config.recipe for run in runs}
    data = {
        name: read_features(corpus, recipe, scale.subjects, channels=scale.channels) for name, recipe in recipes.items()
    }
    for folder, config in runs:
        prepare_run(folder, config, corpus, data[config.features])
    return next(iter(data.values())).corpus


def _measure() -> "dict[str, Measured]":
    from evoke_core.experiments.fig1 import measure_networks
    from evoke_core.models.table1 import TABLE_1

    with progress_bar() as bar:
        task = bar.add_task("Measuring speed", total=len(TABLE_1), note="")
        return measure_networks(lambda model: bar.update(task, advance=1, note=model))


def _show(lines: Sequence[str], out: Path, parts: Sequence[str]) -> None:
    typer.echo("\n".join(lines))
    typer.echo("\n".join(f"{out / part}.md, .csv, .svg, .png" for part in parts))

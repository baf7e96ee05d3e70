"""What training commands share: reading a corpus' features, and training folds here or on a cluster."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evoke_core.cli.progress import progress_bar
from evoke_core.eeg.corpus import open_corpus
from evoke_core.errors import StoppedError, require

if TYPE_CHECKING:
    from evoke_core.features.recipe import Recipe
    from evoke_core.training.dataset import Dataset
    from evoke_core.training.jobs import Task

CorpusOption = Annotated[
    Path,
    typer.Option(
        help="A folder of DEAP's preprocessed subjects (see `evoke synth` for one to try with), or of recordings with "
        "events as BIDS has them, and evoke.json."
    ),
]
ChannelsOption = Annotated[
    str | None,
    typer.Option(
        help="The electrodes to read, with commas; default all of the 32 that the corpus has.", metavar="F3,F4,…"
    ),
]
JobsOption = Annotated[
    int | None,
    typer.Option(min=1, help="Folds trained side by side, one thread each; default one a core, or 1 on a GPU."),
]
RayOption = Annotated[
    str | None,
    typer.Option(
        help="Train on a Ray cluster instead: its address, or `local`. Corpus and runs must lie on a disk that every "
        "machine sees under the same path.",
        metavar="local|ADDRESS",
    ),
]
GpuShareOption = Annotated[
    float | None, typer.Option(min=0.0, max=1.0, help="With --ray: the part of a GPU that a fold takes; default all.")
]


def require_ray(wanted: str | None) -> None:
    """Say that Ray is missing, where it is wanted, before anything is read or written."""
    if wanted is not None:
        require("ray", extra="cluster", purpose="run on Ray")


def read_features(
    corpus: Path, recipe: "Recipe", subjects: Sequence[int] | None = None, *, channels: Sequence[str] | None = None
) -> "Dataset":
    """A corpus' windows, with a bar that says how many subjects came from the cache."""
    from evoke_core.training.dataset import load_dataset

    cached = 0
    with progress_bar() as bar:
        task = bar.add_task("Reading subjects", total=len(subjects or open_corpus(corpus).subjects), note="")

        def advance(from_cache: bool) -> None:
            nonlocal cached
            cached += from_cache
            bar.update(task, advance=1, note=f"{cached} from the cache" if cached else "")

        return load_dataset(corpus, recipe, subjects=subjects, channels=channels, advance=advance)


def train_folds(tasks: "Sequence[Task]", *, jobs: int | None, ray: str | None, gpu_share: float | None) -> None:
    """Train what is not trained yet, with a live board; Ctrl-C loses nothing that a checkpoint holds."""
    torch = require("torch", extra="train", purpose="train a network")
    from evoke_core.cli.board import board
    from evoke_core.training.jobs import run_tasks
    from evoke_core.training.ray_jobs import run_tasks_on_ray

    try:
        with board() as show:
            if ray is not None:
                run_tasks_on_ray(tasks, address=ray, gpu_share=gpu_share, watch=show)
            else:
                cores = 1 if torch.cuda.is_available() else os.cpu_count() or 1
                run_tasks(tasks, jobs=jobs or cores, watch=show)
    except KeyboardInterrupt:
        raise StoppedError("the same command goes on where it was") from None

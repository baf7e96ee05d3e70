"""``evoke convert``: other data sets as corpora of folders."""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from evoke_core.cli.progress import progress_bar

convert = typer.Typer(help="Write other data sets as corpora that every command takes.", no_args_is_help=True)

OutArgument = Annotated[Path, typer.Argument(help="Folder to make: sub-01/eeg/… and evoke.json.", metavar="OUT")]


@convert.command()
def dreamer(
    source: Annotated[Path, typer.Argument(help="DREAMER.mat.", metavar="DREAMER.mat")], out: OutArgument
) -> None:
    """Write DREAMER's file as a corpus: 14 channels, ratings 1 to 5, high above 3, 61 s of baseline a clip."""
    from evoke_core.eeg.converters.dreamer import convert_dreamer

    _convert(convert_dreamer, source, out)


@convert.command()
def seed(
    source: Annotated[Path, typer.Argument(help="SEED's folder Preprocessed_EEG.", metavar="FOLDER")], out: OutArgument
) -> None:
    """Write SEED's folder as a corpus: 62 channels, valence alone (positive is high), no baseline."""
    from evoke_core.eeg.converters.seed import convert_seed

    _convert(convert_seed, source, out)


def _convert(work: Callable[[Path, Path, Callable[[int, int], None]], int], source: Path, out: Path) -> None:
    with progress_bar() as bar:
        task = bar.add_task("Converting", total=None, note=source.name)
        subjects = work(source, out, lambda done, of: bar.update(task, completed=done, total=of))
    corpus = shlex.quote(str(out))
    typer.echo(f"{out}: {subjects} subject(s); train on them with: evoke train student --corpus {corpus}")

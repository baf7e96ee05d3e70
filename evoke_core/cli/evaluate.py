"""``evoke evaluate``: how well a decoder reads a corpus, and what is left of that when it goes live."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evoke_core.cli.folds import CorpusOption, read_features
from evoke_core.cli.options import DeviceOption, check_device
from evoke_core.cli.progress import counted, progress_bar
from evoke_core.errors import require
from evoke_core.runtime.engine import Engine

if TYPE_CHECKING:
    from evoke_core.training.as_live import AsLive

LEGEND = """\
Preprocessing: published, as the corpus has it; live, through the filters of `evoke live`, which know the past alone,
with electrodes judged and interpolated second by second (the corpus was filtered to 4–45 Hz before: raw EEG is not in
these figures). Baseline: trial, the rest before that very trial; session, the rest before all other trials of the
person, the best that `evoke calibrate` could give, which measures one moment of a session and not all of it; none, the
mean of the decoder's training, which also stands in where there is no such rest, and alone where corpus or training
has none.
Price: points of mean accuracy less than in the first row, 95 % interval over trials drawn with replacement (none of one
trial). Trivial: always the more frequent label of these windows."""


def evaluate(
    corpus: CorpusOption,
    model: Annotated[
        Path | None, typer.Argument(help="A decoder's folder; default the one that ships.", metavar="MODEL")
    ] = None,
    as_live: Annotated[
        bool, typer.Option("--as-live", help="Also as live EEG is read, and with the baselines that there are live.")
    ] = False,
    device: DeviceOption = "auto",
) -> None:
    """Print a decoder's accuracy on a corpus as a Markdown table, beside its trivial baseline.

    Of the corpus that it was trained on, the trials are read that its training left out, if its manifest tells them; of
    another corpus all. `--as-live` tells what going live costs: preprocessing by the past alone, and the session's
    baseline or none in place of the trial's own.
    """
    require("sklearn", extra="train", purpose="score a decoder")
    check_device(device)
    engine = Engine(device, model)
    from evoke_core.features.recipe import Recipe
    from evoke_core.training.as_live import BASELINES, evaluate
    from evoke_core.training.held_out import unknown_trials
    from evoke_core.training.preprocessings import PREPROCESSINGS

    data = read_features(corpus, Recipe("de"), channels=engine.manifest.channels)
    words, wanted, data = unknown_trials(engine.manifest, corpus, data)
    baselines = BASELINES if engine.manifest.takes_baseline and data.baselines.any() else ("none",)
    ways = [(preprocessing, baseline) for preprocessing in PREPROCESSINGS for baseline in baselines]
    with progress_bar() as bar:
        task = bar.add_task("Reading as live" if as_live else "Reading", total=len({one for one, _ in wanted}), note="")
        found = evaluate(engine, corpus, data, wanted, ways if as_live else ways[:1], advance=lambda: bar.advance(task))
    trained = "on SYNTHETIC EEG" if engine.manifest.synthetic else "on recorded EEG"
    if data.corpus.synthetic:
        typer.echo("**SYNTHETIC corpus**: these figures say nothing about emotion.\n")
    for note in data.notes:
        typer.echo(f"note: {note}\n")
    typer.echo(
        f"{engine.manifest.name} (trained {trained}) on {data.corpus.name}: {counted(found.subjects, 'subject')}, "
        f"{counted(found.trials, 'trial')}, {counted(found.windows, 'window')} of 1 s; {words}. Windows that could not "
        f"be judged, and are in no row: {found.left_out}.\n"
    )
    for line in table(found):
        typer.echo(line)
    typer.echo(f"\n{LEGEND}")


def table(found: "AsLive") -> Iterator[str]:
    """The scores as lines of Markdown, in per cent and points; – is for a label that is not rated, or not taught."""
    from evoke_core.training.scores import DIMENSIONS
    from evoke_core.training.summary import all_bits

    exact = all_bits(found.rows[0].window).capitalize()
    yield f"| Preprocessing | Baseline | Valence | Arousal | Dominance | Mean | Price | {exact} |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for row in found.rows:
        figures = [_percent(row.window, name, "accuracy") for name in (*DIMENSIONS, "mean")]
        price = "–" if row is found.rows[0] else _price(row.price, trials=found.trials)
        exact = _percent(row.window, "exact_match", "accuracy")
        yield f"| {' | '.join([row.preprocessing, row.baseline, *figures, price, exact])} |"
    level = found.rows[0].window
    trivial = [_percent(level, name, "trivial") for name in (*DIMENSIONS, "mean")]
    yield f"| *trivial* | | {' | '.join(trivial)} | | {_percent(level, 'exact_match', 'trivial')} |"


def _price(price: tuple[float, float, float], *, trials: int) -> str:
    """In points, with its interval; of one trial there is none."""
    value, low, high = (f"{100 * part:z.1f}".replace("-", "−") for part in price)
    return f"{value} ({low} to {high})" if trials > 1 else value


def _percent(level: dict[str, Any], name: str, figure: str) -> str:
    """A figure in per cent, – of what is not scored."""
    return f"{100 * level[name][figure]:.1f}" if name in level else "–"

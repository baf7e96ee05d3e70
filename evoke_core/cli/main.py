"""The command's frame: its parts, its errors and its exit codes."""

import os
import sys
import traceback
from typing import Annotated

# One thread for BLAS: beside ONNX Runtime more of them only add delay. It is read when numpy is first imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import typer
from typer.exceptions import TyperException

from evoke_core import __version__
from evoke_core.cli import (
    audit,
    calibrate,
    convert,
    demo,
    evaluate,
    export,
    listen,
    models,
    plot,
    predict,
    preprocess,
    render,
    replay,
    reproduce,
    synth,
    train,
)
from evoke_core.cli.bench.command import bench
from evoke_core.cli.live.command import live
from evoke_core.errors import EvokeError, StoppedError

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130

app = typer.Typer(
    name="evoke",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    demo.demo,
    synth.synth,
    preprocess.preprocess,
    replay.replay,
    calibrate.calibrate,
    live,
    listen.listen,
    predict.predict,
    plot.plot,
    models.models,
    train.train,
    evaluate.evaluate,
    reproduce.reproduce,
    audit.audit,
    export.export,
    render.render,
):
    app.command()(command)
app.add_typer(bench, name="bench")
app.add_typer(convert.convert, name="convert")

_debug = False


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"evoke {__version__}")
        raise typer.Exit


@app.callback()
def frame(
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback when something fails.")] = False,
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """EEG goes in, a living face comes out.

    Try it without any data: `evoke demo`. With your own: `evoke replay DEAP_FOLDER --subject 1 --trial 1`, or with a
    cap on a head `evoke live --lsl NAME`, in one terminal, `evoke listen` in another.
    """
    global _debug
    _debug = debug


def main() -> None:
    """Run the command and leave with its exit code: 0 done, 1 the work failed, 2 the call could not be parsed."""
    sys.exit(_run())


def _run() -> int:
    try:
        code = app(standalone_mode=False) or 0
        if code == EXIT_INTERRUPTED:  # how typer tells Ctrl-C
            typer.echo("evoke: stopped", err=True)
        return code
    except TyperException as error:
        if message := error.format_message():  # empty where bare `evoke` has shown its help
            typer.echo(f"evoke: {message.rstrip('.')} (evoke --help shows the way)", err=True)
        return EXIT_USAGE
    except StoppedError as error:
        typer.echo(f"evoke: stopped; {error}", err=True)
        return EXIT_INTERRUPTED
    except EvokeError as error:
        if _debug:
            traceback.print_exc()
        typer.echo(f"evoke: {error}", err=True)
        return EXIT_FAILED
    except Exception as error:
        if _debug:
            raise
        typer.echo(f"evoke: unexpected {type(error).__name__}: {error} (evoke --debug shows where)", err=True)
        return EXIT_FAILED

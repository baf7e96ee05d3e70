"""``evoke export``: make a decoder of a trained run."""

from pathlib import Path
from typing import Annotated

import typer

from evoke_core.errors import require


def export(
    run: Annotated[Path, typer.Argument(help="The folder of a trained run of the student.", metavar="RUN")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The decoder's folder, written whole or not at all.")],
    fold: Annotated[int, typer.Option(min=1, help="Which fold's weights; its scores go with them.")] = 1,
) -> None:
    """Make a decoder of one fold of a run: manifest.json, weights.safetensors, fused.onnx and a model card.

    `evoke replay --model` plays it. A fold's decoder was scored on what that fold held out: its scores are its own.
    """
    require("torch", extra="train", purpose="read a network's weights")
    require("onnx", extra="train", purpose="write a decoder's graph")
    from evoke_core.training.card import model_card
    from evoke_core.training.decoder import decoder_of, write_bundle
    from evoke_core.training.run import read_run

    trained, name = read_run(run), out.resolve().name
    manifest, weights = decoder_of(trained, fold, name=name)
    write_bundle(out, manifest, weights, card=model_card(trained, fold, name=name))
    typer.echo(f"{out}: the decoder; play it with: evoke replay CORPUS --subject 1 --trial 1 --model {out}")

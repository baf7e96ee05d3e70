"""From a trained fold to a decoder that `evoke replay` and the demo run: a folder with manifest, weights and graph."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file

from evoke_core.errors import EvokeError
from evoke_core.features.differential_entropy import BANDS_HZ
from evoke_core.runtime.bundle import Manifest
from evoke_core.runtime.export import write_fused_graph
from evoke_core.training.held_out import held_out
from evoke_core.training.inputs import Inputs
from evoke_core.training.run import Run, read_run
from evoke_core.training.scores import DIMENSIONS
from evoke_core.training.trained import load_network, thresholds_of

Weights = dict[str, NDArray[np.float32]]


def decoder_of(run: Run, number: int, *, name: str) -> tuple[Manifest, Weights]:
    """The manifest (scores of this very fold inside) and the weights of fold ``number`` of a run.

    EvokeError where the run is not one that a decoder can run: it takes raw windows to DE grids, without TorchEEG's
    baseline, and its graph is the student's.
    """
    config, about = run.config, run.about
    if config.model != "student" or config.features != "de" or config.torcheeg:
        raise EvokeError(
            f"{run.folder}: a decoder is a student on de features, this run is {config.model} on {config.features}"
            f"{' with --compat torcheeg' if config.torcheeg else ''}; train one with: evoke train student"
        )
    if not 1 <= number <= run.folds:
        raise EvokeError(f"{run.folder}: has the folds 1 to {run.folds}, not {number}; choose --fold among them")
    weights = {key: value.detach().numpy() for key, value in load_network(run, number).cpu().state_dict().items()}
    inputs = Inputs.read(run.fold(number))
    taught = taught_thresholds(run, number)
    for row, label in enumerate(DIMENSIONS):
        if label not in taught:  # it must not be answered by chance
            weights["linear2.weight"][row] = 0
            weights["linear2.bias"][row] = 0
    corpus = {key: about["corpus"][key] for key in ("name", "synthetic", "fingerprint")}
    manifest = Manifest(
        name=name,
        architecture=config.model,
        synthetic=about["corpus"]["synthetic"],
        channels=run.channels,
        bands_hz={band: (float(low), float(high)) for band, (low, high) in BANDS_HZ.items()},
        mean=inputs.mean,
        std=inputs.sd,
        mean_baseline=inputs.mean_baseline,
        training={
            "corpus": {
                **corpus,
                "subjects": len(about["corpus"]["subjects"]),
                "numbers": about["corpus"]["subjects"],
            },
            "features": about["features"]["description"],
            "labels": _labels(taught),
            "thresholds": taught,
            "teacher": _teacher(run),
            "learning_rate": config.learning_rate,
            "batch": config.batch,
            "feature_noise": config.noise,
            "seed": config.seed,
            "split": f"{config.split}, fold {number} of {run.folds} held out",
            "held_out": held_out(run, number),
            **_scores(run, number),
        },
    )
    return manifest, weights


def write_bundle(folder: Path, manifest: Manifest, weights: Weights, *, card: str | None = None) -> None:
    """Write a decoder's folder, whole or not at all; a decoder that is there already is replaced.

    ``card`` is the text of its README.md. EvokeError where something else is there, or it cannot be written.
    """
    if folder.exists() and not (folder / "manifest.json").is_file():
        raise EvokeError(f"{folder}: exists and is no decoder's folder, so it is left alone; choose another name")
    place = folder.resolve()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{place.name}.", dir=place.parent) as beside:
            partial = Path(beside) / place.name
            partial.mkdir()
            save_file({key: torch.from_numpy(value) for key, value in weights.items()}, partial / "weights.safetensors")
            (partial / "weights.safetensors").chmod(0o644)
            write_fused_graph(partial / "fused.onnx", weights, manifest)
            (partial / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
            if card is not None:
                (partial / "README.md").write_text(card, encoding="utf-8")
            if place.exists():
                shutil.rmtree(place)
            partial.rename(place)
    except OSError as error:
        raise EvokeError(f"{folder}: {error.strerror or error}; make room, or choose another folder") from None


def taught_thresholds(run: Run, number: int) -> dict[str, float]:
    """What a rating was above to be high, by label; of the labels that a fold was taught."""
    told = thresholds_of(run, number).items()
    return {name: value for name, value in told if value is not None and name in run.rated}


def _labels(taught: dict[str, float]) -> str:
    above = ", ".join(f"{name} > {value:g}" for name, value in taught.items())
    if len(taught) == len(DIMENSIONS) and len(set(taught.values())) == 1:
        above = f"> {next(iter(taught.values())):g}"
    untaught = [name for name in DIMENSIONS if name not in taught]
    aside = f"; {' and '.join(untaught)} not taught: always ½" if untaught else ""
    return f"the whole trial's rating {above}, on each of its windows{aside}"


def _teacher(run: Run) -> dict[str, Any] | None:
    config = run.config
    if config.teacher is None:
        return None
    teacher = read_run(Path(config.teacher)).config
    return {"model": teacher.model, "temperature": config.temperature, "alpha": config.alpha}


def _scores(run: Run, number: int) -> dict[str, Any]:
    scores = json.loads((run.fold(number) / "scores.json").read_text(encoding="utf-8"))
    return {"epochs": scores["epochs"], "scores": {level: scores[level] for level in ("window", "trial")}}

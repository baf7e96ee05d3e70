"""Train the student on a corpus and leave a decoder behind."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file

from evoke_core.errors import EvokeError
from evoke_core.features.differential_entropy import BANDS_HZ
from evoke_core.features.grid import to_grid
from evoke_core.models import build
from evoke_core.montage import GENEVA
from evoke_core.runtime.bundle import Manifest
from evoke_core.runtime.export import write_fused_graph
from evoke_core.training.dataset import Dataset
from evoke_core.training.loop import fit, predict
from evoke_core.training.scores import score

TEST_SHARE = 5
"""One subject in five is held out for the score."""
FEATURE_NOISE = 0.5
"""In standard deviations of a feature. Without it the second epoch is already worse on subjects held out."""


def train_student(
    data: Dataset,
    *,
    name: str,
    corpus: dict[str, Any],
    synthetic: bool,
    epochs: int,
    seed: int,
    advance: Callable[[float], None],
) -> tuple[Manifest, dict[str, NDArray[np.float32]]]:
    """Train on four subjects in five, score on the others; returns the manifest (scores inside) and the weights."""
    subjects = np.unique(data.subjects)
    if len(subjects) < 2:
        raise EvokeError("training needs at least 2 subjects, one of them to be held out; give a larger corpus")
    held_out = subjects[-max(1, len(subjects) // TEST_SHARE) :]
    testing = np.isin(data.subjects, held_out)
    train, test = data.select(~testing), data.select(testing)
    mean = train.features.mean(axis=0)
    std = np.maximum(train.features.std(axis=0), 1e-6)

    def grids(part: Dataset) -> NDArray[np.float32]:
        return np.asarray(to_grid((part.features - mean) / std), np.float32)

    torch.manual_seed(seed)
    network = build("student")
    fit(network, grids(train), train.labels, epochs=epochs, seed=seed, noise=FEATURE_NOISE, advance=advance)
    scores = score(predict(network, grids(test)), test.labels, train.labels)
    manifest = Manifest(
        name=name,
        architecture="student",
        synthetic=synthetic,
        channels=GENEVA,
        bands_hz={band: (float(low), float(high)) for band, (low, high) in BANDS_HZ.items()},
        mean=mean,
        std=std,
        mean_baseline=train.baselines.mean(axis=0),
        training={
            "corpus": corpus,
            "features": "differential entropy of 1 s windows without overlap, less the trial's baseline",
            "labels": "the whole trial's rating > 5, on each of its windows",
            "epochs": epochs,
            "feature_noise": FEATURE_NOISE,
            "seed": seed,
            "split": f"subjects {', '.join(map(str, held_out))} held out, {len(subjects) - len(held_out)} trained on",
            "scores": scores,
        },
    )
    weights = {key: value.detach().numpy() for key, value in network.state_dict().items()}
    return manifest, weights


def write_bundle(folder: Path, manifest: Manifest, weights: dict[str, NDArray[np.float32]]) -> None:
    """Write a decoder's folder, whole or not at all; a decoder that is there already is replaced."""
    if folder.exists() and not (folder / "manifest.json").is_file():
        raise EvokeError(f"{folder}: exists and is no decoder's folder, so it is left alone; choose another name")
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        partial.chmod(0o755)
        save_file({key: torch.from_numpy(value) for key, value in weights.items()}, partial / "weights.safetensors")
        (partial / "weights.safetensors").chmod(0o644)
        write_fused_graph(partial / "fused.onnx", weights, manifest)
        (partial / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise

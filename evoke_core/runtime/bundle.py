"""A trained decoder on disk: a folder with ``manifest.json``, ``weights.safetensors`` and ``fused.onnx``."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.assets import asset, read_json
from evoke_core.errors import EvokeError

DEFAULT_MODEL = "models/student-synthetic"


@dataclass(frozen=True)
class Manifest:
    """What a decoder was trained on and how its input is made.

    Attributes:
        name: the decoder's name, as it travels in the stream's start.
        architecture: a name of ``evoke_core.models.build``.
        synthetic: True where it was trained on synthetic EEG (then it reads no one's emotions).
        channels: electrode names in the order of its windows.
        bands_hz: band → (low, high).
        mean, std: (channels, 4) nats, the standardisation of baseline-subtracted DE.
        mean_baseline: (channels, 4) nats, subtracted where no baseline is given; 0 where training had none.
        training: corpus, split, scores and baselines, for people to read.
    """

    name: str
    architecture: str
    synthetic: bool
    channels: tuple[str, ...]
    bands_hz: dict[str, tuple[float, float]]
    mean: NDArray[np.float32]
    std: NDArray[np.float32]
    mean_baseline: NDArray[np.float32]
    training: dict[str, Any]

    @property
    def takes_baseline(self) -> bool:
        """Whether its training had baselines; where it had none, their mean was kept as 0."""
        return bool(self.mean_baseline.any())

    def to_json(self) -> str:
        """The manifest as it stands on disk."""
        fields = {
            "name": self.name,
            "architecture": self.architecture,
            "synthetic": self.synthetic,
            "channels": list(self.channels),
            "sampling_hz": 128,
            "bands_hz": self.bands_hz,
            "training": self.training,
            "standardisation": {"mean": _rounded(self.mean), "std": _rounded(self.std)},
            "mean_baseline": _rounded(self.mean_baseline),
        }
        return json.dumps(fields, indent=1) + "\n"


@dataclass(frozen=True)
class Bundle:
    """A decoder's manifest and where its two forms lie."""

    manifest: Manifest
    weights: Path
    graph: Path


def load_bundle(folder: Path | None = None) -> Bundle:
    """Read a decoder's folder (default: the one that ships, trained on synthetic EEG).

    EvokeError where there is none, or its manifest is not a decoder's.
    """
    folder = folder or asset(DEFAULT_MODEL)
    path = folder / "manifest.json"
    if not path.is_file():
        raise EvokeError(f"{folder}: no decoder here (manifest.json is missing); train one with: evoke train student")
    data = read_json(path)
    try:
        manifest = Manifest(
            name=data["name"],
            architecture=data["architecture"],
            synthetic=bool(data["synthetic"]),
            channels=tuple(data["channels"]),
            bands_hz={band: (low, high) for band, (low, high) in data["bands_hz"].items()},
            mean=np.array(data["standardisation"]["mean"], np.float32),
            std=np.array(data["standardisation"]["std"], np.float32),
            mean_baseline=np.array(data["mean_baseline"], np.float32),
            training=data["training"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise EvokeError(
            f"{path}: not a decoder's manifest ({error!r}); train it again with: evoke train student"
        ) from None
    shape = (len(manifest.channels), len(manifest.bands_hz))
    if any(constant.shape != shape for constant in (manifest.mean, manifest.std, manifest.mean_baseline)):
        raise EvokeError(
            f"{path}: its constants are not those of its {shape[0]} channels; export it again with: evoke export"
        )
    return Bundle(manifest, folder / "weights.safetensors", folder / "fused.onnx")


def _rounded(values: NDArray[np.float32]) -> list[list[float]]:
    return [[round(float(value), 6) for value in row] for row in values]

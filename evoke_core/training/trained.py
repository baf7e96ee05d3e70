"""What a trained fold left behind: its network, and what its input is made with."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.torch import load, save
from torch import nn

from evoke_core.errors import EvokeError
from evoke_core.models import build
from evoke_core.training.dataset import Dataset
from evoke_core.training.files import write_whole
from evoke_core.training.inputs import Inputs
from evoke_core.training.loop import choose_device, predict_logits
from evoke_core.training.run import Run
from evoke_core.training.scores import DIMENSIONS

WEIGHTS_FILE = "weights.safetensors"


def save_weights(folder: Path, network: nn.Module) -> None:
    """Write a network's weights, float32, by torch's names."""
    tensors = {name: value.detach().cpu().contiguous() for name, value in network.state_dict().items()}
    write_whole(folder / WEIGHTS_FILE, save(tensors))


def load_network(run: Run, number: int) -> nn.Module:
    """The network of fold ``number``, trained, in evaluation mode; EvokeError where it is missing or does not fit."""
    path = run.fold(number) / WEIGHTS_FILE
    network = build(run.config.model)
    try:
        network.load_state_dict(load(path.read_bytes()))
    except OSError:
        raise EvokeError(f"{path}: not trained yet; finish the run {run.folder} first") from None
    except Exception as error:  # safetensors and torch raise their own kinds
        raise EvokeError(
            f"{path}: does not fit {run.config.model} ({type(error).__name__}); train {run.folder} again"
        ) from None
    return network.to(choose_device()).eval()


def thresholds_of(run: Run, number: int) -> dict[str, float | None]:
    """What a rating was above to be high in a trained fold, by label; None where nothing was rated."""
    scores = json.loads((run.fold(number) / "scores.json").read_text(encoding="utf-8"))
    return scores.get("thresholds", dict.fromkeys(DIMENSIONS, 5.0))


def logits_of(run: Run, number: int, data: Dataset) -> NDArray[np.float32]:
    """Logits (n, 3) of a trained fold on windows, standardised as the fold's own training was."""
    return predict_logits(load_network(run, number), Inputs.read(run.fold(number)).grids(data))

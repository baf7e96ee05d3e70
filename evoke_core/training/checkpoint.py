"""Where training stands, on disk: safetensors files, of which the last two are kept.

A file is written whole or not at all, and carries a checksum of its tensors; one that is damaged is passed over for
the one before it.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from evoke_core.errors import EvokeError
from evoke_core.training.files import write_whole
from evoke_core.training.loop import Epoch, Trainer

KEPT = 2
_NETWORK, _OPTIMISER = "network.", "optimiser."


def save_checkpoint(folder: Path, trainer: Trainer, history: list[Epoch]) -> None:
    """Write ``checkpoint-<epoch>.safetensors`` and drop all but the last two."""
    tensors = {_NETWORK + name: value for name, value in trainer.network.state_dict().items()}
    for index, state in trainer.optimiser.state_dict()["state"].items():
        tensors |= {f"{_OPTIMISER}{index}.{name}": value for name, value in state.items()}
    tensors = {name: value.detach().cpu().contiguous() for name, value in tensors.items()}
    metadata = {"history": json.dumps([epoch._asdict() for epoch in history]), "checksum": _checksum(tensors)}
    write_whole(folder / f"checkpoint-{history[-1].number:06d}.safetensors", save(tensors, metadata))
    for old in _checkpoints(folder)[KEPT:]:
        old.unlink(missing_ok=True)


def load_checkpoint(folder: Path, trainer: Trainer) -> tuple[list[Epoch], list[str]]:
    """Bring ``trainer`` to the newest whole checkpoint; returns its history (empty: none) and what was passed over."""
    notes: list[str] = []
    for path in _checkpoints(folder):
        try:
            tensors, history = _read(path)
        except (SafetensorError, OSError, KeyError, ValueError, TypeError) as error:
            notes.append(f"{path.name}: damaged ({type(error).__name__}), so it is passed over")
            path.unlink(missing_ok=True)
            continue
        try:
            _restore(trainer, tensors)
        except (RuntimeError, ValueError) as error:
            raise EvokeError(f"{path}: does not fit the network any more; delete the run's folder") from error
        return history, _with_end(notes, f"going on after epoch {history[-1].number}")
    return [], _with_end(notes, "beginning anew")


def drop_checkpoints(folder: Path) -> None:
    """Remove what was only needed to go on."""
    for path in _checkpoints(folder):
        path.unlink(missing_ok=True)


def _with_end(notes: list[str], end: str) -> list[str]:
    return [*notes[:-1], f"{notes[-1]}; {end}"] if notes else []


def _checkpoints(folder: Path) -> list[Path]:
    """Newest first."""
    return sorted(folder.glob("checkpoint-*.safetensors"), reverse=True)


def _read(path: Path) -> tuple[dict[str, torch.Tensor], list[Epoch]]:
    with safe_open(path, framework="pt") as file:
        metadata: dict[str, str] = file.metadata() or {}
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 – no mapping
    if metadata["checksum"] != _checksum(tensors):
        raise ValueError("checksum")
    return tensors, [Epoch(**epoch) for epoch in json.loads(metadata["history"])]


def _restore(trainer: Trainer, tensors: dict[str, torch.Tensor]) -> None:
    network = {name.removeprefix(_NETWORK): value for name, value in tensors.items() if name.startswith(_NETWORK)}
    parameters = list(trainer.network.parameters())
    states: dict[int, dict[str, torch.Tensor]] = {}
    for name, value in tensors.items():
        if name.startswith(_OPTIMISER):
            index, _, key = name.removeprefix(_OPTIMISER).partition(".")
            parameter = parameters[int(index)]
            if value.shape == parameter.shape:
                # In the parameter's own memory format, or a fused step pairs the wrong numbers.
                value = torch.empty_like(parameter, device="cpu").copy_(value)
            states.setdefault(int(index), {})[key] = value
    trainer.network.load_state_dict(network)
    whole: dict[str, Any] = trainer.optimiser.state_dict()
    trainer.optimiser.load_state_dict({**whole, "state": states})


def _checksum(tensors: dict[str, torch.Tensor]) -> str:
    digest = hashlib.sha256()
    for name in sorted(tensors):
        digest.update(name.encode())
        digest.update(tensors[name].reshape(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()

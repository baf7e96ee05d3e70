"""Networks by name, and their cost in parameters and multiply-accumulates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evoke_core.errors import EvokeError, require

if TYPE_CHECKING:
    from torch import nn

INPUT_SHAPE = (4, 9, 9)


@dataclass(frozen=True)
class Profile:
    """The cost of one forward pass for one sample."""

    parameters: int
    macs: int


def _student() -> "nn.Module":
    from evoke_core.models.student import Student

    return Student()


BUILDERS: dict[str, Callable[[], "nn.Module"]] = {"student": _student}


def build(name: str) -> "nn.Module":
    """A fresh network of Table I; EvokeError lists the names there are."""
    require("torch", extra="torch", purpose="build a network")
    try:
        return BUILDERS[name]()
    except KeyError:
        raise EvokeError(f"unknown model {name!r}: choose one of {', '.join(BUILDERS)}") from None


def profile(model: "nn.Module") -> Profile:
    """Count parameters, and multiply-accumulates of convolutions and linear layers on one (4, 9, 9) sample."""
    import torch
    from torch import nn

    macs = 0

    def count(layer: nn.Module, _: Any, output: torch.Tensor) -> None:
        nonlocal macs
        weight: torch.Tensor = layer.weight  # pyright: ignore[reportAssignmentType]
        positions = output[0].numel() // weight.shape[0]
        macs += positions * weight.numel()

    hooks = [
        layer.register_forward_hook(count) for layer in model.modules() if isinstance(layer, nn.Conv2d | nn.Linear)
    ]
    training = model.training
    device = next(model.parameters()).device
    with torch.no_grad():
        model.eval()(torch.zeros(1, *INPUT_SHAPE, device=device))
    model.train(training)
    for hook in hooks:
        hook.remove()
    return Profile(sum(parameter.numel() for parameter in model.parameters()), macs)

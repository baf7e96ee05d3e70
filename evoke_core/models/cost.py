"""What a network costs: parameters, multiply-accumulates, layers, bytes, counted as the paper's Table I counts."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from torch import nn

GRID_SHAPE = (4, 9, 9)
"""One sample: bands θ α β γ, and the 9×9 grid."""
BYTES_OF_A_WEIGHT = 4


@dataclass(frozen=True)
class Profile:
    """The cost of one forward pass for one (4, 9, 9) sample.

    Attributes:
        parameters: all of them.
        parameters_without_tokens: all but class tokens and position embeddings, which Table I leaves out.
        macs: multiply-accumulates; ``profile`` says of what.
        layers: calls of leaf modules, padding aside.
        weight_bytes: what all parameters take as float32.
    """

    parameters: int
    parameters_without_tokens: int
    macs: int
    layers: int
    weight_bytes: int


def profile(model: "nn.Module") -> Profile:
    """Count by thop's convention, with which Table I's figures come out.

    A convolution or a linear layer counts its multiply-accumulates without the bias, a LayerNorm 4 per element, an
    ``nn.Softmax`` 3·k − 1 per row of k; all else counts as nothing. So the two matrix products of attention are *not*
    counted: for ViT they would be about 0.7 GMAC more.

    Layers are the calls of modules that hold no other module, padding aside; what is done by a function (a resizing, a
    flattening, fused attention) is not seen.
    """
    from torch import nn

    from evoke_core.models.tokens import is_token

    macs = layers = 0

    def count(layer: nn.Module, _: Any, output: "torch.Tensor") -> None:
        nonlocal macs, layers
        macs += _macs(layer, output)
        layers += not isinstance(layer, nn.ZeroPad2d)

    leaves = [layer for layer in model.modules() if not any(layer.children())]
    hooks = [leaf.register_forward_hook(count) for leaf in leaves]
    try:
        try_out(model, samples=1)
    finally:
        for hook in hooks:
            hook.remove()
    sizes = {name: parameter.numel() for name, parameter in model.named_parameters()}
    return Profile(
        parameters=sum(sizes.values()),
        parameters_without_tokens=sum(size for name, size in sizes.items() if not is_token(name)),
        macs=macs,
        layers=layers,
        weight_bytes=sum(sizes.values()) * BYTES_OF_A_WEIGHT,
    )


def try_out(model: "nn.Module", *, samples: int) -> Any:
    """What ``model`` makes of (samples, 4, 9, 9) zeros, in evaluation mode; each module keeps the mode it had."""
    import torch

    modes = {module: module.training for module in model.modules()}
    first = next(model.parameters(), None)
    model.eval()
    try:
        with torch.no_grad():
            return model(torch.zeros(samples, *GRID_SHAPE, device=None if first is None else first.device))
    finally:
        for module, training in modes.items():
            module.training = training


def _macs(layer: "nn.Module", output: "torch.Tensor") -> int:
    from torch import nn

    match layer:
        case nn.Conv1d() | nn.Conv2d() | nn.Conv3d():
            return output.numel() // layer.out_channels * layer.weight.numel()
        case nn.Linear():
            return output.numel() * layer.in_features
        case nn.LayerNorm():
            return 4 * output.numel()
        case nn.Softmax(dim=int(dim)):
            row = output.shape[dim]
            return output.numel() // row * (3 * row - 1)
        case _:
            return 0

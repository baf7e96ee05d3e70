"""What both vision transformers begin with: learnt tokens, and small random weights."""

import torch
from torch import nn

STD = 0.02
"""Standard deviation of a transformer's first weights."""


def prepend_class_token(tokens: torch.Tensor, cls_token: torch.Tensor, position: torch.Tensor) -> torch.Tensor:
    """(n, k, d) → (n, 1 + k, d): ``cls_token`` (1, 1, d) put first, ``position`` (1, 1 + k, d) added to all."""
    return torch.cat([cls_token.expand(len(tokens), -1, -1), tokens], dim=1) + position


def initialise(network: nn.Module) -> None:
    """Draw the tokens and the linear and convolution weights of a transformer anew; their biases begin at zero."""
    for name, parameter in network.named_parameters():
        if is_token(name):
            nn.init.trunc_normal_(parameter, std=STD)
    for layer in network.modules():
        if isinstance(layer, nn.Linear | nn.Conv2d):
            nn.init.trunc_normal_(layer.weight, std=STD)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)


def is_token(name: str) -> bool:
    """Whether a parameter's name is that of a class token or of position embeddings."""
    return name.rpartition(".")[2] in ("cls_token", "position")

"""The learnt tokens that both vision transformers begin with."""

import torch


def prepend_class_token(tokens: torch.Tensor, cls_token: torch.Tensor, position: torch.Tensor) -> torch.Tensor:
    """(n, k, d) → (n, 1 + k, d): ``cls_token`` (1, 1, d) put first, ``position`` (1, 1 + k, d) added to all."""
    return torch.cat([cls_token.expand(len(tokens), -1, -1), tokens], dim=1) + position


def is_token(name: str) -> bool:
    """Whether a parameter's name is that of a class token or of position embeddings."""
    return name.rpartition(".")[2] in ("cls_token", "position")

"""ViT-B/16 on three bands (85,648,899 parameters without its tokens, 85,800,963 with; 16,862,864,640 MACs)."""

import torch
from torch import nn
from torch.nn.functional import interpolate, scaled_dot_product_attention

from evoke_core.models.tokens import prepend_class_token

SIDE = 224
PATCH = 16
WIDTH = 768
DEPTH = 12
HEADS = 12
HIDDEN = 3072
INITIAL_STD = 0.02
"""Of tokens and weights before training; biases begin at zero."""


class ViT(nn.Module):
    """Standardised DE grids (n, 4, 9, 9) → logits (n, 3) of high valence, arousal and dominance.

    ViT-B/16 takes pictures of 3×224×224. To take our grids without an added parameter, α, β and γ are its three
    channels, each 9×9 grid resized bilinearly to 224×224; θ is left out. How the paper fed it is not told; its
    parameters and MACs are Table I's, its 140 layers are not reproduced (87 by the rule of ``profile``).

    Source: Dosovitskiy et al., ICLR 2021, https://arxiv.org/abs/2010.11929.
    """

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Conv2d(3, WIDTH, kernel_size=PATCH, stride=PATCH)
        self.cls_token = nn.Parameter(torch.empty(1, 1, WIDTH))
        self.position = nn.Parameter(torch.empty(1, 1 + (SIDE // PATCH) ** 2, WIDTH))
        self.blocks = nn.Sequential(*(Block() for _ in range(DEPTH)))
        self.norm = nn.LayerNorm(WIDTH)
        self.head = nn.Linear(WIDTH, 3)
        self._initialise()

    def forward(self, grids: torch.Tensor) -> torch.Tensor:
        """Logits of a batch of grids."""
        pictures = interpolate(grids[:, 1:], size=(SIDE, SIDE), mode="bilinear")
        patches = self.embed(pictures).flatten(2).transpose(1, 2)
        tokens = self.blocks(prepend_class_token(patches, self.cls_token, self.position))
        return self.head(self.norm(tokens)[:, 0])  # all tokens are normalised, as Table I's MACs count them

    def _initialise(self) -> None:
        for name, parameter in self.named_parameters():
            if name.endswith("bias"):
                nn.init.zeros_(parameter)
            elif "norm" not in name:
                nn.init.normal_(parameter, std=INITIAL_STD)


class Attention(nn.Module):
    """Multi-head self-attention (n, k, WIDTH) → the same."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.project = nn.Linear(WIDTH, WIDTH)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Each token, as a mixture of all."""
        queries, keys, values = self.qkv(tokens).unflatten(2, (3, HEADS, WIDTH // HEADS)).permute(2, 0, 3, 1, 4)
        mixed = scaled_dot_product_attention(queries, keys, values)
        return self.project(mixed.transpose(1, 2).flatten(2))


class Block(nn.Module):
    """Attention, then two linear layers on each token; both are fed normalised tokens and added to what came in."""

    def __init__(self) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(WIDTH)
        self.attention = Attention()
        self.norm2 = nn.LayerNorm(WIDTH)
        self.mlp = nn.Sequential(nn.Linear(WIDTH, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, WIDTH))

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """(n, k, WIDTH) → (n, k, WIDTH)."""
        tokens = tokens + self.attention(self.norm1(tokens))
        return tokens + self.mlp(self.norm2(tokens))

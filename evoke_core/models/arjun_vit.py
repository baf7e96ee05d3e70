"""Arjun ViT: a small transformer over four tokens (144,323 parameters without its own tokens; see the class)."""

import torch
from torch import nn
from torch.nn.functional import interpolate

from evoke_core.models.tokens import prepend_class_token

BANDS = 4
SIDE = 32
"""A band's 9×9 grid is resized to SIDE×SIDE: as many values as TorchEEG's patch of 32 electrodes × 32 samples."""
WIDTH = 32
DEPTH = 3
HEADS = 4
HEAD_WIDTH = 64
HIDDEN = 64
DROPOUT = 0.0
"""TorchEEG's default: dropout is off, but its layers stand, for they are among Table I's 41."""


class ArjunViT(nn.Module):
    """Standardised DE grids (n, 4, 9, 9) → logits (n, ``outputs``), by default of valence, arousal and dominance.

    TorchEEG's default ``ArjunViT``. It was made for raw windows and cuts 32 electrodes × 128 samples into 4 patches of
    1024 values. To take our grids without an added parameter, each band (θ, α, β, γ) is one token here: its 9×9 grid
    resized bilinearly to 32×32, again 1024 values.

    Table I's 144.356K parameters are those of 4 outputs, without position and class tokens (144,548 with them); with
    the 3 outputs that this task has they are 144,323 (144,515). Its 41 layers come out, its 767.592K MACs do not:
    thop's rule gives 688,968 with 4 outputs and 688,936 with 3.

    Source: Arjun et al., EMBC 2021, https://doi.org/10.1109/EMBC46164.2021.9629837.
    """

    def __init__(self, outputs: int = 3) -> None:
        super().__init__()
        self.flatten = nn.Flatten(2)
        self.embed = nn.Linear(SIDE * SIDE, WIDTH)
        # Drawn as wide as TorchEEG draws them: from small ones the bands are not told apart, and learning stalls.
        self.cls_token = nn.Parameter(torch.randn(1, 1, WIDTH))
        self.position = nn.Parameter(torch.randn(1, 1 + BANDS, WIDTH))
        self.dropout = nn.Dropout(DROPOUT)
        self.blocks = nn.Sequential(*(Block() for _ in range(DEPTH)))
        self.norm = nn.LayerNorm(WIDTH)
        self.head = nn.Linear(WIDTH, outputs)

    def forward(self, grids: torch.Tensor) -> torch.Tensor:
        """Logits of a batch of grids."""
        patches = self.flatten(interpolate(grids, size=(SIDE, SIDE), mode="bilinear"))
        tokens = prepend_class_token(self.embed(patches), self.cls_token, self.position)
        tokens = self.blocks(self.dropout(tokens))
        return self.head(self.norm(tokens[:, 0]))


class Attention(nn.Module):
    """Multi-head self-attention (n, k, WIDTH) → the same; no bias for queries, keys and values."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * HEADS * HEAD_WIDTH, bias=False)
        self.softmax = nn.Softmax(dim=-1)
        self.dropout = nn.Dropout(DROPOUT)
        self.project = nn.Sequential(nn.Linear(HEADS * HEAD_WIDTH, WIDTH), nn.Dropout(DROPOUT))

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Each token, as a mixture of all."""
        queries, keys, values = self.qkv(tokens).unflatten(2, (3, HEADS, HEAD_WIDTH)).permute(2, 0, 3, 1, 4)
        attention = self.softmax(queries @ keys.transpose(-2, -1) * HEAD_WIDTH**-0.5)
        mixed = self.dropout(attention) @ values
        return self.project(mixed.transpose(1, 2).flatten(2))


class Block(nn.Module):
    """Attention, then two linear layers on each token; both are fed normalised tokens and added to what came in."""

    def __init__(self) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(WIDTH)
        self.attention = Attention()
        self.norm2 = nn.LayerNorm(WIDTH)
        self.mlp = nn.Sequential(
            nn.Linear(WIDTH, HIDDEN), nn.GELU(), nn.Dropout(DROPOUT), nn.Linear(HIDDEN, WIDTH), nn.Dropout(DROPOUT)
        )

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """(n, k, WIDTH) → (n, k, WIDTH)."""
        tokens = tokens + self.attention(self.norm1(tokens))
        return tokens + self.mlp(self.norm2(tokens))

"""The teacher: a continuous convolutional network, CCNN (6,234,627 parameters, 79,961,088 MACs)."""

import torch
from torch import nn

from evoke_core.models.student import PADDING


class CCNN(nn.Module):
    """Standardised DE grids (n, 4, 9, 9) → logits (n, 3) of high valence, arousal and dominance.

    Four 4×4 convolutions without pooling, then two linear layers. The paper's text (§III-C) calls the last convolution
    1×1, but Table I's parameters and MACs, and the drawing of Fig. 2, are those of a 4×4 one: the table wins. The SELU
    and the dropout of ½ are TorchEEG's, whose layers give the table's counts.

    Source: Yang et al., ICONIP 2018, https://doi.org/10.1007/978-3-030-04239-4_39.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pad = nn.ZeroPad2d(PADDING)
        self.relu = nn.ReLU()
        self.conv1 = nn.Conv2d(4, 64, kernel_size=4)
        self.conv2 = nn.Conv2d(64, 128, kernel_size=4)
        self.conv3 = nn.Conv2d(128, 256, kernel_size=4)
        self.conv4 = nn.Conv2d(256, 64, kernel_size=4)
        self.linear1 = nn.Linear(64 * 9 * 9, 1024)
        self.selu = nn.SELU()
        self.dropout = nn.Dropout(0.5)
        self.linear2 = nn.Linear(1024, 3)

    def forward(self, grids: torch.Tensor) -> torch.Tensor:
        """Logits of a batch of grids."""
        maps = grids
        for convolution in (self.conv1, self.conv2, self.conv3, self.conv4):
            maps = self.relu(convolution(self.pad(maps)))
        return self.linear2(self.dropout(self.selu(self.linear1(maps.flatten(1)))))

"""The EVOKE student: two convolutions and two linear layers (paper Fig. 2; 353,363 parameters, 1,991,424 MACs)."""

import torch
from torch import nn

PADDING = (1, 2, 1, 2)
"""Left, right, top, bottom: keeps 9×9 under a 4×4 kernel."""


class Student(nn.Module):
    """Standardised DE grids (n, 4, 9, 9) → logits (n, 3) of high valence, arousal and dominance.

    The layer widths stand in the authors' drawing of Fig. 2; with them the parameter and MAC counts are Table I's,
    and so are its 8 layers: convolution, ReLU, convolution, ReLU, flatten, linear, ReLU, linear.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pad = nn.ZeroPad2d(PADDING)
        self.relu = nn.ReLU()
        self.flatten = nn.Flatten()
        self.conv1 = nn.Conv2d(4, 64, kernel_size=4)
        self.conv2 = nn.Conv2d(64, 16, kernel_size=4)
        self.linear1 = nn.Linear(16 * 9 * 9, 256)
        self.linear2 = nn.Linear(256, 3)

    def forward(self, grids: torch.Tensor) -> torch.Tensor:
        """Logits of a batch of grids."""
        maps = self.relu(self.conv1(self.pad(grids)))
        maps = self.relu(self.conv2(self.pad(maps)))
        return self.linear2(self.relu(self.linear1(self.flatten(maps))))

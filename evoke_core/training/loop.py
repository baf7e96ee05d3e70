"""The training loop, in one sitting: Adam, binary cross-entropy on three logits."""

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

LEARNING_RATE = 1e-3
BATCH = 128


def fit(
    network: nn.Module,
    grids: NDArray[np.float32],
    labels: NDArray[np.float32],
    *,
    epochs: int,
    seed: int,
    noise: float,
    advance: Callable[[float], None],
) -> None:
    """Train ``network`` in place on (n, 4, 9, 9) grids and (n, 3) labels.

    ``noise`` is the standard deviation of Gaussian noise that is added to the occupied cells of each batch: it keeps a
    network from knowing a trial by its fingerprint. ``advance`` is called after each epoch with its mean loss.
    Paper §IV-B: Adam 1e-3, batches of 128.
    """
    generator = torch.Generator().manual_seed(seed)
    inputs, targets = torch.from_numpy(grids), torch.from_numpy(labels)
    occupied = (inputs != 0).any(dim=0)
    optimiser = torch.optim.Adam(network.parameters(), lr=LEARNING_RATE)
    loss_of = nn.BCEWithLogitsLoss()
    network.train()
    for _ in range(epochs):
        total = 0.0
        for batch in torch.randperm(len(inputs), generator=generator).split(BATCH):
            optimiser.zero_grad()
            disturbance = noise * torch.randn(len(batch), *occupied.shape, generator=generator) * occupied
            loss = loss_of(network(inputs[batch] + disturbance), targets[batch])
            loss.backward()
            optimiser.step()
            total += float(loss.detach()) * len(batch)
        advance(total / len(inputs))
    network.eval()


def predict(network: nn.Module, grids: NDArray[np.float32]) -> NDArray[np.float32]:
    """P(high) (n, 3) of (n, 4, 9, 9) grids."""
    network.eval()
    with torch.inference_mode():
        parts = [torch.sigmoid(network(batch)) for batch in torch.from_numpy(grids).split(4096)]
    return torch.cat(parts).numpy()

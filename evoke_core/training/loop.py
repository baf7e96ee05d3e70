"""The training loop, to be read in one sitting: Adam on windows that all lie on the device, batches by index.

Whatever is random in an epoch (order, noise, dropout) is drawn from the seed and the epoch's number alone. So training
that was broken off and goes on from a checkpoint ends with the same numbers as training that was not: to the bit on the
CPU; on a GPU, whose kernels add in no fixed order, as nearly as two runs without a break.

Paper §IV-B: Adam, learning rate 1e-3, batches of 128.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from evoke_core.errors import EvokeError
from evoke_core.training.losses import distillation_loss, label_loss
from evoke_core.training.machine import captured, choose_device, keep_freed_memory, precision

PREDICTION_BATCH = 256
TELL_EVERY_S = 0.25


@dataclass(frozen=True)
class Distillation:
    """A teacher's logits (n, 3) on the training windows, and the paper's T and α."""

    teacher_logits: NDArray[np.float32]
    temperature: float
    alpha: float


class Epoch(NamedTuple):
    """What one epoch left: the mean loss, the accuracy while training (mean of three labels), and the speed.

    The others, on windows that are not trained on, are there where somebody looks at them after each epoch.
    """

    number: int
    loss: float
    accuracy: float
    windows_per_s: float
    test_accuracy: float | None = None
    test_macro_f1: float | None = None
    validation_loss: float | None = None


def draw_seed(*path: int) -> int:
    """A seed of its own for each path of numbers (seed, fold, epoch …)."""
    return int(np.random.SeedSequence(path).generate_state(1)[0])


class Trainer:
    """A network, its optimiser and its training windows on one device.

    Args:
        network: takes (n, 4, 9, 9), gives logits (n, 3); trained in place.
        grids: (n, 4, 9, 9) standardised features.
        labels: (n, 3), 0 or 1, or NaN where there is none.
        seed: decides order, noise and dropout.
        batch: windows a step.
        learning_rate: Adam's.
        noise: standard deviation of Gaussian noise on the occupied cells of each batch (features have 1); it keeps a
            network from knowing a trial by its fingerprint. The paper has none.
        distillation: where a teacher helps.
        device: default CUDA where there is one.
    """

    def __init__(
        self,
        network: nn.Module,
        grids: NDArray[np.float32],
        labels: NDArray[np.float32],
        *,
        seed: int,
        batch: int = 128,
        learning_rate: float = 1e-3,
        noise: float = 0.0,
        distillation: Distillation | None = None,
        device: torch.device | None = None,
    ) -> None:
        self.device = device or choose_device()
        if self.device.type == "cpu":
            keep_freed_memory()
        self.network = network.to(self.device)
        self.optimiser = torch.optim.Adam(network.parameters(), lr=learning_rate, fused=True)
        # Convolutions are faster on inputs with the channels last; laying out the weights so brings nothing more.
        self._grids = torch.from_numpy(grids).to(self.device).contiguous(memory_format=torch.channels_last)
        self._labels = torch.from_numpy(np.nan_to_num(labels)).to(self.device)
        known = ~np.isnan(labels)
        self._answers = int(known.sum())
        self._known = None if known.all() else torch.from_numpy(known.astype(np.float32)).to(self.device)
        self.windows = len(labels)
        self._occupied = (self._grids != 0).any(dim=0)
        self._seed, self._batch, self._noise = seed, batch, noise
        self._distillation = distillation
        self._teacher = torch.from_numpy(distillation.teacher_logits).to(self.device) if distillation else None
        self._captured = captured(network, self.device)

    def epoch(self, number: int, progress: Callable[[int, float], None] = lambda _done, _loss: None) -> Epoch:
        """Train epoch ``number`` (from 1); ``progress`` hears of windows done, and of the loss so far, now and then."""
        started = told = time.perf_counter()
        torch.manual_seed(draw_seed(self._seed, number))
        order = torch.randperm(self.windows).to(self.device)  # drawn on the CPU, so that it is the same on all devices
        total, right, done = torch.zeros((), device=self.device), torch.zeros((), device=self.device), 0
        self.network.train()
        for chosen in order.split(self._batch):
            logits, loss = self._step(chosen)
            total += loss * len(chosen)
            agreed = (logits >= 0) == (self._labels[chosen] >= 0.5)
            right += agreed.sum() if self._known is None else (agreed * self._known[chosen]).sum()
            done += len(chosen)
            if time.perf_counter() - told >= TELL_EVERY_S:  # not at each step: a GPU waits while the loss is read
                progress(done, float(total) / done)
                told = time.perf_counter()
        mean = float(total) / self.windows
        if not np.isfinite(mean):
            raise EvokeError(f"the loss is no number any more in epoch {number}; choose a smaller --learning-rate")
        speed = self.windows / (time.perf_counter() - started)
        return Epoch(number, mean, float(right) / self._answers, speed)

    def _step(self, chosen: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """One batch; returns its logits and its loss, detached."""
        inputs = self._grids[chosen]
        if self._noise:
            disturbance = torch.randn(inputs.shape, device=self.device)
            inputs = inputs + self._noise * disturbance * self._occupied
        self.optimiser.zero_grad()
        forward = self._captured if len(inputs) == self._batch else self.network  # the last batch may be smaller
        with precision(self.device):
            logits = forward(inputs)
        logits = logits.float()
        loss = self._loss(logits, chosen)
        loss.backward()
        self.optimiser.step()
        return logits.detach(), loss.detach()

    def _loss(self, logits: torch.Tensor, chosen: torch.Tensor) -> torch.Tensor:
        known = None if self._known is None else self._known[chosen]
        if self._distillation is None or self._teacher is None:
            return label_loss(logits, self._labels[chosen], known)
        return distillation_loss(
            logits,
            self._teacher[chosen],
            self._labels[chosen],
            temperature=self._distillation.temperature,
            alpha=self._distillation.alpha,
            known=known,
        )


def predict_logits(network: nn.Module, grids: NDArray[np.float32]) -> NDArray[np.float32]:
    """Logits (n, 3) of (n, 4, 9, 9) grids, in float32 on the network's device; leaves it in evaluation mode."""
    device = next(network.parameters()).device
    network.eval()
    with torch.inference_mode():
        batches = torch.from_numpy(grids).split(PREDICTION_BATCH)
        parts = [network(batch.to(device, memory_format=torch.channels_last)) for batch in batches]
        return torch.cat(parts).float().cpu().numpy()


def probabilities(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """σ of logits: P(high)."""
    return torch.from_numpy(logits).sigmoid().numpy()

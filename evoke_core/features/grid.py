"""Features by electrode, laid out on the 9×9 grid that the networks take."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from evoke_core.montage import GENEVA, GRID_SIZE, cells

Real = TypeVar("Real", np.float32, np.float64)


def to_grid(features: NDArray[Real], channels: Sequence[str] = GENEVA) -> NDArray[Real]:
    """Lay (n, channels, bands) features on the scalp: (n, bands, 9, 9), cells without an electrode 0."""
    count, _, bands = features.shape
    rows, columns = np.array(cells(channels)).T
    grid = np.zeros((count, bands, GRID_SIZE, GRID_SIZE), features.dtype)
    grid[:, :, rows, columns] = features.transpose(0, 2, 1)
    return grid

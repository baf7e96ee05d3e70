"""From features to what a network takes: standardised on the training windows alone, laid on the grid."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

from evoke_core.errors import EvokeError
from evoke_core.features.grid import to_grid
from evoke_core.training.dataset import Dataset
from evoke_core.training.files import write_whole

SMALLEST_SD = 1e-6
INPUTS_FILE = "inputs.safetensors"


@dataclass(frozen=True)
class Inputs:
    """Constants of a network's input, each (channels, 4) in the features' unit: mean, sd, mean of the baselines."""

    mean: NDArray[np.float32]
    sd: NDArray[np.float32]
    mean_baseline: NDArray[np.float32]

    @classmethod
    def fit(cls, training: Dataset) -> "Inputs":
        """Fit on the windows that are trained on, and on no other."""
        sd = np.maximum(training.features.std(axis=0, dtype=np.float64), SMALLEST_SD)
        mean = training.features.mean(axis=0, dtype=np.float64)
        mean_baseline = training.baselines.mean(axis=0, dtype=np.float64)
        return cls(mean.astype(np.float32), sd.astype(np.float32), mean_baseline.astype(np.float32))

    def grids(self, data: Dataset) -> NDArray[np.float32]:
        """Standardised features on the scalp, (n, 4, 9, 9)."""
        return to_grid((data.features - self.mean) / self.sd, data.channels)

    def write(self, folder: Path) -> None:
        """Keep the constants beside the weights."""
        arrays = {"mean": self.mean, "sd": self.sd, "mean_baseline": self.mean_baseline}
        write_whole(folder / INPUTS_FILE, save(arrays))

    @classmethod
    def read(cls, folder: Path) -> "Inputs":
        """The constants of a trained fold."""
        path = folder / INPUTS_FILE
        try:
            return cls(**load(path.read_bytes()))
        except OSError:
            raise EvokeError(f"{folder}: not trained yet ({INPUTS_FILE} is missing); finish its run first") from None
        except Exception as error:  # safetensors raises its own kinds
            raise EvokeError(f"{path}: damaged ({type(error).__name__}); delete {folder} and train it again") from None

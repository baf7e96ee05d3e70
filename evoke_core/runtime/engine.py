"""Windows → probabilities, on the CPU by ONNX Runtime or on a CUDA GPU by torch."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from evoke_core.eeg.windows import WINDOW_SAMPLES
from evoke_core.errors import EvokeError, require
from evoke_core.features.differential_entropy import VARIANCE_FLOOR, band_projection, band_sums
from evoke_core.montage import GRID_SIZE, cells
from evoke_core.runtime.bundle import Bundle, Manifest, load_bundle

DEVICES = ("auto", "cpu", "cuda")
CUDA_BATCH = 4096

Floats = NDArray[np.float32]


class Backend(Protocol):
    """Probabilities (n, 3) from windows (n, C, 128) µV and baselines (1 or n, C, 4) nats."""

    def __call__(self, windows: Floats, baselines: Floats) -> Floats:
        """One batch."""
        ...


class Engine:
    """A decoder ready to run.

    Args:
        device: "cpu" (ONNX Runtime on one thread), "cuda"
            (torch), or "auto": CUDA where torch is installed and sees a GPU, else the CPU.
        model: a decoder's folder; default the shipped one, trained on synthetic EEG.
    """

    def __init__(self, device: str = "auto", model: Path | None = None) -> None:
        if device not in DEVICES:
            raise EvokeError(f"unknown device {device!r}: choose one of {', '.join(DEVICES)}")
        bundle = load_bundle(model)
        self.manifest: Manifest = bundle.manifest
        self.device = _choose(device)
        self._backend: Backend = TorchBackend(bundle, "cuda") if self.device == "cuda" else OnnxBackend(bundle)

    def __repr__(self) -> str:
        trained = "synthetic EEG" if self.manifest.synthetic else "recorded EEG"
        return f"<Engine {self.manifest.name} on {self.device}, trained on {trained}>"

    def predict(self, windows: NDArray[np.floating[Any]], baseline: NDArray[np.floating[Any]] | None = None) -> Floats:
        """P(high) of valence, arousal and dominance for each window.

        Args:
            windows: (n, C, 128) µV at 128 Hz, channels as in ``manifest.channels`` (32 in Geneva order). A sample that
                is not finite makes its window's answer NaN: see ``eeg.windows.quality`` and ``repair``.
            baseline: DE (C, 4) in nats, or (n, C, 4), subtracted; None means the training mean kept with the model. A
                decoder whose training had no baselines leaves it aside.

        Returns:
            (n, 3) float32.
        """
        expected = (len(self.manifest.channels), WINDOW_SAMPLES)
        if windows.ndim != 3 or windows.shape[1:] != expected:
            raise EvokeError(f"windows of shape (n, {expected[0]}, {expected[1]}) are needed, not {windows.shape}")
        if not self.manifest.takes_baseline:
            baseline = None
        chosen = self.manifest.mean_baseline if baseline is None else np.asarray(baseline, np.float32)
        baselines = chosen[None] if chosen.ndim == 2 else chosen
        shape = self.manifest.mean_baseline.shape
        if baselines.ndim != 3 or baselines.shape[1:] != shape or len(baselines) not in (1, len(windows)):
            raise EvokeError(f"a baseline of shape {shape} is needed (one, or one a window), not {chosen.shape}")
        if len(windows) == 0:
            return np.empty((0, 3), np.float32)
        return self._backend(np.ascontiguousarray(windows, np.float32), baselines)


def _choose(device: str) -> str:
    if device == "cpu" or (device == "auto" and find_spec("torch") is None):
        return "cpu"
    torch = require("torch", extra="torch", purpose="run on a CUDA device")
    if torch.cuda.is_available():
        return "cuda"
    if device == "cuda":
        raise EvokeError("torch sees no CUDA device here; use --device cpu or --device auto")
    return "cpu"


class OnnxBackend:
    """The fused graph in ONNX Runtime, one thread."""

    def __init__(self, bundle: Bundle) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(bundle.graph, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises its own kinds, not exported
            reason = str(error).splitlines()[0]
            raise EvokeError(
                f"{bundle.graph}: cannot be run ({reason}); export it again: evoke train student"
            ) from None

    def __call__(self, windows: Floats, baselines: Floats) -> Floats:
        """One batch."""
        outputs: list[Any] = self._session.run(None, {"window": windows, "baseline": baselines})  # pyright: ignore[reportAssignmentType]
        return outputs[0]


class TorchBackend:
    """The same arithmetic in torch, for a GPU (tests run it on torch's CPU device too)."""

    def __init__(self, bundle: Bundle, device: str) -> None:
        import torch
        from safetensors.torch import load_file

        from evoke_core.models import build

        manifest = bundle.manifest
        self._device = device
        self._network = build(manifest.architecture).to(device).eval()
        self._network.load_state_dict(load_file(bundle.weights, device=device))

        def constant(values: NDArray[Any]) -> torch.Tensor:
            return torch.tensor(values, dtype=torch.float32, device=device)

        self._projection, self._band_sums = constant(band_projection()), constant(band_sums())
        self._mean, self._std = constant(manifest.mean), constant(manifest.std)
        rows, cols = np.array(cells(manifest.channels)).T
        self._cells = torch.tensor(rows * GRID_SIZE + cols, device=device)

    def __call__(self, windows: Floats, baselines: Floats) -> Floats:
        """One batch, in pieces that fit a small GPU."""
        import torch

        parts: list[Floats] = []
        with torch.inference_mode():
            for start in range(0, len(windows), CUDA_BATCH):
                stop = start + CUDA_BATCH
                baseline = baselines if len(baselines) == 1 else baselines[start:stop]
                logits = self._network(self._grids(windows[start:stop], baseline))
                parts.append(torch.sigmoid(logits).cpu().numpy())
        return np.concatenate(parts)

    def _grids(self, windows: Floats, baselines: Floats) -> Any:
        import torch

        signal = torch.from_numpy(windows).to(self._device)
        variance = (signal @ self._projection).square() @ self._band_sums
        entropy = 0.5 * torch.log(2 * torch.pi * torch.e * variance.clamp_min(VARIANCE_FLOOR))
        change = (entropy - torch.from_numpy(baselines).to(self._device) - self._mean) / self._std
        grids = torch.zeros(len(signal), change.shape[-1], GRID_SIZE * GRID_SIZE, device=self._device)
        grids[:, :, self._cells] = change.transpose(1, 2)
        return grids.unflatten(-1, (GRID_SIZE, GRID_SIZE))

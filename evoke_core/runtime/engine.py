"""Windows → probabilities, on the CPU by ONNX Runtime or on a CUDA GPU by torch."""

import ctypes
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.windows import WINDOW_SAMPLES
from evoke_core.errors import EvokeError, require
from evoke_core.runtime.bundle import Bundle, Manifest, load_bundle
from evoke_core.runtime.onnx_runtime import onnxruntime

DEVICES = ("auto", "cpu", "cuda")

Floats = NDArray[np.float32]


class Backend(Protocol):
    """Probabilities (n, 3) from windows (n, C, 128) µV and baselines (1 or n, C, 4) nats."""

    def __call__(self, windows: Floats, baselines: Floats) -> Floats:
        """One batch."""
        ...


class Engine:
    """A decoder ready to run, by one thread at a time.

    Args:
        device: "cpu" (ONNX Runtime on one thread), "cuda" (torch, see ``runtime.cuda``), or "auto": CUDA where torch is
            installed and sees a GPU, else the CPU.
        model: a decoder's folder; default the shipped one, trained on synthetic EEG.
    """

    def __init__(self, device: str = "auto", model: Path | None = None) -> None:
        if device not in DEVICES:
            raise EvokeError(f"unknown device {device!r}: choose one of {', '.join(DEVICES)}")
        bundle = load_bundle(model)
        self.manifest: Manifest = bundle.manifest
        self.device = _choose(device)
        self._backend = _cuda_backend(bundle) if self.device == "cuda" else OnnxBackend(bundle)

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
    # Asking torch takes a second and 200 MB, which nobody without a driver should spend.
    if device == "cpu" or (device == "auto" and (find_spec("torch") is None or not has_driver())):
        return "cpu"
    torch = require("torch", extra="torch", purpose="run on a CUDA device")
    if torch.cuda.is_available():
        return "cuda"
    if device == "cuda":
        raise EvokeError("torch sees no CUDA device here; use --device cpu or --device auto")
    return "cpu"


def has_driver() -> bool:
    """Whether NVIDIA's driver is installed, without which there is no CUDA."""
    try:
        ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    except OSError:
        return False
    return True


def _cuda_backend(bundle: Bundle) -> Backend:
    from evoke_core.runtime.cuda import TorchBackend  # torch is heavy, and only here it is needed

    return TorchBackend(bundle, "cuda")


def one_thread() -> Any:
    """ONNX Runtime's options: a second thread would make no window faster, and some of them late."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return options


class OnnxBackend:
    """The fused graph in ONNX Runtime on one thread.

    One window, the live case, lies in buffers that are bound once: 3 µs less of some 66. Many go in pieces: what a
    piece of 16 makes on its way stays in a core's cache, so that 512 windows take two thirds of the time.
    """

    PIECE = 16

    def __init__(self, bundle: Bundle) -> None:
        try:
            self._session = onnxruntime.InferenceSession(bundle.graph, one_thread(), providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises its own kinds, not exported
            reason = str(error).splitlines()[0]
            raise EvokeError(f"{bundle.graph}: cannot be run ({reason}); export it again: evoke export") from None
        baseline = bundle.manifest.mean_baseline
        takes = {one.name: one.shape[1:] for one in self._session.get_inputs()}
        if takes != {"window": [len(baseline), WINDOW_SAMPLES], "baseline": list(baseline.shape)}:
            raise EvokeError(
                f"{bundle.graph}: takes {takes}, which are not the {len(baseline)} channels of its manifest; export it "
                "again: evoke export"
            )
        self._window = np.zeros((1, len(baseline), WINDOW_SAMPLES), np.float32)
        self._baseline = np.zeros((1, *baseline.shape), np.float32)
        self._answer = np.zeros((1, 3), np.float32)
        self._one: Any = self._session.io_binding()
        for name, buffer in (("window", self._window), ("baseline", self._baseline)):
            self._one.bind_input(name, "cpu", 0, np.float32, buffer.shape, buffer.ctypes.data)
        answer = self._answer
        self._one.bind_output("probabilities", "cpu", 0, np.float32, answer.shape, answer.ctypes.data)

    def __call__(self, windows: Floats, baselines: Floats) -> Floats:
        """One batch."""
        if len(windows) == 1:
            self._window[:], self._baseline[:] = windows, baselines
            self._session.run_with_iobinding(self._one)
            return self._answer.copy()
        answers = np.empty((len(windows), 3), np.float32)
        for start in range(0, len(windows), self.PIECE):
            piece = slice(start, start + self.PIECE)
            given = {"window": windows[piece], "baseline": baselines if len(baselines) == 1 else baselines[piece]}
            answers[piece] = self._session.run(None, given)[0]
        return answers

"""One ONNX graph from raw EEG to probabilities: window and baseline in, P(high) of V, A and D out.

DE, baseline, standardisation, grid and student are fused, so that a client needs ONNX Runtime and nothing of ours.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.windows import WINDOW_SAMPLES
from evoke_core.errors import EvokeError, require
from evoke_core.features.differential_entropy import VARIANCE_FLOOR, band_projection, band_sums
from evoke_core.montage import GRID_SIZE, cells
from evoke_core.runtime.bundle import Manifest

OPSET = 17
IR_VERSION = 8
CONV_PADS = (1, 1, 2, 2)
"""Top, left, bottom, right: the student's ZeroPad2d(1, 2, 1, 2)."""


def write_fused_graph(path: Path, weights: Mapping[str, NDArray[np.float32]], manifest: Manifest) -> None:
    """Write the fused graph of a student (its weights by torch's names) to ``path``.

    Inputs ``window`` (n, C, 128) µV and ``baseline`` (1 or n, C, 4) nats; output ``probabilities`` (n, 3).
    """
    if manifest.architecture != "student":
        raise EvokeError(f"{manifest.name}: only the student is exported as one graph, not {manifest.architecture!r}")
    onnx = require("onnx", extra="train", purpose="write an ONNX graph")
    path.write_bytes(_graph(onnx, weights, manifest).SerializeToString())


def _graph(onnx: Any, weights: Mapping[str, NDArray[np.float32]], manifest: Manifest) -> Any:
    helper, constant = onnx.helper, onnx.numpy_helper.from_array
    channels, bands = len(manifest.channels), len(manifest.bands_hz)
    placement = np.zeros((channels, GRID_SIZE * GRID_SIZE), np.float32)
    for channel, (row, column) in enumerate(cells(manifest.channels)):
        placement[channel, row * GRID_SIZE + column] = 1
    constants: dict[str, NDArray[Any]] = {
        "projection": band_projection().astype(np.float32),
        "band_sums": band_sums(),
        "floor": np.array(VARIANCE_FLOOR, np.float32),
        "half": np.array(0.5, np.float32),
        "offset": np.array(0.5 * np.log(2 * np.pi * np.e), np.float32),
        "mean": manifest.mean,
        "std": manifest.std,
        "placement": placement,
        "grid_shape": np.array([-1, bands, GRID_SIZE, GRID_SIZE], np.int64),
        **weights,
    }
    node = helper.make_node
    nodes = [
        node("MatMul", ["window", "projection"], ["filtered"]),
        node("Mul", ["filtered", "filtered"], ["power"]),
        node("MatMul", ["power", "band_sums"], ["variance"]),
        node("Max", ["variance", "floor"], ["floored"]),
        node("Log", ["floored"], ["log"]),
        node("Mul", ["log", "half"], ["halved"]),
        node("Add", ["halved", "offset"], ["entropy"]),
        node("Sub", ["entropy", "baseline"], ["change"]),
        node("Sub", ["change", "mean"], ["centred"]),
        node("Div", ["centred", "std"], ["standardised"]),
        node("Transpose", ["standardised"], ["by_band"], perm=[0, 2, 1]),
        node("MatMul", ["by_band", "placement"], ["cells"]),
        node("Reshape", ["cells", "grid_shape"], ["grid"]),
        node("Conv", ["grid", "conv1.weight", "conv1.bias"], ["conv1"], pads=CONV_PADS),
        node("Relu", ["conv1"], ["maps1"]),
        node("Conv", ["maps1", "conv2.weight", "conv2.bias"], ["conv2"], pads=CONV_PADS),
        node("Relu", ["conv2"], ["maps2"]),
        node("Flatten", ["maps2"], ["flat"]),
        node("Gemm", ["flat", "linear1.weight", "linear1.bias"], ["linear1"], transB=1),
        node("Relu", ["linear1"], ["hidden"]),
        node("Gemm", ["hidden", "linear2.weight", "linear2.bias"], ["logits"], transB=1),
        node("Sigmoid", ["logits"], ["probabilities"]),
    ]
    floats = onnx.TensorProto.FLOAT
    graph = helper.make_graph(
        nodes,
        manifest.name,
        inputs=[
            helper.make_tensor_value_info("window", floats, ["n", channels, WINDOW_SAMPLES]),
            helper.make_tensor_value_info("baseline", floats, ["baselines", channels, bands]),
        ],
        outputs=[helper.make_tensor_value_info("probabilities", floats, ["n", 3])],
        initializer=[constant(np.ascontiguousarray(value), name) for name, value in constants.items()],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION, producer_name="evoke"
    )
    onnx.checker.check_model(model, full_check=True)
    return model

"""Parts of the fused graph, to be timed alone."""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.runtime.bundle import Bundle
from evoke_core.runtime.engine import one_thread
from evoke_core.runtime.onnx_runtime import onnxruntime

Part = Callable[..., NDArray[np.float32]]


def graph_part(bundle: Bundle, inputs: Sequence[str], output: str) -> Part | None:
    """What stands between these tensors of the fused graph (see ``runtime.export`` for their names).

    None where onnx, which cuts it out, is not installed.
    """
    if find_spec("onnx") is None:
        return None
    import onnx
    from onnx.utils import Extractor

    whole = onnx.shape_inference.infer_shapes(onnx.load(str(bundle.graph)))
    part: Any = Extractor(whole).extract_model(list(inputs), [output])
    session = onnxruntime.InferenceSession(part.SerializeToString(), one_thread(), providers=["CPUExecutionProvider"])
    answers = [output]

    def run(*given: NDArray[np.float32]) -> NDArray[np.float32]:
        outputs: list[Any] = session.run(answers, dict(zip(inputs, given, strict=True)))  # pyright: ignore[reportAssignmentType]
        return outputs[0]

    return run

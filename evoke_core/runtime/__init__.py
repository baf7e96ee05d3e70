"""Windows → probabilities → states: the decoder as it runs."""

from evoke_core.runtime.engine import Engine

__all__ = ["Engine"]

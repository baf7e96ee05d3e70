"""A network of one's own, named ``package.module:function``: found, made, and tried before anything rests on it."""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from torch import Tensor, nn

from evoke_core.errors import EvokeError
from evoke_core.models.cost import GRID_SHAPE, try_out

SAMPLES = 2
LOGITS_SHAPE = (SAMPLES, 3)


def build_own(name: str) -> nn.Module:
    """The network that the function called ``package.module:function`` returns.

    Raises:
        EvokeError: at the first of these that fails: the module is imported, the function is found and called, its
            result is a module of torch, and that turns (2, 4, 9, 9) into (2, 3).
    """
    with _working_directory_importable():
        network = _made(name, _function(name))
        _check(name, network)
    return network


@contextmanager
def _working_directory_importable() -> Generator[None]:
    folder = str(Path.cwd())
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        sys.path.remove(folder)


def _function(name: str) -> Callable[[], Any]:
    path, _, function = name.partition(":")
    try:
        module = import_module(path)
    except Exception as error:
        raise EvokeError(
            f"model {name!r}: module {path!r} cannot be imported ({_told(error)}); it is looked for in {Path.cwd()} "
            "and among the installed packages"
        ) from error
    found = getattr(module, function, None)
    if not callable(found):
        file = getattr(module, "__file__", None) or path
        raise EvokeError(f"model {name!r}: there is no function {function!r} in {file}")
    return found


def _made(name: str, function: Callable[[], Any]) -> nn.Module:
    try:
        network = function()
    except Exception as error:
        raise EvokeError(f"model {name!r}: the function, called without arguments, failed ({_told(error)})") from error
    if not isinstance(network, nn.Module):
        raise EvokeError(f"model {name!r}: the function must return a torch.nn.Module, not {type(network).__name__}")
    return network


def _check(name: str, network: nn.Module) -> None:
    grids = (SAMPLES, *GRID_SHAPE)
    try:
        logits = try_out(network, samples=SAMPLES)
    except Exception as error:
        raise EvokeError(f"model {name!r}: the network cannot take grids of shape {grids} ({_told(error)})") from error
    found = tuple(logits.shape) if isinstance(logits, Tensor) else type(logits).__name__
    if found != LOGITS_SHAPE:
        raise EvokeError(
            f"model {name!r}: the network must turn grids {grids} into logits {LOGITS_SHAPE} of valence, arousal and "
            f"dominance; it gave {found}"
        )


def _told(error: Exception) -> str:
    """An error's kind and the first line of what it says."""
    return f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"

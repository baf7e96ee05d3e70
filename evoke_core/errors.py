"""The one family of errors that a person is meant to read."""

import importlib
from types import ModuleType


class EvokeError(Exception):
    """Something a user can mend: the message names the thing and the way out, in one sentence."""


class StoppedError(EvokeError):
    """Ctrl-C, where there is more to say of it than that: the message says what is kept."""


class MissingExtraError(EvokeError):
    """A part of EVOKE needs a package that is not installed."""


def require(module: str, *, extra: str, purpose: str) -> ModuleType:
    """Import ``module`` or raise a MissingExtraError naming the ``pip install`` that brings it.

    ``purpose`` finishes the sentence "… is needed to".
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module.partition(".")[0]:
            raise
        raise MissingExtraError(
            f"{error.name} is needed to {purpose}, and it is not installed: pip install 'evoke-avatar[{extra}]'"
        ) from None

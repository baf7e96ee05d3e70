"""Networks by name: those of Table I, and one's own."""

from importlib import import_module
from typing import TYPE_CHECKING

from evoke_core.errors import EvokeError, require

if TYPE_CHECKING:
    from torch import nn

BUILDERS = {
    "student": "evoke_core.models.student:Student",
    "ccnn": "evoke_core.models.ccnn:CCNN",
    "arjun_vit": "evoke_core.models.arjun_vit:ArjunViT",
    "vit": "evoke_core.models.vit:ViT",
}
"""Name → where the network's class stands."""


def build(name: str) -> "nn.Module":
    """A fresh network: one of Table I by its name, or one's own by ``package.module:function``.

    The function is called without arguments, and its network must turn (n, 4, 9, 9) grids into (n, 3) logits. Its
    module is looked for in the working directory first, then among the installed packages.

    Raises:
        EvokeError: there is no such network, or what came is not one; the message says what was found.
    """
    require("torch", extra="torch", purpose="build a network")
    if name in BUILDERS:
        module, _, builder = BUILDERS[name].partition(":")
        return getattr(import_module(module), builder)()
    if ":" in name:
        from evoke_core.models.own import build_own

        return build_own(name)
    raise EvokeError(
        f"unknown model {name!r}: choose one of {', '.join(BUILDERS)}, or name a function of yours that makes a "
        "network, as package.module:function"
    )

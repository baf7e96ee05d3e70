"""Outputs beside ZeroMQ, as ``replay`` and ``live`` have them: their options, and what is opened of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from evoke_core.cli.options import warn_of_readers
from evoke_core.errors import EvokeError
from unity_bridge.outputs.fanout import Fanout, Output
from unity_bridge.outputs.lsl_outlet import LslOutlet, check_lsl
from unity_bridge.outputs.osc import Osc, check_osc
from unity_bridge.outputs.udp import Datagrams, Target
from unity_bridge.outputs.vmc import VERSIONS, Vmc
from unity_bridge.protocol import StreamEvent

LslOutOption = Annotated[
    str | None,
    typer.Option("--lsl-out", help="Also send as a Lab Streaming Layer stream of that name.", metavar="NAME"),
]
OscOption = Annotated[
    str | None, typer.Option("--osc", help="Also send as Open Sound Control messages.", metavar="HOST:PORT")
]
VmcOption = Annotated[
    list[str] | None,
    typer.Option(
        "--vmc",
        help="Also move a VRM avatar by the VMC protocol (most listen on port 39539); again for each further person.",
        metavar="HOST:PORT",
    ),
]
VrmOption = Annotated[
    int | None,
    typer.Option("--vrm", help="With --vmc: name expressions as VRM 0 (default; VRM 1 receivers know them too) or 1."),
]


@dataclass(frozen=True)
class Wanted:
    """The outputs that a call asks for, nothing opened yet."""

    lsl: str | None = None
    osc: Target | None = None
    vmc: tuple[Target, ...] = ()
    vrm: int = 0


def wanted_outputs(lsl: str | None, osc: str | None, vmc: Sequence[str], vrm: int | None, *, people: int) -> Wanted:
    """Read the options; BadParameter where one is malformed or does not go with the number of people."""
    if lsl is not None and not (lsl.strip() and lsl.isprintable()):
        raise typer.BadParameter(f"{lsl!r}: say in letters what the stream is to be called", param_hint="--lsl-out")
    if vrm is not None and not vmc:
        raise typer.BadParameter("only --vmc has an avatar; leave it away", param_hint="--vrm")
    if vrm is not None and vrm not in VERSIONS:
        raise typer.BadParameter(f"{vrm}: choose 0 or 1", param_hint="--vrm")
    if vmc and len(vmc) != people:
        raise typer.BadParameter(
            f"{len(vmc)} for {people}; each person moves a face of their own, so give one for each", param_hint="--vmc"
        )
    targets = tuple(_target(text, "--vmc") for text in vmc)
    if len(set(targets)) < len(targets):
        raise typer.BadParameter("two people cannot move one face; give each a port of its own", param_hint="--vmc")
    return Wanted(lsl, _target(osc, "--osc") if osc is not None else None, targets, vrm or 0)


def _target(text: str, option: str) -> Target:
    try:
        return Target.parse(text)
    except EvokeError as error:
        raise typer.BadParameter(str(error), param_hint=option) from None


class Outputs:
    """The outputs of all people, reached for before anything is sent.

    EvokeError where a host is unknown, cannot be reached or needs --allow-lan, where a package is missing, and for an
    LSL stream without --allow-lan, as LSL serves a whole network.
    """

    def __init__(self, wanted: Wanted, *, people: int, allow_lan: bool) -> None:
        self._wanted = wanted
        self._several = people > 1
        if wanted.lsl:
            if not allow_lan:
                raise EvokeError(
                    f"--lsl-out {wanted.lsl}: LSL offers a stream to the whole network, so others there could read the "
                    "emotions; say --allow-lan too, or leave it away"
                )
            check_lsl()
        if wanted.osc or wanted.vmc:
            check_osc()
        self._osc = [Datagrams(wanted.osc, allow_lan=allow_lan) for _ in range(people) if wanted.osc]
        self._vmc = [Datagrams(target, allow_lan=allow_lan) for target in wanted.vmc]

    def of(self, person: int, start: StreamEvent) -> Fanout:
        """The outputs of one person, whose stream begins so; to be entered."""
        outputs: list[Output] = []
        if self._wanted.lsl:
            name = f"{self._wanted.lsl}-{start.stream}" if self._several else self._wanted.lsl
            outputs.append(LslOutlet(name, start))
        if self._osc:
            outputs.append(Osc(self._osc[person], start))
        if self._vmc:
            outputs.append(Vmc(self._vmc[person], start, self._wanted.vrm))
        return Fanout(outputs)

    def warn(self) -> None:
        """Say on stderr which of them others on the network can read."""
        if self._wanted.lsl:
            warn_of_readers(f"LSL {self._wanted.lsl}")
        for kind, sockets in (("OSC", self._osc[:1]), ("VMC", self._vmc)):
            for datagrams in sockets:
                if not datagrams.is_loopback:
                    warn_of_readers(f"{kind} {datagrams.target}")

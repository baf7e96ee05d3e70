"""A face's expressions by the VMC protocol, to programs that show VRM avatars (protocol.vmc.info)."""

import time
from collections.abc import Mapping, Sequence
from functools import cache

from evoke_core.assets import asset, read_json
from evoke_core.emotions import Emotion
from evoke_core.expressions import fit_for_face
from evoke_core.state import EmotionState
from unity_bridge.outputs.osc import AT_REST, bundle
from unity_bridge.outputs.udp import Datagrams
from unity_bridge.protocol import StreamEvent

VERSIONS = (0, 1)
FRAME_S = 1 / 30
LONGEST_GLIDE_S = 0.5
_LAST_TIMES = 3

Expressions = Mapping[str, float]
"""An avatar's own expression → its weight 0–1."""


class Vmc:
    """One stream's states as expressions of a VRM avatar, 30 times a second.

    Between two states, which come 8 times a second, the face glides from where it is to the newer one.

    Args:
        datagrams: where to; closed with this.
        start: the stream's start event.
        version: of VRM, 0 or 1: what expressions are called.
    """

    frame_s = FRAME_S

    def __init__(self, datagrams: Datagrams, start: StreamEvent, version: int) -> None:
        self.name = f"VMC {datagrams.target}"
        self._datagrams = datagrams
        self._version = version
        self._glide_s = min(start.hop_s or 0.0, LONGEST_GLIDE_S)
        self._from = self._to = named(AT_REST.weights, version)
        self._began = self._turned = time.monotonic()

    def send(self, state: EmotionState) -> None:
        """Turn towards a state; the frames bring it."""
        now = time.monotonic()
        self._from = self._shown(now)
        self._to = named(state.weights, self._version)
        self._turned = now

    def frame(self) -> None:
        """Send where the face is now; OSError where it did not go out."""
        now = time.monotonic()
        self._send(self._shown(now), now, loaded=1)

    def close(self) -> None:
        """Send a face at rest and that nobody moves it any more."""
        try:
            for _ in range(_LAST_TIMES):
                self._send(named(AT_REST.weights, self._version), time.monotonic(), loaded=0)
        finally:
            self._datagrams.close()

    def _shown(self, now: float) -> Expressions:
        return between(self._from, self._to, (now - self._turned) / self._glide_s if self._glide_s else 1.0)

    def _send(self, expressions: Expressions, now: float, *, loaded: int) -> None:
        self._datagrams.send(
            bundle(
                (
                    *(("/VMC/Ext/Blend/Val", (name, weight)) for name, weight in expressions.items()),
                    ("/VMC/Ext/Blend/Apply", ()),
                    ("/VMC/Ext/OK", (loaded,)),
                    ("/VMC/Ext/T", (now - self._began,)),
                )
            )
        )


def named(weights: Sequence[float], version: int) -> Expressions:
    """The expressions by which an avatar of that version of VRM shows eight weights (in id order), each 0–1.

    The weights are first made fit for a face, as every face has them. Emotions that share an expression add up.
    """
    shown: dict[str, float] = {}
    for emotion, weight in zip(Emotion, fit_for_face(weights), strict=True):
        for name, strength in presets(version)[emotion].items():
            shown[name] = shown.get(name, 0.0) + weight * strength
    return {name: min(weight, 1.0) for name, weight in shown.items()}


@cache
def presets(version: int) -> Mapping[Emotion, Expressions]:
    """The shipped table of a version of VRM (``assets/vrm``)."""
    table: dict[str, dict[str, float]] = read_json(asset(f"vrm/vrm{version}.json"))["emotions"]
    return {emotion: table[emotion.word] for emotion in Emotion}


def between(first: Expressions, last: Expressions, part: float) -> Expressions:
    """The expressions that lie a part (0–1) of the way from the first to the last, both of the same names."""
    part = min(max(part, 0.0), 1.0)
    return {name: weight + (last[name] - weight) * part for name, weight in first.items()}

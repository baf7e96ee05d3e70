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
from unity_bridge.streams import STALE_HOPS, STALE_S

VERSIONS = (0, 1)
FRAME_S = 1 / 30
LONGEST_GLIDE_S = 0.5
FADE_S = 1.0
_LAST_TIMES = 3

Expressions = Mapping[str, float]
"""An avatar's own expression → its weight 0–1."""


class Vmc:
    """One stream's states as expressions of a VRM avatar, 30 times a second.

    Between two states, which come 8 times a second, the face glides from where it is to the newer one. Without a state
    for as long as makes a stream stale it fades to rest: whoever shows it knows only these frames.

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
        hop_s = start.hop_s or 0.0
        self._hop_s, self._stale_s = min(hop_s, LONGEST_GLIDE_S), max(STALE_S, STALE_HOPS * hop_s)
        self._rest = self._from = self._to = named(AT_REST.weights, version)
        self._glide_s = 0.0
        self._began = self._turned = time.monotonic()

    def send(self, state: EmotionState) -> None:
        """Turn towards a state; the frames bring it."""
        self._turn(named(state.weights, self._version), self._hop_s, time.monotonic())

    def frame(self) -> None:
        """Send where the face is now; OSError where it did not go out."""
        now = time.monotonic()
        if now - self._turned >= self._stale_s:
            self._turn(self._rest, FADE_S, now)
        self._send(self._shown(now), now, loaded=1)

    def close(self) -> None:
        """Send a face at rest and that nobody moves it any more."""
        try:
            for _ in range(_LAST_TIMES):
                self._send(self._rest, time.monotonic(), loaded=0)
        finally:
            self._datagrams.close()

    def _turn(self, to: Expressions, glide_s: float, now: float) -> None:
        self._from, self._to = self._shown(now), to
        self._glide_s, self._turned = glide_s, now

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

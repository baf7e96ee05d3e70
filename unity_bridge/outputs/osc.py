"""States as Open Sound Control messages, over UDP; OUTPUTS.md has the table of addresses."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from evoke_core.emotions import Emotion
from evoke_core.errors import require
from evoke_core.state import EmotionState
from unity_bridge.outputs.udp import Datagrams
from unity_bridge.protocol import StreamEvent

if TYPE_CHECKING:
    from pythonosc.osc_message import OscMessage

Value = str | int | float
AT_REST = EmotionState(
    0.0, None, (0.5, 0.5, 0.5), tuple(float(emotion == Emotion.NEUTRAL) for emotion in Emotion), 0, "neutral", 0.0, 0.0
)
"""What is left where a stream has ended: nobody is to be seen smiling then."""
_LAST_TIMES = 3
"""The end is sent so often, as a network may lose datagrams."""


class Osc:
    """One stream's states as bundles of OSC messages under /evoke/STREAM, the numbers as the wire has them.

    Args:
        datagrams: where to; closed with this.
        start: the stream's start event.
    """

    frame_s = None

    def __init__(self, datagrams: Datagrams, start: StreamEvent) -> None:
        self._root = f"/evoke/{start.stream}"
        self.name = f"OSC {datagrams.target} {self._root}"
        self._datagrams = datagrams
        self._demonstration = int(bool(start.synthetic_model))

    def send(self, state: EmotionState) -> None:
        """Send a state; OSError where it did not go out."""
        self._send(state, alive=1)

    def frame(self) -> None:
        """Between two states there is nothing to say."""

    def close(self) -> None:
        """Send that the stream is not alive and its emotion neutral."""
        try:
            for _ in range(_LAST_TIMES):
                self._send(AT_REST, alive=0)
        finally:
            self._datagrams.close()

    def _send(self, state: EmotionState, *, alive: int) -> None:
        self._datagrams.send(bundle((f"{self._root}/{name}", values) for name, values in self._messages(state, alive)))

    def _messages(self, state: EmotionState, alive: int) -> Iterable[tuple[str, tuple[Value, ...]]]:
        yield "alive", (alive,)
        yield "demonstration", (self._demonstration,)
        yield "vad", state.vad
        for name, value in zip(("valence", "arousal", "dominance"), state.vad, strict=True):
            yield name, (value,)
        yield "weights", state.weights
        for emotion, weight in zip(Emotion, state.weights, strict=True):
            yield f"weight/{emotion.word}", (weight,)
        yield "emotion", (state.emotion,)
        yield "emotion_id", (int(Emotion.from_word(state.emotion)),)
        yield "confidence", (state.confidence,)
        yield "quality", (state.quality,)


def check_osc() -> None:
    """MissingExtraError where python-osc is not installed."""
    require("pythonosc", extra="osc", purpose="send OSC and VMC")


def bundle(messages: Iterable[tuple[str, tuple[Value, ...]]]) -> bytes:
    """One datagram of several messages, to be taken at once."""
    from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder

    builder = OscBundleBuilder(IMMEDIATELY)
    for address, values in messages:
        builder.add_content(_message(address, values))
    return builder.build().dgram


def _message(address: str, values: tuple[Value, ...]) -> "OscMessage":
    from pythonosc.osc_message_builder import OscMessageBuilder

    builder = OscMessageBuilder(address)
    for value in values:
        builder.add_arg(value)
    return builder.build()

"""States as two Lab Streaming Layer streams: numbers, and a marker for each change of the emotion."""

import socket
import time
from typing import Any

import numpy as np

from evoke_core.eeg.lsl.network import lsl
from evoke_core.emotions import Emotion
from evoke_core.errors import require
from evoke_core.state import EmotionState
from unity_bridge.protocol import StreamEvent

CHANNELS = ("valence", "arousal", "dominance", *(emotion.word for emotion in Emotion))
END = "end"
_DELIVERY_S = 0.2


def check_lsl() -> None:
    """MissingExtraError where mne-lsl is not installed."""
    require("mne_lsl.lsl", extra="eeg", purpose="send a Lab Streaming Layer stream")


class LslOutlet:
    """One stream's states on Lab Streaming Layer.

    ``name`` (type Emotion) has a sample a state: V, A, D and the eight weights as the wire has them, at the state's own
    time. Its nominal rate is one a hop. ``name``-markers (type Markers) has the emotion's word whenever it changes, and
    ``end`` at the end.

    Args:
        name: of the first stream.
        start: the stream's start event; what it says stands in both descriptions.
    """

    frame_s = None

    def __init__(self, name: str, start: StreamEvent) -> None:
        check_lsl()
        library = lsl()
        self.name = f"LSL {name}"
        self._clock = library.local_clock
        self._emotion: str | None = None
        rate = 1 / start.hop_s if start.hop_s else 0.0
        identity = f"evoke-{socket.gethostname()}-{start.stream}-{name}"
        numbers = library.StreamInfo(name, "Emotion", len(CHANNELS), rate, "float32", identity)
        numbers.set_channel_names(list(CHANNELS))
        numbers.set_channel_types("probability")
        numbers.set_channel_units("none")
        markers = library.StreamInfo(f"{name}-markers", "Markers", 1, 0.0, "string", f"{identity}-markers")
        for info in (numbers, markers):
            _describe(info, start)
        self._numbers: Any = library.StreamOutlet(numbers)
        self._markers: Any = library.StreamOutlet(markers)

    def send(self, state: EmotionState) -> None:
        """Push a state, and its emotion where that is another than before."""
        stamp = self._clock() - (time.time() - state.t)
        self._numbers.push_sample(np.array((*state.vad, *state.weights), np.float32), stamp)
        if state.emotion != self._emotion:
            self._emotion = state.emotion
            self._markers.push_sample([state.emotion], stamp)

    def frame(self) -> None:
        """Between two states there is nothing to say."""

    def close(self) -> None:
        """Push the marker ``end`` and close both streams; whoever receives them is given a moment to have it."""
        self._markers.push_sample([END], self._clock())
        if self._numbers.has_consumers or self._markers.has_consumers:
            time.sleep(_DELIVERY_S)
        self._numbers = self._markers = None


def _describe(info: Any, start: StreamEvent) -> None:
    about = info.desc.append_child("evoke")
    for field in ("stream", "run", "source", "model"):
        about.append_child_value(field, str(getattr(start, field)))
    for field in ("synthetic_source", "synthetic_model"):
        about.append_child_value(field, str(bool(getattr(start, field))).lower())

"""Encode and decode one message of the wire; no socket here. PROTOCOL.md says it in words."""

import math
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import msgpack

from evoke_core.emotions import Emotion
from evoke_core.errors import EvokeError
from evoke_core.state import EmotionState

VERSION = 1
DEFAULT_ENDPOINT = "tcp://127.0.0.1:5571"
MAX_PAYLOAD_BYTES = 4096
MAX_DEPTH = 16
MAX_TEXT = 200
STREAM_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_RUN = re.compile(r"[0-9a-f]{16}")
_WORDS = {emotion.word for emotion in Emotion}
_EVENTS = ("start", "beat", "marker", "end")


class ProtocolError(EvokeError):
    """A message that is not of this protocol; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class StateMessage:
    """One state as it travels: which run and stream it belongs to, and its place there."""

    run: str
    stream: str
    seq: int
    state: EmotionState


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """Something about a stream: its start (what is played, by what it is decoded), a beat, a marker, its end."""

    run: str
    stream: str
    event: str
    t: float
    source: str | None = None
    model: str | None = None
    synthetic_source: bool | None = None
    synthetic_model: bool | None = None
    hop_s: float | None = None
    label: str | None = None


Message = StateMessage | StreamEvent


def encode(message: Message) -> tuple[bytes, bytes]:
    """Topic and payload of a message; ProtocolError where a receiver would refuse it."""
    fields = to_fields(message)
    from_fields(topic_of(message), fields)
    return topic_of(message).encode(), msgpack.Packer().pack(fields)


def decode(topic: bytes, payload: bytes) -> Message:
    """Read one message; ProtocolError, and nothing else, says why it is refused."""
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise ProtocolError(f"payload of {len(payload)} bytes is over the limit of {MAX_PAYLOAD_BYTES}")
    try:
        name = topic.decode()
    except UnicodeDecodeError:
        raise ProtocolError("the topic is not UTF-8") from None
    try:
        fields: Any = msgpack.unpackb(payload, strict_map_key=False)
    except Exception as error:  # msgpack raises many kinds for rubbish
        raise ProtocolError(f"the payload is not one MessagePack value ({type(error).__name__})") from None
    if not isinstance(fields, dict) or not all(isinstance(key, str) for key in fields):
        raise ProtocolError("the payload is not a map with text keys")
    return from_fields(name, fields)


def topic_of(message: Message) -> str:
    """The topic that a message travels under."""
    return f"{'emotion' if isinstance(message, StateMessage) else 'stream'}/{message.stream}"


def to_fields(message: Message) -> dict[str, Any]:
    """A message as the map that travels (and stands in a recording)."""
    if isinstance(message, StateMessage):
        state = {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(message.state).items()
        }
        return {"v": VERSION, "run": message.run, "stream": message.stream, "seq": message.seq, **state}
    return {"v": VERSION, **{name: value for name, value in asdict(message).items() if value is not None}}


def from_fields(topic: str, fields: dict[str, Any]) -> Message:
    """The message of a topic and its map; ProtocolError says what is wrong with it."""
    kind, _, stream = topic.partition("/")
    if kind not in ("emotion", "stream") or not STREAM_NAME.fullmatch(stream):
        raise ProtocolError(f"unknown topic {topic[:80]!r}")
    if _is_deeper(fields, MAX_DEPTH):
        raise ProtocolError(f"the payload is nested more than {MAX_DEPTH} deep")
    read = _Reader(fields)
    version = read.integer("v", 0, 2**53)
    if version != VERSION:
        raise ProtocolError(f"version {version} is not spoken here, only {VERSION}")
    run = read.text("run", _RUN.fullmatch)
    if read.text("stream", STREAM_NAME.fullmatch) != stream:
        raise ProtocolError("'stream' is not the topic's")
    if kind == "emotion":
        return StateMessage(run, stream, read.integer("seq", 0, 2**53 - 1), _state(read))
    return _event(read, run, stream)


def _state(read: "_Reader") -> EmotionState:
    valence, arousal, dominance = read.numbers("vad", 3)
    weights = read.numbers("weights", 8)
    if abs(sum(weights) - 1) > 1e-3:
        raise ProtocolError("'weights' do not sum to 1")
    return EmotionState(
        t=read.number("t"),
        source_t=None if read.value("source_t") is None else read.number("source_t"),
        vad=(valence, arousal, dominance),
        weights=weights,
        key=read.integer("key", 0, 7),
        emotion=read.text("emotion", _WORDS.__contains__),
        confidence=read.number("confidence", 0, 1),
        quality=read.number("quality", 0, 1),
    )


def _event(read: "_Reader", run: str, stream: str) -> StreamEvent:
    event = read.text("event", _EVENTS.__contains__)
    t = read.number("t")
    if event == "start":
        hop_s = read.number("hop_s")
        if hop_s <= 0:
            raise ProtocolError("'hop_s' is not above 0")
        return StreamEvent(
            run, stream, event, t,
            source=read.text("source", _short),
            model=read.text("model", _short),
            synthetic_source=read.boolean("synthetic_source"),
            synthetic_model=read.boolean("synthetic_model"),
            hop_s=hop_s,
        )  # fmt: skip
    return StreamEvent(run, stream, event, t, label=read.text("label", _short) if event == "marker" else None)


def _short(text: str) -> bool:
    try:
        return len(text.encode("utf-16-le")) <= 2 * MAX_TEXT  # counted as C# counts
    except UnicodeEncodeError:
        return False  # half a pair of surrogates, as in a file's name that is not UTF-8: nothing that could travel


def _is_deeper(value: Any, levels: int) -> bool:
    if isinstance(value, dict):
        parts = [item for pair in value.items() for item in pair]
    elif isinstance(value, list):
        parts = value
    else:
        return False
    return levels == 0 or any(_is_deeper(part, levels - 1) for part in parts)


class _Reader:
    """Checked access to the fields of a received map."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self._fields = fields

    def value(self, name: str) -> Any:
        try:
            return self._fields[name]
        except KeyError:
            raise ProtocolError(f"'{name}' is missing") from None

    def boolean(self, name: str) -> bool:
        value = self.value(name)
        if not isinstance(value, bool):
            raise ProtocolError(f"'{name}' is not a bool")
        return value

    def integer(self, name: str, low: int, high: int) -> int:
        value = self.value(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise ProtocolError(f"'{name}' is not an integer")
        if not low <= value <= high:
            raise ProtocolError(f"'{name}' is out of range")
        return value

    def number(self, name: str, low: float = -math.inf, high: float = math.inf) -> float:
        return _number(self.value(name), name, low, high)

    def numbers(self, name: str, count: int) -> tuple[float, ...]:
        values = self.value(name)
        if not isinstance(values, list) or len(values) != count:
            raise ProtocolError(f"'{name}' is not a list of {count}")
        return tuple(_number(value, name, 0, 1) for value in values)

    def text(self, name: str, accepts: Callable[[str], Any]) -> str:
        value = self.value(name)
        if not isinstance(value, str):
            raise ProtocolError(f"'{name}' is not text")
        if not accepts(value):
            raise ProtocolError(f"'{name}' is out of range")
        return value


def _number(value: Any, name: str, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ProtocolError(f"'{name}' is not a number")
    number = float(value)
    if not math.isfinite(number):
        raise ProtocolError(f"'{name}' is not finite")
    if not low <= number <= high:
        raise ProtocolError(f"'{name}' is out of range")
    return number

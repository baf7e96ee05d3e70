"""Recordings in C# beside Python's: what one writes the other reads, and both refuse the same, in the same words."""

import json
import math
import random
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgpack
import pytest

from evoke_core.assets import asset
from evoke_core.emotions import Emotion
from evoke_core.state import EmotionState
from tests.unity.driving import Driven, compile_driver, compiled
from unity_bridge.protocol import Message, StateMessage, StreamEvent, to_fields, topic_of
from unity_bridge.recording import Recorder, RecordingError, read_recording

RUN = "0123456789abcdef"
LAST_BIT = 2.0**-52
"""By as much, of itself, mono's double.Parse is now and then beside the nearest number."""
SAMPLE = asset("recordings/sample.jsonl")
WIRE = json.loads(asset("vectors/wire.json").read_text(encoding="utf-8"))["cases"]
START = StreamEvent(
    RUN, "demo", "start", 1000.0, source="café 😀", model="m", synthetic_source=True, synthetic_model=True, hop_s=0.125
)


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driven]:
    exe = compiled(lambda folder: compile_driver("Recordings", folder), tmp_path_factory.mktemp("recordings"))
    with Driven(exe) as driven:
        yield driven


def read(recordings: Driven, path: Path) -> dict[str, Any]:
    recordings.tell(f"read\t{path}")
    return recordings.await_line("read")


def rewrite(recordings: Driven, path: Path, to: Path, seconds: list[float]) -> list[Message]:
    """What Python reads of what C# writes of what Python wrote."""
    recordings.tell(f"rewrite\t{path}\t{to}\t{' '.join(map(repr, seconds))}")
    recordings.await_line("rewrite")
    return list(read_recording(to))


def write(path: Path, *messages: Message) -> None:
    with Recorder(path) as recorder:
        for message in messages:
            recorder.write(message)


def line_of(topic: str, message: Any) -> str:
    return json.dumps({"topic": topic, "message": message}) + "\n"


def state_at(t: float, **more: Any) -> EmotionState:
    values: dict[str, Any] = {
        "source_t": None,
        "vad": (0.25, 0.5, 0.1),
        "weights": (1 / 8,) * 8,
        "key": 0,
        "emotion": "neutral",
        "confidence": 0.0,
        "quality": 1.0,
        **more,
    }
    return EmotionState(t=t, **values)


def states(*seconds: float) -> list[StateMessage]:
    return [StateMessage(RUN, "demo", seq, state_at(START.t + t)) for seq, t in enumerate(seconds)]


def test_the_sample_goes_through_c_sharp_and_comes_back_byte_for_byte(recordings: Driven, tmp_path: Path) -> None:
    messages = list(read_recording(SAMPLE))
    seconds = [message.state.source_t or 0.0 for message in messages if isinstance(message, StateMessage)]
    assert rewrite(recordings, SAMPLE, tmp_path / "out.jsonl", seconds) == messages
    assert (tmp_path / "out.jsonl").read_bytes() == SAMPLE.read_bytes()


def test_what_is_told_of_a_recording_is_what_is_in_it(recordings: Driven, tmp_path: Path) -> None:
    path = tmp_path / "two.jsonl"
    other = StreamEvent(
        RUN, "other", "start", 1000.5, source="s", model="m", synthetic_source=False, synthetic_model=False, hop_s=0.5
    )
    marker = StreamEvent(RUN, "other", "marker", 1002.0, label="here")
    late = StateMessage(RUN, "other", 0, state_at(1007.25))
    write(path, START, other, *states(0.5, 1.0), marker, late)
    assert read(recordings, path) == {
        "event": "read",
        "error": None,
        "count": 3,
        "events": 3,
        "seconds": 7.25,
        "streams": "demo other",
        "synthetic_model": True,
    }


def test_numbers_of_any_size_go_through_to_all_but_their_last_bit(recordings: Driven, tmp_path: Path) -> None:
    chance = random.Random("numbers")  # noqa: S311
    seconds, messages = 0.0, list[Message]()
    for seq in range(2000):
        seconds += chance.random()
        t = START.t + seconds
        parts = [chance.random() ** 9 for _ in range(8)]
        state = state_at(
            t,
            source_t=any_double(chance),
            vad=tuple(chance.random() for _ in range(3)),
            weights=tuple(part / math.fsum(parts) for part in parts),
            emotion=chance.choice(list(Emotion)).word,
            confidence=chance.random() * 10.0 ** -chance.randrange(20),
        )
        messages.append(StateMessage(RUN, "demo", seq, state))
    end = StreamEvent(RUN, "demo", "end", START.t + seconds)
    write(tmp_path / "in.jsonl", START, *messages, end)
    times = [message.state.t - START.t for message in messages if isinstance(message, StateMessage)]
    start, *found, found_end = rewrite(recordings, tmp_path / "in.jsonl", tmp_path / "out.jsonl", times)
    assert (start, found_end) == (START, end)
    assert list(map(numbers_of, found)) == [pytest.approx(numbers_of(message), rel=LAST_BIT) for message in messages]


def numbers_of(message: Message) -> list[float]:
    """All numbers of a state."""
    fields = to_fields(message)
    return [*fields["vad"], *fields["weights"], *(fields[name] for name in ("seq", "t", "source_t", "confidence"))]


def any_double(chance: random.Random) -> float:
    """A finite number of any size, its bits by chance."""
    while not math.isfinite(number := struct.unpack("<d", chance.randbytes(8))[0]):
        pass
    return number


def test_a_label_of_any_text_goes_through(recordings: Driven, tmp_path: Path) -> None:
    labels = ["", 'say "é"', "back\\slash", "\t\r\n\b\f\0\x1f\x7f", "\u2028\u2029\ufeff", "😀" * 100, "\u0130i"]
    markers = [StreamEvent(RUN, "demo", "marker", 1001.0, label=label) for label in labels]
    write(tmp_path / "in.jsonl", START, *states(0.5), *markers)
    found = rewrite(recordings, tmp_path / "in.jsonl", tmp_path / "out.jsonl", [0.5])
    assert found == [START, *states(0.5), *markers]


DAMAGES: dict[str, Callable[[str], str]] = {
    "nothing": lambda text: text,
    "cut off in the middle": lambda text: text[: len(text) // 2],
    "cut off before the last line's end": lambda text: text[:-1],
    "without its first line": lambda text: "".join(text.splitlines(keepends=True)[1:]),
    "a number out of range": lambda text: text.replace('"seq": 2', '"seq": -2'),
    "a key misspelt": lambda text: text.replace('"topic"', '"tropic"', 1),
    "a list for a message": lambda text: text + "[1, 2]\n",
    "an empty line within": lambda text: text.replace("\n", "\n\n", 1),
    "an empty line behind": lambda text: text + "\n",
    "the message no map": lambda text: text + line_of("emotion/demo", [1]),
    "the topic no text": lambda text: text + '{"topic": 5, "message": {}}\n',
    "a topic without a stream": lambda text: text + line_of("emotion", {"v": 1}),
    "an unknown topic": lambda text: text + line_of("feeling/demo", {"v": 1}),
    "Windows' line ends": lambda text: text.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_recording_is_refused_in_the_same_words(
    recordings: Driven, tmp_path: Path, damage: Callable[[str], str]
) -> None:
    path = tmp_path / "states.jsonl"
    write(path, START, *states(0.0, 0.125, 0.25, 0.375, 0.5))
    path.write_bytes(damage(path.read_text(encoding="utf-8")).encode())
    assert read(recordings, path)["error"] == refusal(path)


def as_recorded(case: dict[str, Any]) -> Any:
    """The map of a case of the wire, or None where it has none that JSON could hold."""
    try:
        fields = msgpack.unpackb(bytes.fromhex(case["hex"]), strict_map_key=False)
        json.dumps(fields, allow_nan=False).encode()
    except (ValueError, TypeError, msgpack.UnpackException):
        return None
    return fields if isinstance(fields, dict) and all(isinstance(name, str) for name in fields) else None


RECORDABLE = [case for case in WIRE if as_recorded(case) is not None]


@pytest.mark.parametrize("case", RECORDABLE, ids=lambda case: case["name"])
def test_a_message_of_the_wire_is_taken_or_refused_alike(
    recordings: Driven, tmp_path: Path, case: dict[str, Any]
) -> None:
    path = tmp_path / "case.jsonl"
    write(path, START)
    with path.open("a", encoding="utf-8") as lines:
        lines.write(line_of(case["topic"], as_recorded(case)))
    found = read(recordings, path)["error"]
    if case["name"] == "nested 17 deep":  # Python counts when it has read, C# while it reads
        assert "nested more than 16 deep" in found
        assert "nested more than 16 deep" in (refusal(path) or "")
    else:
        assert found == refusal(path)


VALUES = [
    "NaN", "1e999", "1" + 400 * "0", "-0", "1.0", "1e0", "0.5", "9007199254740991", "9007199254740992", "null", "true",
    '"\\ud800"', '"\\ud83d\\ude00"', '"\\u0000"', "[]", "{}", "[" * 14 + "]" * 14, "[" * 70 + "]" * 70,
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value[:18])
@pytest.mark.parametrize("field", ["v", "seq", "t", "label", "unknown"])
def test_a_value_of_any_kind_in_a_field_is_taken_or_refused_alike(
    recordings: Driven, tmp_path: Path, field: str, value: str
) -> None:
    path = tmp_path / "value.jsonl"
    message = StreamEvent(RUN, "demo", "marker", 1.0, label="here") if field == "label" else states(0.5)[0]
    write(path, START)
    line = line_of(topic_of(message), {**to_fields(message), field: "VALUE"}).replace('"VALUE"', value)
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    assert (read(recordings, path)["error"] is None) is (refusal(path) is None)


def test_a_message_of_more_than_the_wire_carries_is_taken_from_a_recording(recordings: Driven, tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    write(path, START)
    with path.open("a", encoding="utf-8") as lines:
        lines.write(line_of("emotion/demo", {**to_fields(states(0.5)[0]), "unknown": "x" * 5000}))
    assert (read(recordings, path)["error"], refusal(path)) == (None, None)


def refusal(path: Path) -> str | None:
    """What Python says of a recording, without its path, control letters as ?; None where it reads it."""
    try:
        list(read_recording(path))
    except RecordingError as error:
        return str(error).removeprefix(f"{path}: ").replace("\\n", "?")
    return None

"""Whatever bytes come, the C# receiver neither breaks, hangs nor grows, and it decides as Python does."""

import json
import random
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgpack
import pytest

from evoke_core.assets import asset
from tests.unity.driving import ENVIRONMENT, compile_driver, compiled
from unity_bridge.protocol import ProtocolError, StateMessage, decode

SOME_MB = 4 << 20
RUN = "00f1e2d3c4b5a697"
STATE = next(
    case["message"]
    for case in json.loads((asset("vectors") / "wire.json").read_text(encoding="utf-8"))["cases"]
    if case["name"] == "a state"
)
START = {
    "v": 1, "run": RUN, "stream": "demo", "event": "start", "t": 1.0, "source": "a", "model": "b",
    "synthetic_source": True, "synthetic_model": False, "hop_s": 0.5,
}  # fmt: skip
MARKER = {"v": 1, "run": RUN, "stream": "demo", "event": "marker", "t": 1.0, "label": "video 7"}


@dataclass(frozen=True)
class Raw:
    """MessagePack as it is."""

    packed: bytes


TELLING = [
    None, True, False, 0, 1, 2, 7, 8, -1, 2**31, 2**53 - 1, 2**53, 2**53 + 1, 2**63, 2**64 - 1, -(2**63), 0.0, -0.0,
    0.5, 1.0, 1.0000001, -1e-300, 5e-324, 1e38, float("nan"), float("inf"), "", "demo", "dem\u00f6", "happy", "Happy",
    "start", "beat", "end", RUN, RUN.upper(), "x" * 200, "x" * 201, "\U0001f600" * 100, "\U0001f600" * 101, b"demo",
    [], [0.5] * 3, [0.5] * 4, [1, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0], [0.125] * 8, [0.125] * 9, [True, 0, 0], {}, {"v": 1},
    {1: 2}, {b"v": 1}, [[[[[[]]]]]], msgpack.ExtType(5, b"abcd"), msgpack.ExtType(0, bytes(16)),
    msgpack.ExtType(5, bytes(300)),
    # Timestamps of 4, 8, 12 and other numbers of bytes, of too many nanoseconds, as a key.
    Raw(b"\xd6\xff" + bytes(4)), Raw(b"\xd7\xff" + bytes(8)), Raw(b"\xd7\xff" + b"\xff" * 8),
    Raw(b"\xc7\x0c\xff" + bytes(12)), Raw(b"\xc7\x0c\xff" + b"\xff" * 12),
    Raw(b"\xc7\x0c\xff" + bytes(4) + b"\xff" * 8), Raw(b"\xc7\x03\xff" + bytes(3)), Raw(b"\xc7\x00\xff"),
    Raw(b"\x81\xd6\xff\x00\x00\x00\x01\x01"),
    # A key that is a list; reserved types.
    Raw(b"\x81\x90\x01"), Raw(b"\xd4\x80\x00"), Raw(b"\xd4\xfe\x00"),
]  # fmt: skip
DEPTHS = [Raw(b"\x91" * 14 + b"\x90"), Raw(b"\x81\x01" * 15 + b"\x80"), Raw(b"\x91" * 600 + b"\x90")]
"""As deep as allowed, too deep, and so deep that Python could not follow."""


@pytest.fixture(scope="module")
def fuzz(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled(lambda folder: compile_driver("Fuzz", folder, "Mutator"), tmp_path_factory.mktemp("fuzz"))


def run(fuzz: Path, *arguments: str, words: str = "", timeout_s: float = 60) -> str:
    result = subprocess.run(
        ["mono", str(fuzz), *arguments],
        input=words,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=timeout_s,
    )
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def check(figures: dict[str, Any], count: int) -> None:
    """Some of what is mutated is still good, most is not; nothing of it is kept."""
    assert figures["sent"] >= count
    assert 0 < figures["accepted"] < figures["refused"]
    assert figures["grown"] < SOME_MB


@pytest.mark.parametrize("kind", ["payloads", "frames"])
def test_twenty_thousand_mutated_messages_do_no_harm(fuzz: Path, kind: str) -> None:
    check(json.loads(run(fuzz, kind, "1", "20000")), 20_000)


@pytest.mark.slow
def test_a_million_mutated_payloads_do_no_harm(fuzz: Path) -> None:
    check(json.loads(run(fuzz, "payloads", "2", "1000000", timeout_s=600)), 1_000_000)


@pytest.mark.slow
def test_a_million_mutated_frames_do_no_harm(fuzz: Path) -> None:
    check(json.loads(run(fuzz, "frames", "3", "1000000", timeout_s=900)), 1_000_000)


def test_mutated_messages_are_taken_and_refused_as_python_does(fuzz: Path) -> None:
    compare(fuzz, seed=4, count=20_000)


@pytest.mark.slow
def test_very_many_mutated_messages_are_taken_and_refused_as_python_does(fuzz: Path) -> None:
    compare(fuzz, seed=5, count=1_000_000)


def compare(fuzz: Path, *, seed: int, count: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    messages = [mutated(chance) for _ in range(count)]
    words = "".join(f"{topic.hex()} {payload.hex()}\n" for topic, payload in messages)
    answers = run(fuzz, "decide", words=words, timeout_s=600).splitlines()
    taken = 0
    for (topic, payload), answer in zip(messages, answers, strict=True):
        expected = by_python(topic, payload)
        found = "refused" if answer.startswith("refused ") else answer
        assert found == expected, (topic, payload.hex(), answer)
        taken += found != "refused"
    assert count / 20 < taken < count / 2


def by_python(topic: bytes, payload: bytes) -> str:
    try:
        message = decode(topic, payload)
    except ProtocolError:
        return "refused"
    if isinstance(message, StateMessage):
        return f"state {message.seq} {message.state.emotion}"
    return f"event {message.event}"


def mutated(chance: random.Random) -> tuple[bytes, bytes]:
    """A message of which a field is another, or is lost, or comes twice, or some bytes of which are others."""
    fields = dict(chance.choice([STATE, STATE, START, MARKER]))
    topic = (b"emotion/" if "seq" in fields else b"stream/") + b"demo"
    pairs = list(fields.items())
    for _ in range(chance.randrange(3)):
        place = chance.randrange(len(pairs))
        name = pairs[place][0]
        match chance.randrange(5):
            case 0:
                del pairs[place]
            case 1:
                pairs.append((name, chance.choice(TELLING)))
            case 2:
                pairs.append((chance.choice(["extra", 7, b"v", None, 1.5]), chance.choice(TELLING)))
            case _:
                pairs[place] = (name, chance.choice(TELLING))
    if chance.random() < 0.05:
        # Under a name that comes once: Python never sees what a later value of the same name replaces.
        pairs.append(("deep", chance.choice(DEPTHS)))
    chance.shuffle(pairs)
    packer = msgpack.Packer(use_single_float=chance.random() < 0.2)
    payload = bytearray(packer.pack_map_header(len(pairs)))
    for one in (one for pair in pairs for one in pair):
        payload += one.packed if isinstance(one, Raw) else packer.pack(one)
    if chance.random() < 0.4:
        for _ in range(chance.randrange(1, 4)):
            break_bytes(payload, chance)
    if chance.random() < 0.02:
        topic = chance.choice([b"emotion/demo", b"stream/demo", b"emotion/demo2", b"emotion", b"\xff/demo", b"/", b""])
    return topic, bytes(payload)


def break_bytes(payload: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(payload))
    match chance.randrange(5):
        case 0:
            payload[place] = chance.randrange(256)
        case 1:
            payload[place] ^= 1 << chance.randrange(8)
        case 2:
            if len(payload) > 1:
                del payload[place]
        case 3:
            payload.insert(place, chance.randrange(0xC0, 0xE0))
        case _:
            payload[place : place + 8] = struct.pack(">d", chance.choice([0.5, 1.0, 2.0, float("nan"), 1e-310]))

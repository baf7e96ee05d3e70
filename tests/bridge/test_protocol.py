import json
import math
from dataclasses import replace

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evoke_core.assets import asset
from evoke_core.state import EmotionState
from unity_bridge.protocol import (
    ProtocolError,
    StateMessage,
    StreamEvent,
    decode,
    encode,
    from_fields,
    to_fields,
    topic_of,
)

CASES = json.loads(asset("vectors/wire.json").read_text())["cases"]
GOOD = [case for case in CASES if "message" in case]
BAD = [case for case in CASES if "error" in case]
STATE = EmotionState(1.5, 0.5, (0.5, 0.5, 0.5), (1 / 8,) * 8, 0, "neutral", 0.0, 1.0)
MESSAGE = StateMessage("0123456789abcdef", "demo", 0, STATE)


def named(case):
    return case["name"]


@pytest.mark.parametrize("case", GOOD, ids=named)
def test_a_good_message_is_read(case):
    message = decode(case["topic"].encode(), bytes.fromhex(case["hex"]))
    assert to_fields(message) == case["message"]
    assert topic_of(message) == case["topic"]


@pytest.mark.parametrize("case", BAD, ids=named)
def test_a_bad_message_is_refused_with_its_reason(case):
    with pytest.raises(ProtocolError) as refusal:
        decode(case["topic"].encode(), bytes.fromhex(case["hex"]))
    assert case["error"] in str(refusal.value)


@pytest.mark.parametrize("case", GOOD, ids=named)
def test_what_is_read_is_encoded_to_something_that_reads_the_same(case):
    message = decode(case["topic"].encode(), bytes.fromhex(case["hex"]))
    assert decode(*encode(message)) == message


def test_the_first_vectors_are_encoded_to_the_very_bytes():
    for case in GOOD[:6]:
        topic, payload = encode(from_fields(case["topic"], case["message"]))
        assert (topic.decode(), payload.hex()) == (case["topic"], case["hex"])


def test_a_state_fits_well_within_the_limit():
    _, payload = encode(replace(MESSAGE, stream="x" * 64))
    assert len(payload) < 512


@pytest.mark.parametrize(
    "message",
    [
        replace(MESSAGE, state=replace(STATE, t=math.nan)),
        replace(MESSAGE, state=replace(STATE, emotion="bored")),
        replace(MESSAGE, seq=-1),
        replace(MESSAGE, stream="a/b"),
        StreamEvent("0123456789abcdef", "demo", "start", 0.0),
    ],
)
def test_what_a_receiver_would_refuse_is_not_sent(message):
    with pytest.raises(ProtocolError):
        encode(message)


@given(st.binary(max_size=200), st.binary(max_size=300))
def test_rubbish_is_refused_and_never_raises_anything_else(topic, payload):
    with pytest.raises(ProtocolError):
        decode(topic, payload)


@given(st.integers(0, 300), st.integers(0, 255))
def test_a_damaged_byte_gives_a_message_or_a_refusal(position, byte):
    _, payload = encode(MESSAGE)
    damaged = bytearray(payload)
    damaged[position % len(damaged)] = byte
    try:
        message = decode(b"emotion/demo", bytes(damaged))
    except ProtocolError:
        return
    assert isinstance(message, StateMessage)
    assert math.isfinite(message.state.t)


def test_protocol_needs_nothing_but_msgpack_and_the_standard_library():
    import subprocess
    import sys

    script = "import sys, unity_bridge.protocol; print(sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert "'msgpack'" in loaded
    for heavy in ("numpy", "scipy", "zmq", "torch", "onnxruntime", "typer"):
        assert f"'{heavy}'" not in loaded


def test_a_map_with_bytes_for_keys_is_refused():
    with pytest.raises(ProtocolError, match="text keys"):
        decode(b"emotion/demo", msgpack.packb({b"v": 1}))


@pytest.mark.parametrize("levels", [16, 500, 1000, 4000])
def test_nesting_of_any_depth_is_refused_like_any_rubbish(levels):
    with pytest.raises(ProtocolError):
        decode(b"emotion/demo", b"\x81\xa1a" + b"\x91" * (levels - 1) + b"\x90")


def test_half_a_surrogate_pair_is_not_sent():
    with pytest.raises(ProtocolError, match="'label' is out of range"):
        encode(StreamEvent("0" * 16, "demo", "marker", 1.0, label="\udc80"))

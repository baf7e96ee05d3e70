import json

import pytest

from evoke_core.state import EmotionState
from unity_bridge.protocol import StateMessage, StreamEvent
from unity_bridge.recording import Recorder, RecordingError, read_recording

RUN = "0123456789abcdef"
START = StreamEvent(
    RUN, "demo", "start", 0.0, source="café", model="m", synthetic_source=True, synthetic_model=True, hop_s=0.125
)
STATES = [
    StateMessage(RUN, "demo", seq, EmotionState(seq / 8, None, (0.25, 0.5, 0.1), (1 / 8,) * 8, 0, "neutral", 0.0, 1.0))
    for seq in range(5)
]


@pytest.fixture
def recording(tmp_path):
    path = tmp_path / "states.jsonl"
    with Recorder(path) as recorder:
        for message in (START, *STATES):
            recorder.write(message)
    return path


def test_a_recording_reads_back_as_it_was_written(recording):
    assert list(read_recording(recording)) == [START, *STATES]


def test_its_lines_are_a_topic_and_the_message_of_the_wire(recording):
    first = json.loads(recording.read_text(encoding="utf-8").splitlines()[0])
    assert first["topic"] == "stream/demo"
    assert first["message"]["v"] == 1
    assert first["message"]["source"] == "café"


def fail(path, error):
    with Recorder(path) as recorder:
        recorder.write(START)
        raise error


def test_a_recording_that_fails_leaves_nothing_half_written(tmp_path):
    with pytest.raises(ZeroDivisionError):
        fail(tmp_path / "states.jsonl", ZeroDivisionError())
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_recording_survives_a_later_one_that_fails(recording):
    with pytest.raises(ZeroDivisionError):
        fail(recording, ZeroDivisionError())
    assert len(list(read_recording(recording))) == 6


def test_ctrl_c_keeps_what_was_heard_so_far(tmp_path):
    path = tmp_path / "states.jsonl"
    with pytest.raises(KeyboardInterrupt):
        fail(path, KeyboardInterrupt())
    assert list(read_recording(path)) == [START]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda text: text[: len(text) // 2], "line 4 is not a message; the file may be cut off there"),
        (lambda text: "".join(text.splitlines(keepends=True)[1:]), "line 1 is not a stream's start"),
        (lambda text: text.replace('"seq": 2', '"seq": -2'), "line 4: 'seq' is out of range"),
        (lambda text: text.replace('"topic"', '"tropic"', 1), "line 1 is not a message"),
        (lambda text: text + "[1, 2]\n", "line 7 is not a message"),
    ],
)
def test_a_damaged_recording_is_refused_by_its_line(recording, damage, said):
    recording.write_text(damage(recording.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(RecordingError, match=said):
        list(read_recording(recording))


def test_a_recording_that_is_not_there_is_named(tmp_path):
    with pytest.raises(RecordingError, match=r"gone\.jsonl: cannot be read"):
        list(read_recording(tmp_path / "gone.jsonl"))


@pytest.mark.parametrize(
    "value", ["NaN", "-Infinity", "1e999", "1" + 400 * "0", "[" * 100_000], ids=lambda value: value[:10]
)
@pytest.mark.parametrize("field", ["t", "unknown"])
def test_what_no_json_or_no_number_is_makes_a_line_none(recording, field, value):
    line = json.dumps({"topic": "stream/demo", "message": {"t": 1.0, field: 0.5}}).replace("0.5", value)
    recording.write_text(recording.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(RecordingError, match="line 7 is not a message"):
        list(read_recording(recording))


def test_a_recording_is_nested_no_deeper_than_a_message_of_the_wire(recording):
    message = {"v": 1, "run": RUN, "stream": "demo", "event": "end", "t": 1.0}
    for levels in (15, 16):
        nested = json.loads("[" * levels + "]" * levels)
        line = json.dumps({"topic": "stream/demo", "message": {**message, "unknown": nested}})
        recording.write_text(recording.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(RecordingError, match="line 8: the payload is nested more than 16 deep"):
        list(read_recording(recording))

"""The Unity package's engine-free C#, compiled and run by mono: its own tests, and a real publisher heard by it."""

import json
import queue
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgpack
import pytest

from blender_addon.services.mapping import guess, to_rig
from evoke_core.assets import asset
from evoke_core.emotions import Emotion
from evoke_core.expressions import solve
from evoke_core.presets import save_presets
from evoke_core.rigs import save_rig, shipped_rigs
from tests.unity.driving import ENVIRONMENT, compiled
from tests.unity.publishing import OTHER_RUN, RUN, end, publishing, start, state, state_of
from unity_bridge import csharp, protocol
from unity_bridge.protocol import StreamEvent

PATIENCE_S = 20


@pytest.fixture(scope="module")
def build_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("csharp")


@pytest.fixture(scope="module")
def nunit_tests(build_folder: Path) -> Path:
    return compiled(csharp.compile_tests, build_folder)


@pytest.fixture(scope="module")
def console(build_folder: Path) -> Path:
    return compiled(csharp.compile_console, build_folder)


class Listener:
    """A running evoke-listen, whose lines are awaited."""

    def __init__(self, console: Path, *arguments: str) -> None:
        self._process = subprocess.Popen(
            ["mono", str(console), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=ENVIRONMENT,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)

    def await_line(self, event: str) -> dict[str, Any]:
        """The next line of a kind; lines of other kinds before it are passed over."""
        try:
            while True:
                line = json.loads(self._lines.get(timeout=PATIENCE_S))
                if line["event"] == event:
                    return line
        except queue.Empty:
            pytest.fail(f"no line of {event!r} came")

    def rest(self) -> list[dict[str, Any]]:
        """The lines until the program ends by itself, without a complaint."""
        code = self._process.wait(PATIENCE_S)
        self._reader.join(PATIENCE_S)
        assert self._process.stderr is not None
        assert (code, self._process.stderr.read()) == (0, "")
        lines: list[dict[str, Any]] = []
        while not self._lines.empty():
            lines.append(json.loads(self._lines.get_nowait()))
        return lines

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


@contextmanager
def listening(console: Path, endpoint: str, *more: str, stream: str = "demo") -> Iterator[Listener]:
    arguments = ["--endpoint", endpoint, "--stream", stream, "--assets", str(asset("rigs").parent)]
    listener = Listener(console, *arguments, "--rig", "cc4_extended", "--until-end", "--timeout", "30", *more)
    try:
        yield listener
    finally:
        listener.close()


def test_the_nunit_tests_pass(nunit_tests: Path) -> None:
    result = subprocess.run(
        ["nunit-console", "-nologo", nunit_tests.name],
        cwd=nunit_tests.parent,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    output = result.stdout + result.stderr
    summary = re.search(r"Tests run: (\d+), Errors: (\d+), Failures: (\d+), Inconclusive: (\d+)", output)
    assert summary, output
    left_out = re.search(r"Not run: (\d+)", output)
    assert left_out, output
    run, *faults = map(int, summary.groups())
    assert run > 0, output
    assert [*faults, int(left_out[1])] == [0, 0, 0, 0], output
    assert result.returncode == 0, output


def test_each_state_is_received_once_and_its_face_solved(console: Path) -> None:
    messages = [state(seq, emotion) for seq, emotion in enumerate(Emotion)]
    with publishing() as publisher, listening(console, publisher.endpoint) as listener:
        publisher.await_subscriptions("demo")
        listener.await_line("ready")
        publisher.send(start(), *messages, messages[-1], messages[2], start(), end())
        lines = listener.rest()
    assert [line["event"] for line in lines] == ["start", *["state"] * len(messages), "end", "summary"]
    for message, line in zip(messages, lines[1:-2], strict=True):
        assert (line["run"], line["seq"], line["t"]) == (RUN, message.seq, message.state.t)
        assert line["emotion"] == message.state.emotion
        shapes, _ = solve(message.state.weights, shipped_rigs()["cc4_extended"])
        assert line["top_weight"] == pytest.approx(max(shapes.values()), abs=1e-6)
        assert shapes[line["top_shape"]] == pytest.approx(line["top_weight"], abs=1e-6)
    assert lines[1 + Emotion.SURPRISED]["jaw"] > 10 > lines[1 + Emotion.HAPPY]["jaw"]
    assert (lines[-1]["received"], lines[-1]["repeated"], lines[-1]["refused"]) == (len(messages), 3, 0)
    assert lines[0]["source"] == "a source"
    assert lines[0]["synthetic_model"] is True


def test_a_stream_is_not_confused_with_one_whose_name_begins_alike(console: Path) -> None:
    with publishing() as publisher, listening(console, publisher.endpoint) as listener:
        publisher.await_subscriptions("demo")
        publisher.send(state(0), state(9, stream="demo2"), replace(end(), stream="demo2"), state(1), end())
        lines = listener.rest()
    assert [line["seq"] for line in lines if line["event"] == "state"] == [0, 1]
    assert (lines[-1]["received"], lines[-1]["refused"]) == (2, 0)


def test_rubbish_is_refused_and_the_stream_goes_on(console: Path) -> None:
    topic, payload = protocol.encode(state(0))
    fields = msgpack.unpackb(payload)
    rubbish = [
        (topic, b"\xc1"),
        (topic, b""),
        (topic, payload[:-1]),
        (topic, payload + bytes(5000)),
        (topic, msgpack.packb({**fields, "quality": float("nan")})),
        (topic, payload, b"a third frame"),
        (topic,),
    ]
    with publishing() as publisher, listening(console, publisher.endpoint) as listener:
        publisher.await_subscriptions("demo")
        publisher.send(state(0))
        for frames in rubbish:
            publisher.send_frames(*frames)
        marker = StreamEvent(RUN, "demo", "marker", 1.0, label="video 7 — café")
        publisher.send(state(1), marker, end())
        lines = listener.rest()
    assert [line["seq"] for line in lines if line["event"] == "state"] == [0, 1]
    assert [line["label"] for line in lines if line["event"] == "marker"] == ["video 7 — café"]
    assert (lines[-1]["received"], lines[-1]["refused"]) == (2, len(rubbish))
    assert lines[-1]["last_refusal"] == "a message of 1 frames, not 2"


def test_a_publisher_that_dies_and_comes_back_is_followed(console: Path) -> None:
    with publishing() as first, listening(console, first.endpoint) as listener:
        first.await_subscriptions("demo")
        first.send(state(500))
        assert listener.await_line("state")["seq"] == 500
        first.close()
        with publishing(first.endpoint) as second:
            second.await_subscriptions("demo")
            second.send(start(run=OTHER_RUN), state(0, run=OTHER_RUN), end(run=OTHER_RUN))
            line = listener.await_line("state")
            assert (line["run"], line["seq"]) == (OTHER_RUN, 0)
            assert listener.rest()[-1]["received"] == 2


def test_a_rig_and_presets_that_an_artist_saved_are_read_and_solved_alike(console: Path, tmp_path: Path) -> None:
    rows, turns = guess(["Smile_L", "Smile_R", "JawDrop", "Größe"], ["CC_Base_JawRoot"])
    rig = to_rig("Größe 7", rows, turns)
    presets = {Emotion.HAPPY: {12: 0.75, 26: 0.5}}
    (tmp_path / "rigs").mkdir()
    (tmp_path / "emotions").mkdir()
    save_rig(rig, tmp_path / "rigs" / "mine.json")
    save_presets(presets, tmp_path / "emotions" / "expressions.json", name="Größe")
    more = ["--assets", str(tmp_path), "--rig", "mine"]
    with publishing() as publisher, listening(console, publisher.endpoint, *more) as listener:
        publisher.await_subscriptions("demo")
        publisher.send(start(), state(0), end())
        line = listener.await_line("state")
    shapes, _ = solve(state_of().weights, rig, presets=presets)
    assert line["top_shape"] == max(shapes, key=lambda shape: shapes[shape])
    assert line["top_weight"] == pytest.approx(max(shapes.values()), abs=1e-6)
    assert line["jaw"] == pytest.approx(0.5 * 17.5, rel=0.05)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--endpoint", "127.0.0.1:5571"], "write tcp://host:port"),
        (["--stream", "a/b"], "is not a stream's name"),
        (["--rig", "nobody"], "cannot be read"),
        (["--timeout", "soon"], "is not a timeout"),
        (["--loud"], "unknown argument '--loud'"),
    ],
)
def test_a_bad_argument_is_one_line_and_exit_2(console: Path, arguments: list[str], complaint: str) -> None:
    good = ["--endpoint", "tcp://127.0.0.1:5571", "--stream", "demo", "--rig", "cc4_extended"]
    result = run_console(console, *good, "--assets", str(asset("rigs").parent), *arguments)
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert complaint in result.stderr


def test_no_end_in_time_is_one_line_and_exit_1(console: Path) -> None:
    with publishing() as publisher:
        arguments = ["--endpoint", publisher.endpoint, "--stream", "demo", "--assets", str(asset("rigs").parent)]
        result = run_console(console, *arguments, "--rig", "arkit", "--until-end", "--timeout", "0.01")
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert "did not end in time" in result.stderr


def run_console(console: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["mono", str(console), *arguments]
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=PATIENCE_S)

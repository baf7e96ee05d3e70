"""`evoke live` as its users meet it: what it refuses, and a recording played as if it were live."""

import signal
import socket
import subprocess
import sys
import uuid
from itertools import pairwise

import mne
import numpy as np
import pytest

from evoke_core.montage import GENEVA
from tests.core.lsl_outlet import Outlet
from unity_bridge.protocol import StateMessage
from unity_bridge.recording import read_recording
from unity_bridge.subscriber import Subscriber

ANYWHERE = ("--bind", "tcp://127.0.0.1:*")
WAIT_S = 60


def said(done):
    """What stderr says: one line, and no traceback."""
    lines = [line for line in done.stderr.splitlines() if line.startswith("evoke: ")]
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]


def worn(seconds, rate=256, channels=GENEVA):
    """Brown noise of 10 µV rms, in volts, as MNE keeps it."""
    rng = np.random.default_rng(3)
    eeg = np.cumsum(rng.standard_normal((len(channels), round(seconds * rate))), axis=1)
    eeg -= np.linspace(eeg[:, 0], eeg[:, -1], eeg.shape[1], axis=1)
    return mne.io.RawArray(
        eeg / eeg.std(axis=1, keepdims=True) * 1e-5, mne.create_info(list(channels), rate, "eeg"), verbose="error"
    )


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """Six seconds of 32 channels, of which Oz is flat."""
    path = tmp_path_factory.mktemp("worn") / "anna_raw.fif"
    raw = worn(6)
    raw._data[GENEVA.index("Oz")] = 0
    raw.save(path, verbose="error")
    return path


@pytest.mark.parametrize(
    ("call", "what"),
    [
        ([], "--lsl NAME or --file PATH"),
        (["--lsl", "A", "--file", "x.bdf"], "--file"),
        (["--lsl", "A", "--lsl", "A"], "'A' is named twice"),
        (["--lsl", "A", "--lsl", "B", "--stream", "both"], "--stream"),
        (["--lsl", "A", "--stream", "an na"], "1 to 64 letters"),
        (["--lsl", "A", "--lsl", "B", "--record", "x.jsonl"], "evoke listen --stream NAME --record FILE"),
        (["--lsl", "A", "--speed", "2"], "--speed"),
        (["--lsl", "A", "--hop", "0.1"], "1/128"),
        (["--lsl", "A", "--hop", "0"], "1/128"),
        (["--lsl", "A", "--hop", "1.125"], "at most 1"),
        (["--lsl", "A", "--device", "tpu"], "tpu"),
        (["--lsl", "A", "--mapping", "stars"], "stars"),
    ],
)
def test_a_call_that_does_not_go_together_is_refused_with_the_way_out(evoke, call, what):
    assert what in said(evoke("live", *call, check=2))


def test_a_stream_that_is_not_there_is_one_sentence(evoke):
    line = said(evoke("live", "--lsl", "nobody-wears-this", *ANYWHERE, check=1))
    assert "no LSL stream nobody-wears-this" in line


def test_a_recording_that_is_not_there_is_named(evoke, tmp_path):
    path = tmp_path / "gone.bdf"
    assert str(path) in said(evoke("live", "--file", path, *ANYWHERE, check=1))


def test_a_recording_of_too_few_channels_is_refused_and_leaves_nothing(evoke, tmp_path):
    path, states = tmp_path / "few_raw.fif", tmp_path / "states.jsonl"
    worn(3, channels=GENEVA[:20]).save(path, verbose="error")
    line = said(evoke("live", "--file", path, *ANYWHERE, "--record", states, check=1))
    assert "20 of the decoder's 32 electrodes are there" in line
    assert [found.name for found in tmp_path.iterdir()] == ["few_raw.fif"]


def test_a_recording_becomes_states_notices_and_a_summary(evoke, recording, tmp_path):
    out = tmp_path / "states.jsonl"
    done = evoke("live", "--file", recording, *ANYWHERE, "--record", out, "--stream", "anna", check=0)
    assert "demonstration model, not an emotion reading" in done.stderr
    first, *lines, last = done.stdout.splitlines()
    assert "anna_raw.fif" in first
    assert first.endswith("stream anna")
    assert any("Oz is flat" in line for line in lines)
    assert any("F Oz" in line and "quality 97%" in line and "subscribers" in line for line in lines)
    assert "\x1b" not in done.stdout + done.stderr
    start, *states = read_recording(out)
    assert (start.event, start.stream, start.hop_s, start.synthetic_model) == ("start", "anna", 0.125, True)
    windows = [message.state for message in states if message.state.quality > 0]
    assert len(windows) >= 30
    assert last.startswith(f"{len(windows)} windows, ")
    assert {round(state.quality, 3) for state in windows} == {0.969}
    assert [message.seq for message in states] == list(range(len(states)))
    assert all(later.state.t > earlier.state.t for earlier, later in pairwise(states))


def test_twice_as_fast_halves_the_hop_as_played(evoke, recording, tmp_path):
    out = tmp_path / "states.jsonl"
    evoke("live", "--file", recording, *ANYWHERE, "--record", out, "--speed", 2, "--hop", 0.25, check=0)
    start, *states = read_recording(out)
    assert (start.stream, start.hop_s) == ("evoke", 0.125)
    assert len(states) >= 15


def test_the_markers_of_a_recording_are_published_and_kept_at_their_time(evoke, tmp_path):
    path, out = tmp_path / "marked_raw.fif", tmp_path / "states.jsonl"
    raw = worn(4)
    raw.set_annotations(mne.Annotations([1.5, 3.75], 0, ["film begins", "film ends"]))
    raw.save(path, verbose="error")
    evoke("live", "--file", path, *ANYWHERE, "--record", out, check=0)
    start, *messages = read_recording(out)
    markers = [message for message in messages if getattr(message, "event", None) == "marker"]
    assert [(marker.run, marker.label) for marker in markers] == [(start.run, "film begins"), (start.run, "film ends")]
    assert markers[1].t - markers[0].t == pytest.approx(2.25, abs=1e-3)
    # A window's state stands at its last sample: the first one at 127/128 s.
    first = next(message.state.t for message in messages if isinstance(message, StateMessage) and message.state.quality)
    assert markers[0].t - first == pytest.approx(1.5 - 127 / 128, abs=0.01)


def test_ctrl_c_ends_the_stream_and_is_no_failure(tmp_path):
    path, out = tmp_path / "long_raw.fif", tmp_path / "states.jsonl"
    worn(120).save(path, verbose="error")
    command = [sys.executable, "-m", "evoke_core.cli", "live", "--file", str(path), *ANYWHERE, "--record", str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as live:
        endpoint = live.stdout.readline().split("→ ")[1].split(",")[0]
        with Subscriber(endpoint) as subscriber:
            while not isinstance(subscriber.receive(WAIT_S), StateMessage):
                assert live.poll() is None, live.stderr.read()
            live.send_signal(signal.SIGINT)
            while not (message := subscriber.receive(WAIT_S)) or getattr(message, "event", None) != "end":
                assert message is not None, "the end was never told"
        told, complaints = live.communicate(timeout=WAIT_S)
        assert live.returncode == 0, complaints
    assert " windows, " in told.splitlines()[-1]
    assert "Traceback" not in complaints
    start, *states = read_recording(out)
    assert start.event == "start"
    assert states


def test_the_streams_in_the_network_are_listed(evoke):
    with Outlet(rate=512, channels=GENEVA, source_id="cap-7") as outlet:
        rows = [line.split() for line in evoke("live", "--list", check=0).stdout.splitlines()]
        [found] = [row for row in rows if row[0] == outlet.name]
    assert rows[0] == ["name", "type", "channels", "rate", "host", "source", "id"]
    assert found == [outlet.name, "EEG", "32", "512", "Hz", socket.gethostname(), "cap-7"]


def test_several_people_are_published_on_one_endpoint_each_under_a_name_of_their_own(tmp_path):
    caps = [f"cap of person {number} {uuid.uuid4().hex[:6]}" for number in (1, 2)]
    signal_of_both = tmp_path / "worn.npy"
    np.save(signal_of_both, (worn(20).get_data() * 1e6).astype(np.float32))
    with (
        Outlet(name=caps[0], signal=signal_of_both, rate=256, channels=GENEVA) as first,
        Outlet(name=caps[1], signal=signal_of_both, rate=128, channels=GENEVA) as second,
    ):
        first.run(8)
        second.run(4)
        command = [sys.executable, "-m", "evoke_core.cli", "live", *ANYWHERE, "--lsl", caps[0], "--lsl", caps[1]]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as live:
            told = [live.stdout.readline() for _ in caps]
            endpoint = told[0].split("→ ")[1].split(",")[0]
            with Subscriber(endpoint) as subscriber:
                heard = {}
                while len(heard) < 2:
                    message = subscriber.receive(WAIT_S)
                    assert message is not None, live.poll()
                    if isinstance(message, StateMessage) and message.state.quality > 0:
                        heard[message.stream] = message.run
            live.send_signal(signal.SIGTERM)
            last = live.communicate(timeout=WAIT_S)[0].splitlines()[-1]
    names = [cap.replace(" ", "-") for cap in caps]
    assert [line.split("stream ")[-1].strip() for line in told] == names
    assert sorted(heard) == names
    assert len(set(heard.values())) == 2
    assert all(name in last for name in names)


def test_what_ends_a_recording_early_is_told_before_the_summary(tmp_path):
    path = tmp_path / "cut.edf"
    mne.export.export_raw(path, worn(40, rate=256), verbose="error")
    command = [sys.executable, "-m", "evoke_core.cli", "live", "--file", str(path), *ANYWHERE, "--plain"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as live:
        assert "cut.edf" in live.stdout.readline()
        with path.open("r+b") as file:
            file.truncate(path.stat().st_size // 4)
        *lines, last = live.communicate(timeout=WAIT_S)[0].splitlines()
    assert " windows, " in last
    assert any("cannot be read beyond" in line for line in lines), lines

"""`--lsl-out`, `--osc` and `--vmc` of `evoke replay` and `evoke live`, as their users meet them."""

import signal
import subprocess
import sys
import uuid

import mne
import numpy as np
import pytest

from evoke_core.montage import GENEVA
from tests.bridge.outputs import Receiver
from unity_bridge.protocol import StateMessage
from unity_bridge.recording import read_recording

ANYWHERE = ("--bind", "tcp://127.0.0.1:*")
WAIT_S = 60
WITHOUT = """
import sys

class Absent:
    def find_spec(self, name, *_):
        if name == package:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

package = sys.argv.pop(1)
sys.meta_path.insert(0, Absent())
from evoke_core.cli import main
main()
"""
"""The command, where the package that it is told first is not installed."""


def said(done):
    """What stderr says: one line, and no traceback."""
    lines = [line for line in done.stderr.splitlines() if line.startswith("evoke: ")]
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """Four seconds of SYNTHETIC EEG: noise of 10 µV rms on 32 channels."""
    path = tmp_path_factory.mktemp("worn") / "anna_raw.fif"
    eeg = np.random.default_rng(3).standard_normal((32, 4 * 256)) * 1e-5
    raw = mne.io.RawArray(eeg, mne.create_info(list(GENEVA), 256, "eeg"), verbose="error")
    raw.save(path, verbose="error")
    return path


@pytest.mark.parametrize("command", [("replay", "no-corpus"), ("live", "--lsl", "A")])
@pytest.mark.parametrize(
    ("call", "what"),
    [
        (["--osc", "9000"], "--osc: '9000': give HOST:PORT"),
        (["--osc", "127.0.0.1:osc"], "--osc: '127.0.0.1:osc': give HOST:PORT"),
        (["--osc", "127.0.0.1:70000"], "a port is 1 to 65535"),
        (["--vmc", "avatar"], "--vmc: 'avatar': give HOST:PORT"),
        (["--vmc", "127.0.0.1:39539", "--vmc", "127.0.0.1:39540"], "2 for 1"),
        (["--vmc", "127.0.0.1:39539", "--vrm", "2"], "--vrm: 2: choose 0 or 1"),
        (["--vrm", "0"], "only --vmc has an avatar"),
        (["--lsl-out", " "], "--lsl-out: ' ': say in letters what the stream is to be called"),
        (["--lsl-out", "\udcff"], r"--lsl-out: '\udcff': say in letters what the stream is to be called"),
    ],
)
def test_a_malformed_output_is_refused_with_the_way_out(evoke, command, call, what):
    assert what in said(evoke(*command, *call, check=2))


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (["--lsl", "A", "--lsl-out", "A"], "'A' is a cap's stream"),
        (["--lsl", "A", "--lsl", "B", "--vmc", "127.0.0.1:39539"], "1 for 2"),
        (
            ["--lsl", "A", "--lsl", "B", "--vmc", "127.0.0.1:39539", "--vmc", "127.0.0.1:39539"],
            "two people cannot move one face",
        ),
    ],
)
def test_outputs_that_do_not_go_with_the_people_are_refused(evoke, call, what):
    assert what in said(evoke("live", *call, check=2))


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (["--osc", "no-such-host.invalid:9000"], "no-such-host.invalid:9000: no machine of that name is known"),
        (["--osc", "192.0.2.1:9000"], "say --allow-lan"),
        (["--vmc", "192.0.2.1:39539"], "say --allow-lan"),
        (["--lsl-out", "EVOKE"], "say --allow-lan"),
    ],
)
def test_an_output_that_cannot_be_is_one_sentence_and_nothing_is_sent(evoke, recording, tmp_path, call, what):
    out = tmp_path / "states.jsonl"
    done = evoke("live", "--file", recording, *ANYWHERE, "--record", out, *call, check=1)
    assert what in said(done)
    assert done.stdout == ""
    assert not out.exists()


@pytest.mark.parametrize(
    ("package", "extra", "call"),
    [
        ("pythonosc", "osc", ["--osc", "127.0.0.1:9000"]),
        ("pythonosc", "osc", ["--vmc", "127.0.0.1:39539"]),
        ("mne_lsl", "eeg", ["--lsl-out", "EVOKE", "--allow-lan"]),
    ],
)
def test_a_package_that_an_output_lacks_is_named(corpus, package, extra, call):
    command = [sys.executable, "-c", WITHOUT, package, "replay", str(corpus), *ANYWHERE, *call]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"pip install 'evoke-avatar[{extra}]'" in said(done)


def test_a_replay_reaches_osc_vmc_and_lsl(corpus, tmp_path):
    from evoke_core.eeg.lsl.network import lsl

    name, out = f"test-{uuid.uuid4().hex[:8]}", tmp_path / "states.jsonl"
    with Receiver() as osc, Receiver() as vmc:
        command = [sys.executable, "-m", "evoke_core.cli", "replay", str(corpus), *ANYWHERE, "--speed", "8"]
        outputs = ["--osc", osc.target, "--vmc", vmc.target, "--lsl-out", name, "--allow-lan"]
        with subprocess.Popen([*command, *outputs, "--record", str(out)], stderr=subprocess.PIPE, text=True) as replay:
            while not (found := lsl().resolve_streams(timeout=1, name=name)):
                assert replay.poll() is None, replay.stderr.read()
            inlet = lsl().StreamInlet(found[0])
            inlet.open_stream(WAIT_S)
            samples = [list(inlet.pull_sample(WAIT_S)[0]) for _ in range(10)]
            _, complaints = replay.communicate(timeout=WAIT_S)
            assert replay.returncode == 0, complaints
        heard = osc.until("/evoke/evoke/alive", 0)
        shown = vmc.until("/VMC/Ext/OK", 0)
        inlet.close_stream()
    sent = [message.state.vad for message in read_recording(out) if isinstance(message, StateMessage)]
    vad = [values for address, values in heard if address == "/evoke/evoke/vad"]
    assert np.array(vad) == pytest.approx(np.array(sent), abs=1e-6)
    at = [int(np.argmin(np.abs(np.array(sent) - sample[:3]).sum(axis=1))) for sample in samples]
    assert np.array([sample[:3] for sample in samples]) == pytest.approx(
        np.array([sent[index] for index in at]), abs=1e-6
    )
    assert at == list(range(at[0], at[0] + 10))
    assert {values[0] for address, values in shown if address == "/VMC/Ext/Blend/Val"} >= {"Joy", "Sorrow", "Neutral"}
    assert f"LSL {name}: whoever is on this network can read" in complaints


def test_live_says_that_nothing_listens_and_goes_on(evoke, recording):
    with Receiver() as gone:
        target = gone.target
    done = evoke("live", "--file", recording, *ANYWHERE, "--vmc", target, check=0)
    assert done.stdout.count(f"VMC {target}: nothing listens there yet; states are sent all the same") == 1


def test_replay_says_so_too(evoke, corpus):
    with Receiver() as gone:
        target = gone.target
    done = evoke("replay", corpus, *ANYWHERE, "--speed", 32, "--osc", target, check=0)
    assert done.stderr.count(f"OSC {target} /evoke/evoke: nothing listens there yet") == 1


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_replay_that_is_told_to_stop_leaves_a_face_at_rest_and_a_whole_recording(corpus, tmp_path, told):
    out = tmp_path / "states.jsonl"
    with Receiver() as vmc:
        command = [sys.executable, "-m", "evoke_core.cli", "replay", str(corpus), *ANYWHERE, "--vmc", vmc.target]
        with subprocess.Popen(
            [*command, "--record", str(out)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as replay:
            assert "stream evoke" in replay.stdout.readline()
            replay.send_signal(told)
            face = [values for address, values in vmc.until("/VMC/Ext/OK", 0) if address == "/VMC/Ext/Blend/Val"][-5:]
            complaints = replay.communicate(timeout=WAIT_S)[1]
    assert replay.returncode == 130
    assert complaints.endswith("evoke: stopped\n")
    assert dict(face) == {"Neutral": 1, "Angry": 0, "Surprised": 0, "Sorrow": 0, "Joy": 0}
    assert next(iter(read_recording(out))).event == "start"


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGHUP])
def test_live_that_is_told_to_stop_leaves_a_face_at_rest(tmp_path, told):
    path = tmp_path / "long_raw.fif"
    eeg = np.random.default_rng(3).standard_normal((32, 120 * 128)) * 1e-5
    mne.io.RawArray(eeg, mne.create_info(list(GENEVA), 128, "eeg"), verbose="error").save(path, verbose="error")
    with Receiver() as vmc, Receiver() as osc:
        call = ["--file", str(path), "--vmc", vmc.target, "--osc", osc.target, "--stream", "anna"]
        command = [sys.executable, "-m", "evoke_core.cli", "live", *ANYWHERE, *call]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as live:
            osc.until("/evoke/anna/alive", 1)
            live.send_signal(told)
            osc.until("/evoke/anna/alive", 0)
            *_, last = (values for address, values in osc.until("/evoke/anna/quality") if address.endswith("/emotion"))
            face = [values for address, values in vmc.until("/VMC/Ext/OK", 0) if address == "/VMC/Ext/Blend/Val"][-5:]
            complaints = live.communicate(timeout=WAIT_S)[1]
            assert live.returncode == 0, complaints
    assert last == ("neutral",)
    assert dict(face) == {"Neutral": 1, "Angry": 0, "Surprised": 0, "Sorrow": 0, "Joy": 0}

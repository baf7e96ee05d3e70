"""The evoke command beside Blender: a real process plays a synthetic trial."""

import socket
import subprocess
import sys
import threading

import pytest

from blender_addon.services.trial import Trial, find_evoke
from evoke_core.errors import EvokeError
from unity_bridge.protocol import StateMessage
from unity_bridge.subscriber import Subscriber

EVOKE = [sys.executable, "-m", "evoke_core.cli"]
WAIT_S = 60
PUBLISHING = "print('subject 1 trial 1 → tcp://127.0.0.1:5, stream evoke', flush=True)\n"
WAIT_FOREVER = "import threading; threading.Event().wait()\n"


@pytest.fixture
def play(tmp_path):
    """Make trials that are stopped in the end; a script may stand for the command."""
    trials = []

    def make(command, corpus=tmp_path, subject=1, trial=1, speed=1.0):
        if isinstance(command, str):
            script = tmp_path / "stub.py"
            script.write_text(command, encoding="utf-8")
            command = [sys.executable, str(script)]
        trials.append(Trial(command, corpus, subject, trial, speed))
        return trials[-1]

    yield make
    for trial in trials:
        trial.stop()


def test_a_trial_is_heard_at_the_endpoint_that_the_command_names(play, corpus):
    trial = play(EVOKE, corpus, subject=1, trial=2, speed=16.0)
    assert trial.poll()
    assert trial.wait_for_endpoint(WAIT_S)
    assert trial.stream == "evoke"
    with Subscriber(trial.endpoint, stream=trial.stream) as subscriber:
        messages = [subscriber.receive(WAIT_S) for _ in range(10)]
        start = subscriber.table.streams["evoke"].start
    assert any(isinstance(message, StateMessage) for message in messages)
    assert (start.source, start.hop_s) == ("synthetic subject 1 trial 2", 0.125 / 16)
    trial.process.wait(WAIT_S)
    assert trial.poll() is False


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"subject": 9}, "subject 9 is missing; the subjects 1 are there"),
        ({"trial": 99}, "trial 99 is missing"),
        ({"speed": 900.0}, "Invalid value for '--speed'"),
    ],
)
def test_what_the_command_complains_of_is_passed_on_once(play, corpus, asked, said):
    trial = play(EVOKE, corpus, **asked)
    assert not trial.wait_for_endpoint(WAIT_S)
    trial.process.wait(WAIT_S)
    with pytest.raises(EvokeError, match=f"the evoke command failed: .*{said}") as complaint:
        trial.poll()
    assert "\n" not in str(complaint.value)
    assert trial.poll() is False


def test_a_corpus_that_is_not_there_is_named_even_if_it_looks_like_an_option(play, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    trial = play(EVOKE, "--nowhere")
    trial.process.wait(WAIT_S)
    with pytest.raises(EvokeError, match="--nowhere: no such folder"):
        trial.poll()


def test_a_command_that_ends_without_a_word_is_told_by_its_code(play):
    trial = play("raise SystemExit(3)")
    trial.process.wait(WAIT_S)
    with pytest.raises(EvokeError, match="it ended with code 3 and said nothing"):
        trial.poll()


def test_a_command_that_talks_much_and_not_in_utf8_does_not_stand_still(play):
    trial = play(
        "import sys\n"
        "for pipe in (sys.stdout.buffer, sys.stderr.buffer):\n"
        "    pipe.write(b'\\xff\\xfe chatter\\n' * 100_000)\n"
        "sys.exit('evoke: broken')\n"
    )
    trial.process.wait(WAIT_S)
    with pytest.raises(EvokeError, match="failed: broken"):
        trial.poll()


def test_a_program_that_cannot_be_run_is_named(play, tmp_path):
    with pytest.raises(EvokeError, match=r"gone: it cannot be run .*preferences"):
        play([str(tmp_path / "gone")])


def test_stopping_ends_the_command_at_once_and_without_a_complaint(play):
    trial = play(PUBLISHING + WAIT_FOREVER)
    assert trial.wait_for_endpoint(WAIT_S)
    assert trial.endpoint == "tcp://127.0.0.1:5"
    threads = threading.active_count()
    trial.stop()
    trial.stop()
    assert trial.process.returncode is not None
    assert trial.poll() is False
    assert threading.active_count() == threads - 2


def test_a_command_that_will_not_end_is_killed(play):
    trial = play("import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + PUBLISHING + WAIT_FOREVER)
    assert trial.wait_for_endpoint(WAIT_S)
    trial.stop()
    assert trial.process.returncode is not None


def test_no_command_outlives_blender(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(WAIT_S)
        line = tmp_path / "stub.py"
        line.write_text(
            f"import socket\nsocket.create_connection(('127.0.0.1', {server.getsockname()[1]})).recv(1)\n",
            encoding="utf-8",
        )
        blender = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "import sys; from pathlib import Path; from blender_addon.services.trial import Trial\n"
                f"trial = Trial([sys.executable, {str(line)!r}], Path('.'), 1, 1, 1.0); sys.stdin.read()",
            ],
            stdin=subprocess.PIPE,
        )
        command, _ = server.accept()  # it is up, and silent
        with command:
            blender.communicate(timeout=WAIT_S)
            command.settimeout(WAIT_S)
            assert command.recv(1) == b""  # its end of the wire is gone


@pytest.fixture
def evoke_on_path(tmp_path, monkeypatch):
    """An executable ``evoke`` in a folder of PATH whose name has a blank."""
    folder = tmp_path / "my programs"
    folder.mkdir()
    program = folder / "evoke"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return program


def test_the_command_is_found_by_name_by_path_and_in_a_command_line(evoke_on_path):
    path = str(evoke_on_path)
    assert find_evoke("evoke") == [path]
    assert find_evoke(path) == [path]
    assert find_evoke(f" {path} ") == [path]
    assert find_evoke(f"'{path}' --debug") == [path, "--debug"]
    assert find_evoke(f"{sys.executable} -m evoke_core.cli") == EVOKE


@pytest.mark.parametrize("command", ["none-such", "", "/nowhere/evoke", "'evoke", "~nobody-here/evoke", "/tmp"])
def test_a_command_that_is_not_there_is_said_with_how_to_install_it(command):
    with pytest.raises(EvokeError, match=r"pip install evoke-avatar.*preferences"):
        find_evoke(command)

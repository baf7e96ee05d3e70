"""One trial down the whole road: EEG, decoder, wire, listener."""

import json
import subprocess
import sys

from unity_bridge.protocol import StateMessage
from unity_bridge.recording import read_recording


def start(*arguments):
    command = [sys.executable, "-m", "evoke_core.cli", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def free_endpoint():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as probe:
        return f"tcp://127.0.0.1:{probe.getsockname()[1]}"


def test_a_replayed_trial_is_published_recorded_and_heard(corpus, evoke, tmp_path):
    endpoint = free_endpoint()
    listening = ["listen", "--endpoint", endpoint, "--stream", "demo", "--record", tmp_path / "heard.jsonl"]
    listener = start(*listening, "--until-end")
    playing = ["replay", corpus, "--trial", 1, "--speed", 16, "--bind", endpoint, "--stream", "demo"]
    evoke(*playing, "--record", tmp_path / "sent.jsonl", check=0)
    _, told = listener.communicate(timeout=60)
    assert listener.returncode == 0, told
    sent_start, *sent = read_recording(tmp_path / "sent.jsonl")
    heard_start, *heard = read_recording(tmp_path / "heard.jsonl")
    assert sent_start == heard_start
    assert (sent_start.synthetic_source, sent_start.synthetic_model) == (True, True)
    assert sent_start.hop_s == 0.125 / 16
    assert [message.seq for message in sent] == list(range(473))
    # The listener may join late; from then on it has every state, and the last one.
    states = [message for message in heard if isinstance(message, StateMessage)]
    assert states
    assert states == sent[-len(states) :]
    assert heard[-1].event == "end"
    assert "demonstration model, not an emotion reading" in told


def test_the_demonstration_trial_visits_at_least_four_emotions(corpus, evoke, tmp_path):
    path = tmp_path / "sent.jsonl"
    evoke("replay", corpus, "--speed", 64, "--bind", "tcp://127.0.0.1:*", "--record", path, check=0)
    emotions = {message.state.emotion for message in read_recording(path) if isinstance(message, StateMessage)}
    assert len(emotions) >= 4


def test_an_octant_table_of_ones_own_names_the_emotions_on_the_wire(corpus, evoke, tmp_path):
    words = ["excited", "surprised", "happy", "sad", "angry", "fearful", "disgusted", "neutral"]
    table = tmp_path / "mine.json"
    table.write_text(json.dumps({"octants": {format(key, "03b"): word for key, word in enumerate(words)}}))
    path = tmp_path / "sent.jsonl"
    playing = ["replay", corpus, "--speed", 64, "--bind", "tcp://127.0.0.1:*", "--record", path]
    evoke(*playing, "--octants", table, check=0)
    states = [message.state for message in read_recording(path) if isinstance(message, StateMessage)]
    assert all(state.emotion == words[state.key] for state in states)


def test_ctrl_c_ends_a_replay_with_its_recording_kept(corpus, tmp_path):
    import signal

    path = tmp_path / "sent.jsonl"
    playing = start("replay", corpus, "--bind", "tcp://127.0.0.1:*", "--record", path)
    assert "stream evoke" in playing.stdout.readline()
    playing.send_signal(signal.SIGINT)
    _, told = playing.communicate(timeout=60)
    assert playing.returncode == 130
    assert "evoke: stopped" in told
    assert next(iter(read_recording(path))).event == "start"

"""From electrodes to two faces: an LSL outlet, `evoke live`, Blender and C#, each in a process of its own."""

import json
import sys

import numpy as np
import pytest
from scipy.signal import resample_poly

from evoke_core.assets import asset
from evoke_core.eeg.deap.subject import read_subject
from evoke_core.expressions import solve
from evoke_core.montage import GENEVA
from evoke_core.rigs import shipped_rigs
from tests.core.lsl_outlet import Outlet
from tests.end_to_end.running import Running, endpoint_of, evoke
from tests.unity.driving import compile_driver, compiled
from unity_bridge.protocol import StateMessage, from_fields
from unity_bridge.recording import read_recording

RIG = "cc4_extended"
STATES = 32
DEMONSTRATION = "demonstration model, not an emotion reading"


@pytest.fixture(scope="module")
def eeg(corpus, tmp_path_factory):
    """A synthetic trial with three emotions, 32 electrodes at 256 Hz."""
    path = tmp_path_factory.mktemp("eeg") / "trial.npy"
    np.save(path, resample_poly(read_subject(corpus / "s01.dat").data[17, :32], 2, 1, axis=1).astype(np.float32))
    return path


def test_eeg_on_lsl_moves_the_faces_of_blender_and_csharp_alike(eeg, tmp_path):
    capitals = [name.upper() for name in GENEVA]
    recording = tmp_path / "sent.jsonl"
    blender = Running(sys.executable, "-m", "tests.end_to_end.blender_client", "evoke", tmp_path / "blender")
    with blender, Outlet(signal=eeg, rate=256, channels=capitals, synthetic=True) as outlet:
        where = ("--lsl", outlet.name, "--bind", "tcp://127.0.0.1:*")
        with evoke("live", *where, "--plain", "--record", recording) as live:
            follow = compiled(lambda folder: compile_driver("Follow", folder), tmp_path)
            endpoint = endpoint_of(live)
            with Running("mono", follow, endpoint, "evoke", asset(""), RIG) as csharp:
                blender.tell(endpoint)
                for client in (blender, csharp):
                    client.line(lambda line: '"synthetic_model"' in line)
                outlet.run(chunk=8)
                for client in (blender, csharp):
                    for _ in range(STATES):
                        client.line(lambda line: '"quality": 1.0' in line or '"quality":1,' in line)
                live.interrupt()
                ends = [program.end() for program in (live, blender, csharp)]
    assert ends == [0, 0, 0], live.complaints + blender.complaints + csharp.complaints
    start, *sent = read_recording(recording)
    said = [json.loads(line) for line in blender.lines if line.startswith("{")]
    same_in_blender(start, sent, said)
    same_in_csharp(start, sent, [json.loads(line) for line in csharp.lines])
    faces_moved(said)
    assert DEMONSTRATION in live.complaints
    assert any(DEMONSTRATION in line for line in live.lines)
    assert any(one["event"] == "notice" and one["words"].lower() == DEMONSTRATION for one in said)


def same_in_blender(start, sent, said):
    """It heard the start, each state from where it joined to the last, and the end."""
    first, *states, last = [from_fields(one["topic"], one["message"]) for one in said if one["event"] == "message"]
    assert first == start
    assert len(states) >= STATES
    assert states == sent[-len(states) :]
    assert (last.event, last.run) == ("end", start.run)


def same_in_csharp(start, sent, said):
    """It heard the same, and solves each state's face as Python does."""
    first, *states, last = said
    assert (first["event"], first["run"], last["event"], last["run"]) == ("start", start.run, "end", start.run)
    assert first["source"] == start.source
    assert last["synthetic_model"]
    assert len(states) >= STATES
    rig = shipped_rigs()[RIG]
    for message, heard in zip(sent[-len(states) :], states, strict=True):
        state = message.state
        assert isinstance(message, StateMessage)
        assert (heard["run"], heard["stream"], heard["seq"]) == (message.run, message.stream, message.seq)
        assert (heard["emotion"], heard["key"]) == (state.emotion, state.key)
        numbers = ("t", "valence", "arousal", "dominance", "confidence", "quality")
        wanted = [state.t, *state.vad, state.confidence, state.quality]
        assert [heard[name] for name in numbers] == pytest.approx(wanted, abs=1e-6)
        assert [heard[f"weight {place}"] for place in range(8)] == pytest.approx(state.weights, abs=1e-6)
        shapes = {name[6:]: value for name, value in heard.items() if name.startswith("shape ")}
        assert shapes == pytest.approx(solve(state.weights, rig).shapes, abs=1e-6)


def faces_moved(said):
    """What stood in Blender's shape keys is the solved face of the state that was shown, and it moved."""
    rig = shipped_rigs()[RIG]
    shown = [one for one in said if one["event"] == "shown"]
    assert len(shown) >= STATES / 2
    for one in shown:
        solved = solve(one["weights"], rig).shapes
        there = {name: value for name, value in one["shapes"].items() if name in solved}
        assert len(there) > 30
        assert there == pytest.approx({name: solved[name] for name in there}, abs=1e-6)
    extents = [max(values) - min(values) for values in zip(*(one["shapes"].values() for one in shown), strict=True)]
    assert max(extents) > 0.2

"""States on Lab Streaming Layer, read by mne-lsl's inlets."""

import time
import uuid
from dataclasses import replace

import numpy as np
import pytest

from evoke_core.eeg.lsl.network import lsl
from tests.bridge.outputs import HAPPY, SAD, WAIT_S, start, state
from unity_bridge.outputs.lsl_outlet import CHANNELS, LslOutlet


def found(name):
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        if infos := lsl().resolve_streams(timeout=0.5, name=name):
            [info] = infos
            return info
    raise AssertionError(f"{name} was not found")


@pytest.fixture
def opened():
    """An outlet, and inlets of both of its streams."""
    name = f"test-{uuid.uuid4().hex[:8]}"
    outlet = LslOutlet(name, start())
    inlets = [lsl().StreamInlet(found(each)) for each in (name, f"{name}-markers")]
    for inlet in inlets:
        inlet.open_stream(WAIT_S)
    yield outlet, *inlets
    for inlet in inlets:
        inlet.close_stream()


def pulled(inlet, n):
    samples, stamps = [], []
    while len(samples) < n:
        sample, stamp = inlet.pull_sample(WAIT_S)
        assert stamp is not None, f"only {len(samples)} samples came"
        samples.append(list(sample))  # the inlet uses its array again
        stamps.append(stamp)
    return samples, stamps


def test_states_become_samples_at_their_own_times_and_changes_become_markers(opened):
    outlet, numbers, markers = opened
    now = time.time()
    faces = [(HAPPY, "happy"), (HAPPY, "happy"), (SAD, "sad"), (HAPPY, "happy")]
    states = [state(*face, t=now - 10 + index / 8) for index, face in enumerate(faces)]
    for each in states:
        outlet.send(each)
    samples, stamps = pulled(numbers, 4)
    words, changes = pulled(markers, 3)
    assert np.array(samples) == pytest.approx(np.array([(*each.vad, *each.weights) for each in states]), abs=1e-7)
    assert np.diff(stamps) == pytest.approx(1 / 8, abs=0.01)
    unix = np.array(stamps) - lsl().local_clock() + time.time()
    assert unix == pytest.approx([each.t for each in states], abs=0.05)
    assert [word for [word] in words] == ["happy", "sad", "happy"]
    assert changes == [stamps[0], stamps[2], stamps[3]]
    outlet.close()
    assert pulled(markers, 1)[0] == [["end"]]


def test_both_streams_say_what_they_are(opened):
    outlet, numbers, markers = opened
    info = numbers.get_sinfo(WAIT_S)
    assert (info.stype, info.n_channels, info.sfreq, info.dtype) == ("Emotion", 11, 8.0, np.float32)
    assert info.get_channel_names() == list(CHANNELS)
    assert CHANNELS[:4] == ("valence", "arousal", "dominance", "neutral")
    marks = markers.get_sinfo(WAIT_S)
    assert (marks.stype, marks.n_channels, marks.sfreq, marks.dtype) == ("Markers", 1, 0.0, "string")
    for each in (info, marks):
        about = each.desc.child("evoke")
        assert about.child_value("stream") == "anna"
        assert about.child_value("model") == "student-synthetic"
        assert about.child_value("source") == "SYNTHETIC subject 1 trial 1"
        assert about.child_value("synthetic_source") == about.child_value("synthetic_model") == "true"
    assert info.source_id != marks.source_id
    outlet.close()


def test_whoever_receives_the_numbers_alone_has_the_last_of_them():
    name = f"test-{uuid.uuid4().hex[:8]}"
    outlet = LslOutlet(name, start())
    numbers = lsl().StreamInlet(found(name))
    numbers.open_stream(WAIT_S)
    numbers.get_sinfo(WAIT_S)
    now = time.time()
    for index in range(200):
        outlet.send(state(HAPPY, "happy", t=now - 25 + index / 8))
    outlet.close()
    _, stamps = pulled(numbers, 200)
    assert stamps[-1] - stamps[0] == pytest.approx(199 / 8, abs=0.05)
    numbers.close_stream()


def test_a_real_decoder_is_not_called_synthetic():
    name = f"test-{uuid.uuid4().hex[:8]}"
    outlet = LslOutlet(name, replace(start(), synthetic_source=False, synthetic_model=False))
    inlet = lsl().StreamInlet(found(name))
    inlet.open_stream(WAIT_S)
    about = inlet.get_sinfo(WAIT_S).desc.child("evoke")
    assert about.child_value("synthetic_source") == about.child_value("synthetic_model") == "false"
    inlet.close_stream()
    outlet.close()

import time

import numpy as np
import pytest

from evoke_core.emotions import DEFAULT
from evoke_core.features.differential_entropy import baseline_entropy
from evoke_core.runtime import Engine
from evoke_core.runtime.replay import HOP_S, cut_recorded, play
from evoke_core.runtime.tracker import Tracker


def trial(**damage):
    """32 channels, 3 s of baseline and 60 s."""
    eeg = np.random.default_rng(2).normal(0, 10, (32, 8064)).astype(np.float32)
    for name, value in damage.items():
        eeg[int(name.removeprefix("channel"))] = value
    return eeg


def cut(eeg):
    return cut_recorded(eeg[:, 384:], eeg[:, :384])


def states(source, speed=1000.0):
    return list(play(cut(source), Engine("cpu"), Tracker(DEFAULT, HOP_S), speed=speed))


def test_a_trial_of_sixty_seconds_gives_a_window_each_125_ms_from_the_first_full_second():
    windows = cut(trial())
    assert windows.windows.shape == (473, 32, 128)
    assert windows.ends_s[:2] == pytest.approx([127 / 128, 127 / 128 + 0.125])
    assert windows.ends_s[-1] == pytest.approx(59 + 127 / 128)


def test_the_windows_begin_after_the_baseline_which_is_the_mean_of_its_three_seconds():
    source = trial()
    windows = cut(source)
    assert np.array_equal(windows.windows[0], source[:, 384:512])
    seconds = source[:, :384].reshape(32, 3, 128).transpose(1, 0, 2)
    assert windows.baseline == pytest.approx(baseline_entropy(seconds))


def test_a_state_comes_for_every_window_with_its_time_in_the_source():
    source = trial()
    heard = states(source)
    assert [state.source_t for state in heard] == pytest.approx(cut(source).ends_s.tolist())
    assert all(state.quality == 1 for state in heard)


def test_a_trial_plays_in_its_own_time():
    before = time.time()
    heard = states(trial(), speed=120.0)
    assert time.time() - before >= heard[-1].t - before >= 0.49  # 60 s at 120×
    assert heard[-1].t - heard[0].t == pytest.approx(59 / 120)


@pytest.mark.parametrize("value", [0.0, np.nan, np.inf, 3.25])
def test_a_lost_channel_is_marked_by_quality_and_the_stream_goes_on(value):
    heard = states(trial(channel5=value))
    assert len(heard) == 473
    assert all(state.quality == 31 / 32 for state in heard)
    assert all(np.isfinite([*state.vad, *state.weights]).all() for state in heard)
    assert len({state.vad for state in heard}) > 400  # judged, not held


def test_a_channel_that_drops_out_for_a_second_lowers_the_quality_there_and_nowhere_else():
    source = trial()
    source[7, 384 + 1280 : 384 + 1408] = np.nan
    qualities = np.array([state.quality for state in states(source)])
    assert set(qualities.tolist()) == {1.0, 31 / 32}
    assert (qualities < 1).sum() == 15  # every window that touches the second


def test_without_enough_channels_the_held_state_is_repeated():
    damage = {f"channel{channel}": np.nan for channel in range(20)}
    heard = states(trial(**damage))
    assert {(state.emotion, state.vad, state.quality) for state in heard} == {("neutral", (0.5, 0.5, 0.5), 12 / 32)}


def test_without_a_usable_baseline_the_training_mean_is_taken():
    source = trial()
    source[:, :384] = np.nan
    windows = cut(source)
    assert windows.baseline is None
    expected = Engine("cpu").predict(windows.windows[:1])[0]
    first = next(play(windows, Engine("cpu"), Tracker(DEFAULT, HOP_S), speed=1000))
    assert first.vad == pytest.approx(expected.tolist(), abs=1e-6)

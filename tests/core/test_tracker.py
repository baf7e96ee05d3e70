import math

import pytest

from evoke_core.emotions import DEFAULT, load_centroids
from evoke_core.runtime.tracker import Tracker

HOP_S = 0.125
HAPPY, ANGRY = (0.9, 0.1, 0.9), (0.1, 0.9, 0.9)


def follow(tracker, readings):
    return [
        tracker.update(reading, t=100 + index, source_t=index * HOP_S, quality=1.0)
        for index, reading in enumerate(readings)
    ]


def test_the_first_window_is_believed_at_once():
    state = follow(Tracker(DEFAULT, HOP_S), [HAPPY])[0]
    assert state.emotion == "happy"
    assert state.key == 0b101
    assert state.vad == pytest.approx(HAPPY)
    assert state.weights[5] == pytest.approx(0.9**3)
    assert state.confidence == pytest.approx((0.9**3 - 1 / 8) / (7 / 8))


def test_log_odds_follow_with_the_time_constant_of_one_second():
    states = follow(Tracker(DEFAULT, HOP_S), [(0.5, 0.5, 0.5)] + [(0.9, 0.5, 0.5)] * 8)
    target = math.log(9)
    reached = math.log(states[-1].vad[0] / (1 - states[-1].vad[0]))
    assert reached == pytest.approx(target * (1 - math.exp(-1)))


def test_a_bit_just_over_one_half_does_not_turn_the_held_emotion():
    states = follow(Tracker(DEFAULT, HOP_S), [(0.45, 0.1, 0.9)] + [(0.55, 0.1, 0.9)] * 80)
    assert states[-1].vad[0] > 0.5
    assert {state.emotion for state in states} == {"disgusted"}


def test_a_bit_well_over_one_half_does():
    states = follow(Tracker(DEFAULT, HOP_S), [(0.45, 0.1, 0.9)] + [(0.65, 0.1, 0.9)] * 80)
    assert states[-1].emotion == "happy"


def test_an_emotion_is_held_for_its_dwell_however_loud_the_next_one_is():
    tracker = Tracker(DEFAULT, HOP_S, smoothing_s=0.001, dwell_s=1.0)
    states = follow(tracker, [HAPPY] + [ANGRY] * 16)
    emotions = [state.emotion for state in states]
    assert emotions.index("angry") * HOP_S == 1.0


def test_a_window_that_cannot_be_judged_repeats_the_held_state_with_its_own_quality():
    tracker = Tracker(DEFAULT, HOP_S)
    before = follow(tracker, [HAPPY] * 4)[-1]
    state = tracker.update(None, t=7.0, source_t=1.0, quality=0.25)
    assert (state.vad, state.weights, state.emotion) == (before.vad, before.weights, before.emotion)
    assert (state.t, state.source_t, state.quality) == (7.0, 1.0, 0.25)


def test_before_anything_was_judged_the_state_is_neutral_and_knows_nothing():
    state = Tracker(DEFAULT, HOP_S).update(None, t=0.0, source_t=None, quality=0.0)
    assert (state.emotion, state.confidence, state.vad) == ("neutral", 0.0, (0.5, 0.5, 0.5))


def test_a_certain_probability_stays_finite():
    states = follow(Tracker(DEFAULT, HOP_S), [(1.0, 0.0, 1.0)] * 3)
    assert all(math.isfinite(value) for value in states[-1].vad + states[-1].weights)


def test_reset_forgets_the_trial_before():
    tracker = Tracker(DEFAULT, HOP_S)
    follow(tracker, [HAPPY] * 20)
    tracker.reset()
    assert follow(tracker, [ANGRY])[0] == follow(Tracker(DEFAULT, HOP_S), [ANGRY])[0]


def test_centroids_hold_the_nearest_emotion_under_its_key():
    state = follow(Tracker(load_centroids(), HOP_S), [(0.15, 0.35, 0.3)])[0]
    assert (state.emotion, state.key) == ("sad", 4)

import math
from itertools import pairwise

import numpy as np
import pytest

from evoke_core.emotions import DEFAULT, Emotion, load_centroids
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


@pytest.mark.parametrize(("valence", "emotion"), [(0.9, "excited"), (0.1, "angry")])
def test_a_label_that_is_always_one_half_does_not_turn_a_pleasant_reading_into_sadness(valence, emotion):
    state = follow(Tracker(DEFAULT, HOP_S), [(valence, 0.5, 0.5)] * 8)[-1]
    assert state.emotion == emotion == Emotion.from_bits(*state.vad).word
    assert state.weights[state.key] == max(state.weights)


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


def steps(states):
    """The largest change of a weight from each state to the next."""
    return [max(abs(a - b) for a, b in zip(x.weights, y.weights, strict=True)) for x, y in pairwise(states)]


@pytest.mark.parametrize("mapping", [DEFAULT, load_centroids()])
def test_bad_signal_holds_for_a_second_and_a_half_and_then_eases_to_neutral(mapping):
    tracker = Tracker(mapping, HOP_S)
    before = follow(tracker, [HAPPY] * 40)[-1]
    states = follow(tracker, [None] * 80)
    assert {(state.vad, state.weights, state.emotion) for state in states[:12]} == {
        (before.vad, before.weights, before.emotion)
    }
    assert all(state.vad[0] < former.vad[0] for former, state in pairwise(states[11:]))
    odds = [math.log(state.vad[0] / (1 - state.vad[0])) for state in states]
    assert odds[11 + 8] == pytest.approx(math.log(9) / math.e)  # a second later
    assert (states[-1].emotion, states[-1].vad) == ("neutral", pytest.approx((0.5, 0.5, 0.5), abs=1e-3))
    assert states[-1].key == mapping.table.key(Emotion.NEUTRAL)


@pytest.mark.parametrize("after", [HAPPY, ANGRY, (0.6, 0.7, 0.2), (1.0, 1.0, 0.0)])
def test_through_ten_bad_seconds_the_emotion_changes_twice_and_the_weights_never_leap(after):
    tracker = Tracker(DEFAULT, HOP_S)
    follow(tracker, [HAPPY] * 40)
    states = follow(tracker, [HAPPY] * 2 + [None] * 80 + [after] * 80)
    emotions = [state.emotion for state in states]
    assert sum(former != later for former, later in pairwise(emotions)) == 2
    assert emotions[0] == "happy"
    assert emotions[-1] == Emotion.from_bits(*after).word
    assert max(steps(states[:82])) < 0.07
    assert max(steps(states)) < (0.07 if after != (1.0, 1.0, 0.0) else 0.4)


def test_signal_that_is_bad_by_turns_does_not_make_the_emotion_flicker():
    tracker = Tracker(DEFAULT, HOP_S)
    follow(tracker, [HAPPY] * 40)
    bad = np.random.default_rng(5).random(480) < 0.7
    states = follow(tracker, [None if lost else HAPPY for lost in bad])
    assert {state.emotion for state in states} == {"happy"}


def test_a_gap_that_is_over_within_the_hold_leaves_no_trace():
    with_gap, without = Tracker(DEFAULT, HOP_S), Tracker(DEFAULT, HOP_S)
    readings = [(0.9, 0.1 + 0.02 * step, 0.7) for step in range(40)]
    follow(without, readings)
    follow(with_gap, readings[:20] + [None] * 12 + readings[20:])
    assert follow(with_gap, [ANGRY])[0] == follow(without, [ANGRY])[0]


def test_after_a_beginning_that_could_not_be_judged_the_face_is_eased_in():
    tracker = Tracker(DEFAULT, HOP_S)
    states = follow(tracker, [None] * 4 + [HAPPY] * 80)
    assert max(steps(states)) < 0.07
    assert states[-1].emotion == "happy"


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

"""From states to the weights that a face shows, by values."""

import math

import pytest

from blender_addon.services.steady import NEUTRAL, Steady
from evoke_core.emotions import Emotion
from evoke_core.state import EmotionState


def sure(emotion):
    """The weights of one emotion alone."""
    return tuple(float(each == emotion) for each in Emotion)


def state(emotion, weights=None):
    return EmotionState(0.0, None, (0.5,) * 3, weights or sure(emotion), int(emotion), emotion.word, 1.0, 1.0)


HAPPY, SAD, ANGRY = state(Emotion.HAPPY), state(Emotion.SAD), state(Emotion.ANGRY)
PLAIN = {"stale": False, "smoothing_s": 0.0, "hold_s": 0.0, "frozen": False, "fade_s": 2.0}


@pytest.fixture
def steady():
    """A face that has shown a happy state since second 10."""
    face = Steady()
    assert face.update(10.0, HAPPY, **PLAIN) == HAPPY.weights
    return face


def test_before_the_first_state_the_face_is_left_alone():
    face = Steady()
    for stale in (True, False):
        assert face.update(0.0, None, **{**PLAIN, "stale": stale}) is None
    assert face.shown is None


def test_the_first_state_is_shown_at_once_whatever_the_smoothing():
    assert Steady().update(0.0, SAD, **{**PLAIN, "smoothing_s": 5.0}) == SAD.weights


def test_without_smoothing_a_state_is_shown_at_once_and_then_the_face_is_left_alone(steady):
    assert steady.update(10.1, SAD, **PLAIN) == SAD.weights
    assert steady.update(10.2, SAD, **PLAIN) is None
    assert steady.shown == SAD.weights


def test_smoothing_has_gone_63_per_cent_of_the_way_after_its_time_constant(steady):
    shown = steady.update(10.5, SAD, **{**PLAIN, "smoothing_s": 0.5})
    assert shown[Emotion.SAD] == pytest.approx(1 - math.exp(-1))
    assert shown[Emotion.HAPPY] == pytest.approx(math.exp(-1))


@pytest.mark.parametrize("frames", [1, 7, 60])
def test_smoothing_does_not_depend_on_the_frame_rate(steady, frames):
    for frame in range(1, frames + 1):
        steady.update(10.0 + frame / frames, SAD, **{**PLAIN, "smoothing_s": 0.4})
    assert steady.shown[Emotion.SAD] == pytest.approx(1 - math.exp(-1 / 0.4))
    assert sum(steady.shown) == pytest.approx(1)


def test_smoothing_arrives_and_then_leaves_the_face_alone(steady):
    frames = [steady.update(10.0 + frame / 60, SAD, **{**PLAIN, "smoothing_s": 0.1}) for frame in range(1, 120)]
    arrived = frames.index(SAD.weights)
    assert all(frames[:arrived])
    assert frames[arrived + 1 :] == [None] * (len(frames) - arrived - 1)


def test_an_emotion_is_held_before_another_is_shown(steady):
    held = {**PLAIN, "hold_s": 1.0}
    assert steady.update(10.5, SAD, **held) is None
    assert steady.update(10.9, SAD, **held) is None
    assert steady.update(11.0, SAD, **held) == SAD.weights
    assert steady.update(11.5, ANGRY, **held) is None
    assert steady.update(12.0, ANGRY, **held) == ANGRY.weights


def test_an_emotion_that_is_gone_before_the_hold_is_over_is_never_shown(steady):
    held = {**PLAIN, "hold_s": 1.0}
    assert steady.update(10.5, SAD, **held) is None
    assert steady.update(10.8, HAPPY, **held) is None
    assert steady.update(11.5, HAPPY, **held) is None


def test_while_it_is_held_the_same_emotions_weights_are_followed(steady):
    fainter = state(Emotion.HAPPY, (0.4, 0, 0, 0, 0, 0.6, 0, 0))
    assert steady.update(10.2, fainter, **{**PLAIN, "hold_s": 1.0}) == fainter.weights


def test_a_frozen_face_stays_as_it_is_and_then_goes_on(steady):
    frozen = {**PLAIN, "frozen": True}
    assert steady.update(11.0, SAD, **frozen) is None
    assert steady.update(99.0, SAD, **{**frozen, "stale": True}) is None
    assert steady.shown == HAPPY.weights
    assert steady.update(99.1, SAD, **PLAIN) == SAD.weights


def test_freezing_is_no_jump_for_a_smoothed_face(steady):
    steady.update(60.0, SAD, **{**PLAIN, "frozen": True})
    assert steady.update(60.1, SAD, **{**PLAIN, "smoothing_s": 1.0})[Emotion.SAD] == pytest.approx(1 - math.exp(-0.1))


def test_a_stale_stream_fades_to_neutral_evenly_and_is_then_left_alone(steady):
    stale = {**PLAIN, "stale": True}
    happy = [steady.update(10.0 + second / 2, HAPPY, **stale)[Emotion.HAPPY] for second in range(1, 5)]
    assert happy == pytest.approx([0.75, 0.5, 0.25, 0.0])
    assert steady.shown == NEUTRAL
    assert steady.update(13.0, HAPPY, **stale) is None


def test_the_fade_begins_from_what_is_shown_even_half_way_to_another_emotion(steady):
    half = steady.update(10.5, SAD, **{**PLAIN, "smoothing_s": 0.5})
    fading = steady.update(10.5 + 1e-6, SAD, **{**PLAIN, "smoothing_s": 0.5, "stale": True})
    assert fading == pytest.approx(half, abs=1e-5)


def test_a_state_that_is_forgotten_fades_too(steady):
    assert steady.update(11.0, None, **{**PLAIN, "stale": True})[Emotion.HAPPY] == pytest.approx(0.5)


def test_a_stream_that_returns_fades_back_from_where_the_fade_is(steady):
    steady.update(11.0, HAPPY, **{**PLAIN, "stale": True})
    back = [steady.update(11.0 + second / 2, SAD, **PLAIN)[Emotion.SAD] for second in (1, 2)]
    assert back == pytest.approx([0.75, 1.0])


def test_a_fade_of_no_time_is_at_once(steady):
    assert steady.update(10.1, HAPPY, **{**PLAIN, "stale": True, "fade_s": 0.0}) == NEUTRAL
    assert steady.update(10.2, HAPPY, **{**PLAIN, "fade_s": 0.0}) == HAPPY.weights


def test_a_clock_that_stands_or_goes_back_does_no_harm(steady):
    smoothed = {**PLAIN, "smoothing_s": 0.5}
    assert steady.update(10.0, SAD, **smoothed) is None
    assert steady.update(5.0, SAD, **smoothed) is None
    assert steady.update(5.5, SAD, **smoothed)[Emotion.SAD] == pytest.approx(1 - math.exp(-1))

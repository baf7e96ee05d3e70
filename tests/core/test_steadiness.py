import numpy as np
import pytest

from evoke_core.emotions import Emotion
from evoke_core.runtime import Engine
from evoke_core.runtime.steadiness import Spread, changes_per_minute, measure, settles_after_s
from evoke_core.runtime.steadiness_picture import write_picture

SAD, HAPPY = Emotion.SAD, Emotion.HAPPY


@pytest.fixture(scope="module")
def found():
    return measure(Engine("cpu"), subjects=1)


def test_changes_are_counted_from_window_to_window_in_a_minute_of_hops():
    readings = np.array([SAD] * 240 + [HAPPY] * 240 + [SAD], np.int8)  # 60 s from the first to the last
    assert changes_per_minute(readings) == 2


def test_an_emotion_is_settled_on_when_it_is_read_for_a_second():
    flicker = [SAD, HAPPY, HAPPY, SAD]
    readings = np.array([SAD] * 10 + flicker + [HAPPY] * 8 + [SAD], np.int8)
    assert settles_after_s(readings, HAPPY, splice=10) == 5 * 0.125
    assert settles_after_s(readings[:-2], HAPPY, splice=10) is None


def test_what_was_read_before_the_splice_does_not_count():
    readings = np.array([HAPPY] * 20, np.int8)
    assert settles_after_s(readings, HAPPY, splice=10) == 0.125


def test_a_spread_is_the_median_between_its_quartiles():
    assert Spread.of([1, 2, 3, 4, 9]) == Spread(3, 2, 4)
    assert np.isnan(Spread.of([]).median)


def test_the_tracker_takes_most_changes_away_and_costs_little_more_than_its_time_constant(found):
    assert (found.subjects, found.trials) == (1, 40)
    assert found.tracked_changes.median < found.raw_changes.median / 5
    assert found.splices >= 15
    assert found.raw_unsettled + found.tracked_unsettled <= 1
    assert 0.5 <= found.raw_delay_s.median < found.tracked_delay_s.median < found.raw_delay_s.median + 2


def test_the_example_is_a_whole_trial(found):
    example = found.example
    assert len(example.felt) == len(example.raw) == len(example.tracked) == 473
    assert (example.raw != example.felt).mean() < 0.6
    assert changes_per_minute(example.tracked) < changes_per_minute(example.raw)


def test_the_picture_is_a_png(found, tmp_path):
    write_picture(found, tmp_path / "steadiness.png")
    assert (tmp_path / "steadiness.png").read_bytes().startswith(b"\x89PNG")

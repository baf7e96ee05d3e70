import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evoke_core.assets import asset
from evoke_core.emotions import (
    DEFAULT,
    Emotion,
    confidence,
    load_centroids,
    load_octants,
    octant_key,
    soft_weights,
)
from evoke_core.errors import EvokeError

PROBABILITY = st.floats(0, 1)


@pytest.mark.parametrize(
    ("bits", "word"),
    [
        ((0, 0, 0), "neutral"),
        ((0, 0, 1), "disgusted"),
        ((0, 1, 0), "fearful"),
        ((0, 1, 1), "angry"),
        ((1, 0, 0), "sad"),
        ((1, 0, 1), "happy"),
        ((1, 1, 0), "surprised"),
        ((1, 1, 1), "excited"),
    ],
)
def test_three_bits_name_the_emotion_whose_id_they_are(bits, word):
    emotion = Emotion.from_bits(*bits)
    assert emotion.word == word
    assert emotion == bits[0] * 4 + bits[1] * 2 + bits[2]


def test_a_bit_is_set_from_one_half_upwards():
    assert octant_key(0.5, 0.4999, 0.5) == 0b101


@given(PROBABILITY, PROBABILITY, PROBABILITY)
def test_soft_weights_sum_to_one_and_their_largest_is_the_hard_answer(v, a, d):
    weights = soft_weights(v, a, d)
    assert sum(weights) == pytest.approx(1)
    assert weights[Emotion.from_bits(v, a, d)] == pytest.approx(max(weights))


def test_soft_weights_are_products_of_the_three_probabilities():
    weights = soft_weights(0.9, 0.8, 0.3)
    assert weights[Emotion.SURPRISED] == pytest.approx(0.9 * 0.8 * 0.7)
    assert weights[Emotion.NEUTRAL] == pytest.approx(0.1 * 0.2 * 0.7)


def test_confidence_is_zero_at_chance_and_one_at_certainty():
    assert confidence((1 / 8,) * 8) == 0
    assert confidence((0, 0, 0, 0, 0, 1, 0, 0)) == 1


@pytest.mark.parametrize("emotion", list(Emotion))
def test_each_centroid_is_nearest_to_itself(emotion):
    centroids = load_centroids()
    v, a, d = ((axis + 1) / 2 for axis in centroids.points[emotion])
    weights = centroids.weights(v, a, d)
    assert max(range(8), key=weights.__getitem__) == emotion
    assert sum(weights) == pytest.approx(1)


def test_centroid_weights_fall_with_the_squared_distance_over_a_fifth():
    import math

    centroids = load_centroids()
    weights = centroids.weights(0.5, 0.5, 0.5)  # the origin, where neutral is
    happy = math.exp(-(0.81**2 + 0.51**2 + 0.46**2) / 0.2)
    assert weights[Emotion.HAPPY] / weights[Emotion.NEUTRAL] == pytest.approx(happy)


def test_centroids_call_an_unpleasant_calm_powerless_reading_sad_where_the_octants_say_neutral():
    weights = load_centroids().weights(0.15, 0.35, 0.3)
    assert max(range(8), key=weights.__getitem__) == Emotion.SAD
    assert Emotion.from_bits(0.15, 0.35, 0.3) == Emotion.NEUTRAL


def octants(tmp_path, **changes):
    table = json.loads(asset("emotions/octants.json").read_text())["octants"]
    table = {key: value for key, value in {**table, **changes}.items() if value is not None}
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"octants": table}))
    return path


def test_a_table_of_ones_own_moves_the_weights_with_its_emotions(tmp_path):
    table = load_octants(octants(tmp_path, **{"100": "happy", "101": "sad"}))
    assert Emotion.from_bits(1, 0, 0, table=table) == Emotion.HAPPY
    assert table.weights(0.9, 0.1, 0.1)[Emotion.HAPPY] == pytest.approx(DEFAULT.weights(0.9, 0.1, 0.1)[Emotion.SAD])
    assert table.key(Emotion.SAD) == 0b101


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"111": "happy"}, "the emotion 'excited' is missing"),
        ({"111": "bored"}, "unknown emotion 'bored'"),
        ({"111": None}, "octant 111 is missing"),
        ({"112": "happy"}, "unknown octant '112'"),
        ({"111": 7}, "unknown emotion 7"),
        ({"111": ["happy"]}, "unknown emotion"),
    ],
)
def test_a_table_that_is_no_bijection_is_refused_by_name(tmp_path, changes, said):
    path = octants(tmp_path, **changes)
    with pytest.raises(EvokeError, match=said) as refusal:
        load_octants(path)
    assert str(path) in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "not valid JSON"), ("[]", "a JSON object was expected"), ("{}", '"octants" is missing')],
)
def test_a_file_that_is_no_table_is_refused_in_one_line(tmp_path, text, said):
    path = tmp_path / "mine.json"
    path.write_text(text)
    with pytest.raises(EvokeError, match=said) as refusal:
        load_octants(path)
    assert "\n" not in str(refusal.value)


def test_a_table_that_is_not_there_is_named(tmp_path):
    with pytest.raises(EvokeError, match=r"nowhere.json"):
        load_octants(tmp_path / "nowhere.json")


def test_an_unknown_word_is_answered_with_the_eight():
    with pytest.raises(
        EvokeError, match=r"'bored'.*neutral, disgusted, fearful, angry, sad, happy, surprised, excited"
    ):
        Emotion.from_word("bored")

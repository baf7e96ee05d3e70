import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evoke_core.assets import asset
from evoke_core.emotions import Emotion, soft_weights
from evoke_core.errors import EvokeError
from evoke_core.expressions import fit_for_face, quaternion, solve
from evoke_core.presets import action_units
from evoke_core.rigs import shipped_rigs

RIGS = shipped_rigs()
CC4 = RIGS["cc4_extended"]
CASES = json.loads(asset("vectors/expressions.json").read_text())["cases"]
FACS = {
    "neutral": set(),
    "happy": {6, 12},
    "sad": {1, 4, 15},
    "angry": {4, 5, 7, 23},
    "fearful": {1, 2, 4, 5, 7, 20, 26},
    "surprised": {1, 2, 5, 26},
    "disgusted": {9, 15, 16},
    "excited": {1, 2, 5, 6, 12, 25, 26},
}


def alone(emotion):
    return [float(other == emotion) for other in Emotion]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_vector_case_is_solved_to_its_numbers(case):
    rig = RIGS[case["rig"]]
    sliders = {"sharpness": case["sharpness"], "decisiveness": case["decisiveness"]}
    shapes, bones = solve(case["weights"], rig, case["intensity"], **sliders)
    assert fit_for_face(case["weights"], **sliders) == pytest.approx(case["fitted"], abs=1e-9)
    assert shapes == pytest.approx({**dict.fromkeys(rig.regions, 0.0), **case["shapes"]}, abs=1e-9)
    assert bones.keys() == case["bones"].keys()
    for bone, turn in case["bones"].items():
        assert bones[bone] == pytest.approx(turn, abs=1e-9)


@pytest.mark.parametrize("emotion", list(Emotion))
def test_each_emotion_has_the_action_units_of_its_prototype(emotion):
    assert set(action_units()[emotion]) == FACS[emotion.word]


@pytest.mark.parametrize("rig", RIGS.values(), ids=RIGS)
def test_the_undecided_face_is_exactly_neutral(rig):
    shapes, bones = solve(soft_weights(0.5, 0.5, 0.5), rig)
    assert set(shapes.values()) == {0.0}
    assert all(turn == (1, 0, 0, 0) for turn in bones.values())


def test_a_smile_is_worked_by_hand():
    # Half happy, half neutral: squared and normalised still halves; confidence 3/7 × 3 is above 1, so nothing is taken.
    shapes, _ = solve([0.5, 0, 0, 0, 0, 0.5, 0, 0], CC4)
    assert shapes["Mouth_Smile_L"] == pytest.approx(0.5)
    assert shapes["Cheek_Raise_R"] == pytest.approx(0.5 * 0.8)


def test_a_soft_reading_is_worked_by_hand():
    # Confidence of (0.3, 0.1 × 7) is (0.3 − 0.125) / 0.875 = 0.2, so 0.6 of the squares 0.09 and 7 × 0.01 remain.
    fitted = fit_for_face([0.1, 0.1, 0.1, 0.1, 0.1, 0.3, 0.1, 0.1])
    assert fitted[Emotion.HAPPY] == pytest.approx(0.6 * 0.09 / 0.16)
    assert fitted[Emotion.NEUTRAL] == pytest.approx(0.6 * 0.01 / 0.16 + 0.4)


def test_a_surprised_jaw_turns_by_half_of_what_a_wide_open_one_does():
    _, bones = solve(alone(Emotion.SURPRISED), CC4)
    w, x, y, z = bones["CC_Base_JawRoot"]
    assert (x, y) == (0, 0)
    assert math.degrees(2 * math.atan2(z, w)) == pytest.approx(30.9 / 2)


@given(st.lists(st.floats(0, 1), min_size=8, max_size=8), st.floats(0, 5))
def test_no_shape_leaves_zero_to_one_and_no_bone_its_limit(weights, intensity):
    shapes, bones = solve(weights, CC4, intensity)
    assert all(0 <= value <= 1 for value in shapes.values())
    w, *axis = bones["CC_Base_JawRoot"]
    assert 2 * math.degrees(math.atan2(math.hypot(*axis), w)) <= 30.9 + 1e-9


@given(st.lists(st.floats(0, 1), min_size=8, max_size=8))
def test_fitted_weights_still_sum_to_one(weights):
    assert sum(fit_for_face(weights)) == pytest.approx(1)


@pytest.mark.parametrize("weights", [[1.0] * 7, [math.nan] + [0.0] * 7, [-0.1] + [0.2] * 7])
def test_weights_that_are_none_are_refused(weights):
    with pytest.raises(EvokeError, match="eight weights"):
        solve(weights, CC4)


def test_an_emotion_uses_only_shapes_the_rig_knows():
    known = set(json.loads(asset("rigs/cc4_extended.json").read_text())["regions"])
    for unit in CC4.action_units.values():
        assert unit.shapes.keys() <= known


@pytest.mark.parametrize("case", json.loads(asset("vectors/quaternions.json").read_text())["cases"])
def test_a_rotation_is_the_same_turn_in_blender_and_mirrored_in_unity(case):
    w, x, y, z = quaternion(case["turn_degrees"])
    assert (w, x, y, z) == pytest.approx(tuple(case["quaternion_wxyz"]))
    # Unity's space is ours mirrored in x. Turning there and mirroring back is turning here.
    mirrored = turned(tuple(case["unity_xyzw"])[3:] + tuple(case["unity_xyzw"])[:3], (-0.3, 0.5, 0.8))
    here = turned((w, x, y, z), (0.3, 0.5, 0.8))
    assert (-mirrored[0], mirrored[1], mirrored[2]) == pytest.approx(here)


def turned(q, point):
    """Rotate a point by the quaternion (w, x, y, z): p + 2 u × (u × p + w p)."""
    w, *u = q
    inner = [c + w * p for c, p in zip(cross(u, point), point, strict=True)]
    return tuple(p + 2 * c for p, c in zip(point, cross(u, inner), strict=True))


def cross(a, b):
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])

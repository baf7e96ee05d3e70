import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evoke_core.assets import asset
from evoke_core.emotions import Emotion, soft_weights
from evoke_core.errors import EvokeError
from evoke_core.expressions import fit_for_face, quaternion, solve
from evoke_core.presets import action_units, load_presets
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


def moved_by(rig, *, with_gaze):
    """The shapes of a rig that presets move or hold at rest: without gaze, all but those that turn the eyes."""
    return {shape for number, unit in rig.action_units.items() if with_gaze or number < 61 for shape in unit.shapes}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_vector_case_is_solved_to_its_numbers(case):
    rig = RIGS[case["rig"]]
    sliders = {"sharpness": case["sharpness"], "decisiveness": case["decisiveness"]}
    parts = {name: case[name] for name in ("upper", "lower", "blink") if name in case}
    presets = load_presets(asset(case["presets"])) if "presets" in case else None
    shapes, bones = solve(case["weights"], rig, case["intensity"], presets=presets, **sliders, **parts)
    at_rest = dict.fromkeys(moved_by(rig, with_gaze=presets is not None), 0.0)
    assert fit_for_face(case["weights"], **sliders) == pytest.approx(case["fitted"], abs=1e-9)
    assert shapes == pytest.approx({**at_rest, **case["shapes"]}, abs=1e-9)
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
    assert z > 0
    assert degrees((w, x, y, z)) == pytest.approx(30.9 / 2)


@given(st.lists(st.floats(0, 1), min_size=8, max_size=8), st.floats(0, 5))
def test_no_shape_leaves_zero_to_one_and_no_bone_its_limit(weights, intensity):
    shapes, bones = solve(weights, CC4, intensity)
    assert all(0 <= value <= 1 for value in shapes.values())
    assert degrees(bones["CC_Base_JawRoot"]) <= 30.9 + 1e-9


@given(st.lists(st.floats(0, 1), min_size=8, max_size=8))
def test_fitted_weights_still_sum_to_one(weights):
    assert sum(fit_for_face(weights)) == pytest.approx(1)


def test_the_upper_face_and_the_lower_face_have_a_strength_each():
    whole, _ = solve(alone(Emotion.EXCITED), CC4)
    shapes, bones = solve(alone(Emotion.EXCITED), CC4, upper=0.5, lower=0.25)
    for shape, region in CC4.regions.items():
        if shape in shapes:
            factor = 0.5 if region in ("brows", "lids", "cheeks") else 0.25
            assert shapes[shape] == pytest.approx(whole[shape] * factor), shape
    assert degrees(bones["CC_Base_JawRoot"]) == pytest.approx(0.25 * 0.8 * 15.45)


def test_a_blink_closes_the_eyes_and_takes_away_what_holds_them_open_or_tight():
    shapes, _ = solve(alone(Emotion.FEARFUL), CC4, blink=0.75)
    assert shapes["Eye_Blink_L"] == 0.75
    assert shapes["Eye_Wide_L"] == pytest.approx(0.25 * 1.0)
    assert shapes["Eye_Squint_R"] == pytest.approx(0.25 * 0.3)
    assert shapes["Brow_Raise_Inner_L"] == 1.0
    assert solve(alone(Emotion.NEUTRAL), CC4, blink=1.0).shapes["Eye_Blink_R"] == 1.0


def test_a_blink_never_opens_eyes_that_a_preset_closes():
    asleep = {Emotion.NEUTRAL: {43: 0.9}}
    assert solve(alone(Emotion.NEUTRAL), CC4, presets=asleep, blink=0.2).shapes["Eye_Blink_L"] == pytest.approx(0.9)


def test_presets_replace_the_shipped_ones_and_may_name_units_that_the_rig_lacks():
    presets = {Emotion.HAPPY: {12: 0.5, 33: 1.0}}
    shapes, _ = solve(alone(Emotion.HAPPY), CC4, presets=presets)
    assert {shape: value for shape, value in shapes.items() if value} == {"Mouth_Smile_L": 0.5, "Mouth_Smile_R": 0.5}
    assert set(solve(alone(Emotion.SAD), CC4, presets=presets).shapes.values()) == {0.0}


def test_eyes_are_turned_by_presets_that_turn_them_and_else_left_to_the_animator():
    shapes, bones = solve(alone(Emotion.HAPPY), CC4)
    assert "Eye_L_Look_Up" not in shapes
    assert bones.keys() == {"CC_Base_JawRoot"}
    presets = {Emotion.HAPPY: {61: 0.5}}
    shapes, bones = solve(alone(Emotion.HAPPY), CC4, presets=presets, lower=0.0)
    assert (shapes["Eye_L_Look_L"], shapes["Eye_L_Look_Up"]) == (0.5, 0.0)
    assert degrees(bones["CC_Base_L_Eye"]) == pytest.approx(20)
    assert bones["CC_Base_R_Eye"][3] > 0  # about +Z, to the character's left


def degrees(turn):
    w, *axis = turn
    return 2 * math.degrees(math.atan2(math.hypot(*axis), w))


@pytest.mark.parametrize("slider", ["intensity", "sharpness", "decisiveness", "upper", "lower", "blink"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -0.1])
def test_a_slider_that_is_no_strength_is_refused(slider, value):
    with pytest.raises(EvokeError, match=f"{slider} {value}"):
        solve(alone(Emotion.HAPPY), CC4, **{slider: value})


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

"""A face of unknown names: what is guessed from them, and the rig that rows and turns make."""

from dataclasses import replace

import pytest

from blender_addon.services.likeness import likeness, words_of
from blender_addon.services.mapping import Row, Turn, from_rig, guess, to_rig
from evoke_core.emotions import Emotion
from evoke_core.errors import EvokeError
from evoke_core.expressions import solve
from evoke_core.rigs import load_rig, save_rig, shipped_rigs, tell_rig
from tests.blender.standins import PROFILES, shape_names

RIGS = shipped_rigs()


def units(names):
    """Name → the units that it was guessed to show."""
    rows, _ = guess(names)
    return {name: [row.unit for row in rows if row.target == name] for name in names}


@pytest.mark.parametrize("profile", PROFILES)
def test_names_of_a_known_profile_are_all_found_again(profile):
    guessed = {(row.unit, row.target) for row in guess(shape_names(profile))[0]}
    assert {(row.unit, row.target) for row in from_rig(RIGS[profile])[0]} <= guessed


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("Smile_Left", [12]),
        ("mouth_smile_l", [12]),
        ("MouthSmileRight", [12]),
        ("smile.R", [12]),
        ("BrowInnerUp_L", [1]),
        ("Eyebrow_Raise_Inner-L", [1]),
        ("blink", [43]),
        ("Eyes Closed", [43]),
        ("jaw_open", [26, 27]),
        ("Frown", [15]),
        ("NoseWrinkler_r", [9]),
        ("Lip Corner Puller", [12]),
        ("AU12_L", [12]),
        ("au_06", [6]),
        ("EyeLookUpLeft", [63]),
    ],
)
def test_a_name_is_known_in_whatever_way_it_is_written(name, unit):
    assert units([name]) == {name: unit}


@pytest.mark.parametrize(
    "names",
    [
        ["Fcl_BRW_Joy", "Fcl_BRW_Angry", "Fcl_EYE_Joy", "Fcl_EYE_Close_L", "Fcl_MTH_A", "Fcl_MTH_Up", "Fcl_ALL_Fun"],
        [
            "Basis",
            "Key 1",
            "Key 2",
            "a",
            "",
            "_",
            "42",
            "左目",
            "Joy",
            "Sorrow",
            "V_Open",
            "AU99",
            "Aura",
            "L",
            "Mouth",
        ],
        ["Jaw_L", "Mouth_R", "Head_Turn_Up", "Tongue_Up", "Cheek_Puff_L", "Mouth_Smile_Sharp_L", "EO Inner Height L"],
    ],
)
def test_names_that_say_nothing_get_no_row(names):
    assert guess(names) == ([], [])


def test_a_smile_of_both_sides_is_left_out_beside_a_left_and_a_right_one():
    assert units(["Smile", "Smile_L", "Smile_R"]) == {"Smile": [], "Smile_L": [12], "Smile_R": [12]}
    assert units(["Smile"]) == {"Smile": [12]}


def test_of_two_names_for_the_same_the_one_most_alike_is_taken():
    assert units(["Smile_L", "Mouth_Smile_L"]) == {"Smile_L": [], "Mouth_Smile_L": [12]}


def test_words_that_stand_before_every_name_are_passed_over():
    names = ["Smile_L", "Smile_R", "Blink_L", "Blink_R", "JawOpen", "Frown_L"]
    assert units([f"Head_Geo.{name}" for name in names]) == {
        f"Head_Geo.{name}": unit for name, unit in units(names).items()
    }


def test_weights_are_those_of_the_rig_that_knows_the_name():
    assert guess(["Jaw_Open"])[0] == [Row(26, "Jaw_Open", 0.5), Row(27, "Jaw_Open", 1.0)]


def test_bones_are_known_by_their_exact_names_alone():
    _, turns = guess([], ["CC_Base_JawRoot", "jaw", "DEF-jaw", "eye.L"])
    assert {turn.bone for turn in turns} == {"CC_Base_JawRoot"}
    assert [turn.unit for turn in turns] == [26, 27]
    assert turns[0].degrees[2] == turns[1].degrees[2] / 2 > 0


def test_likeness_is_between_nothing_and_the_same():
    smile = words_of("Mouth_Smile_L")
    assert likeness(smile, words_of("mouthSmileLeft")) == 1
    assert likeness(smile, words_of("mouthSmileRight")) == 0
    assert likeness(smile, words_of("Eye_Smile_L")) == 0
    assert 0.7 < likeness(smile, words_of("smile")) < 1


@pytest.mark.parametrize("rig", RIGS.values(), ids=RIGS)
def test_a_rig_made_of_a_rigs_rows_moves_the_same_face(rig):
    made = to_rig("Mine", *from_rig(rig))
    for emotion in Emotion:
        weights = [float(other == emotion) for other in Emotion]
        face, expected = solve(weights, made), solve(weights, rig)
        assert face.shapes == pytest.approx(expected.shapes)
        assert face.bones.keys() == expected.bones.keys()
    assert made.regions == rig.regions
    assert rig.spellings.items() <= made.spellings.items()
    assert made.bone_limits_degrees == pytest.approx(rig.bone_limits_degrees)


def test_a_rig_made_of_rows_is_saved_read_and_tells_its_face(tmp_path):
    names = ["Smile_Left", "Smile_Right", "Blink_L", "Blink_R", "JawDrop"]
    made = to_rig("Anna’s face", *guess(names))
    save_rig(made, tmp_path / "anna.json")
    assert load_rig(tmp_path / "anna.json") == made
    assert (made.profile, made.name) == ("anna_s_face", "Anna’s face")
    assert tell_rig(names, [*RIGS.values(), made]) is made
    assert tell_rig(shape_names("cc4_extended"), [*RIGS.values(), made]) is RIGS["cc4_extended"]


@pytest.mark.parametrize("profile", PROFILES)
def test_a_rig_made_from_a_shipped_one_stands_before_it_and_before_no_other(profile):
    made = to_rig("Mine", *from_rig(RIGS[profile]))
    for other in PROFILES:
        assert tell_rig(shape_names(other), [*RIGS.values(), made]) is (made if other == profile else RIGS[other])


def test_a_name_without_latin_letters_makes_a_profile_too():
    assert to_rig("顔", [Row(12, "笑顔", 1.0)], []).profile.startswith("rig_")


@pytest.mark.parametrize(
    ("rows", "turns", "complaint"),
    [
        ([], [], "no row maps a shape: add a row, or guess"),
        ([], [Turn(26, "jaw", (0, 0, 30))], "no row maps a shape"),
        ([Row(12, "Smile", 1.0), Row(12, "Smile", 0.5)], [], "two rows say how far action unit 12 moves 'Smile'"),
        ([Row(12, "Smile", 1.0)], [Turn(26, "jaw", (0, 0, 1)), Turn(26, "jaw", (0, 0, 2))], "unit 26 turns 'jaw'"),
        ([Row(99, "Smile", 1.0)], [], "'99' is no action unit"),
        ([Row(12, "Smile", 1.5)], [], "the weight of 'Smile' in action unit 12 is 1.5; write a number above 0"),
        ([Row(12, "Smile", 1.0)], [Turn(26, "jaw", (0, 0, float("nan")))], "the turn of 'jaw' in action unit 26"),
        ([Row(12, "", 1.0)], [], "an entry of 'markers' is ''; write a text"),
    ],
)
def test_rows_that_make_no_rig_are_refused_in_one_sentence(rows, turns, complaint):
    with pytest.raises(EvokeError, match=complaint):
        to_rig("Mine", rows, turns)


def test_a_rig_without_a_name_is_refused():
    with pytest.raises(EvokeError, match="'name' is ''; write a text"):
        to_rig("", [Row(12, "Smile", 1.0)], [])


def test_rows_are_what_an_artist_may_change():
    rows, turns = from_rig(RIGS["arkit"])
    changed = [replace(row, weight=0.5) if row.target == "jawOpen" else row for row in rows]
    assert to_rig("Soft jaw", changed, turns).action_units[27].shapes == {"jawOpen": 0.5}

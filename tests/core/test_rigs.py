import json
from dataclasses import replace
from pathlib import Path

import pytest

from evoke_core.assets import asset
from evoke_core.emotions import Emotion
from evoke_core.errors import EvokeError
from evoke_core.rigs import ActionUnit, Rig, load_rig, save_rig, shipped_rigs, tell_rig

RIGS = shipped_rigs()
CC4 = RIGS["cc4_extended"]
PROFILES = json.loads((Path(__file__).parents[1] / "blender" / "profiles.json").read_text())["profiles"]
SMALL = {
    "profile": "mine",
    "name": "Mine",
    "source": "by hand",
    "markers": ["grin"],
    "untouched_prefixes": ["EO "],
    "yields_to": ["arkit"],
    "action_units": {"12": {"name": "Lip Corner Puller", "shapes": {"grin": 1}, "bones": {"jaw": [0, 0, 4.5]}}},
    "regions": {"grin": "mouth"},
    "spellings": {"grin": ["Grin"]},
    "caps": {"grin": 0.5},
    "bone_limits_degrees": {"jaw": 30},
}


def written(tmp_path, content):
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(content))
    return path


def test_a_rig_file_is_read_with_all_it_says(tmp_path):
    assert load_rig(written(tmp_path, SMALL)) == Rig(
        profile="mine",
        name="Mine",
        source="by hand",
        markers=("grin",),
        untouched_prefixes=("EO ",),
        yields_to=("arkit",),
        action_units={12: ActionUnit("Lip Corner Puller", {"grin": 1.0}, {"jaw": (0.0, 0.0, 4.5)})},
        regions={"grin": "mouth"},
        spellings={"grin": ("Grin",)},
        caps={"grin": 0.5},
        bone_limits_degrees={"jaw": 30},
    )


@pytest.mark.parametrize("rig", RIGS.values(), ids=RIGS)
def test_a_rig_is_read_as_it_was_saved(rig, tmp_path):
    path = tmp_path / "copy.json"
    save_rig(rig, path)
    assert load_rig(path) == rig
    assert [entry.name for entry in tmp_path.iterdir()] == ["copy.json"]


def changed(*keys, to):
    """SMALL with one item changed, or taken away (to=None)."""
    content = json.loads(json.dumps(SMALL))
    inner = content
    for key in keys[:-1]:
        inner = inner[key]
    if to is None:
        del inner[keys[-1]]
    else:
        inner[keys[-1]] = to
    return content


FAULTS = {
    "markers gone": (changed("markers", to=None), "'markers' is missing"),
    "markers empty": (changed("markers", to=[]), "'markers' is empty; name a shape by which"),
    "markers a text": (changed("markers", to="grin"), "'markers' is 'grin'; write a list of texts"),
    "marker a number": (changed("markers", to=[3]), "an entry of 'markers' is 3; write a text"),
    "regions gone": (changed("regions", to=None), "'regions' is missing"),
    "a part misspelt": (changed("spelings", to={}), "'spelings' is no part of a rig file; take it out or mend"),
    "profile a sentence": (changed("profile", to="My rig"), "'My rig' is no short name; use a to z"),
    "name a number": (changed("name", to=1), "'name' is 1; write a text"),
    "units a list": (changed("action_units", to=[]), r"'action_units' is \[\]; write an object"),
    "unknown unit": (changed("action_units", "99", to={"name": "x", "shapes": {}}), "'99' is no action unit"),
    "unit a word": (changed("action_units", "AU12", to={"name": "x", "shapes": {}}), "'AU12' is no action unit"),
    "unit a number": (changed("action_units", "12", to=1), "action unit 12 is 1; write an object"),
    "unit without shapes": (
        changed("action_units", "12", "shapes", to=None),
        r"action unit 12 has the parts \['bones'",
    ),
    "shape without region": (
        changed("action_units", "12", "shapes", to={"grin": 1, "sneer": 1}),
        "the shape 'sneer' has no place in 'regions'; name its part of the face: brows, lids, eyes,",
    ),
    "region of no shape": (
        changed("regions", "sneer", to="nose"),
        "no action unit uses 'sneer' of 'regions'; take it out or map it in a unit",
    ),
    "unknown region": (changed("regions", "grin", to="ear"), "the region of 'grin' is 'ear'; write one of brows,"),
    "weight too large": (changed("action_units", "12", "shapes", "grin", to=1.5), "weight of 'grin' in action unit 12"),
    "weight zero": (changed("action_units", "12", "shapes", "grin", to=0), "is 0; write a number above 0, at most 1"),
    "weight NaN": (changed("action_units", "12", "shapes", "grin", to=float("nan")), "is nan; write a number above 0"),
    "weight a text": (changed("action_units", "12", "shapes", "grin", to="1"), "is '1'; write a number above 0"),
    "weight true": (changed("action_units", "12", "shapes", "grin", to=True), "is True; write a number above 0"),
    "turn of two": (changed("action_units", "12", "bones", "jaw", to=[0, 1]), "write three numbers of degrees"),
    "turn NaN": (changed("action_units", "12", "bones", "jaw", to=[0, 0, float("nan")]), "write three numbers"),
    "turn too far": (changed("action_units", "12", "bones", "jaw", to=[0, 0, 200]), "write three numbers"),
    "turn a number": (
        changed("action_units", "12", "bones", "jaw", to=30),
        "the turn of 'jaw' in action unit 12 is 30",
    ),
    "spelling of no shape": (changed("spellings", "sneer", to=["Sneer"]), "uses 'sneer' of 'spellings'"),
    "spelling a text": (changed("spellings", "grin", to="Grin"), "the spellings of 'grin' is 'Grin'; write a list"),
    "cap of no shape": (changed("caps", "sneer", to=1), "uses 'sneer' of 'caps'"),
    "cap too large": (changed("caps", "grin", to=2), "the cap of 'grin' is 2; write a number above 0, at most 1"),
    "limit of no bone": (changed("bone_limits_degrees", "neck", to=9), "uses 'neck' of 'bone_limits_degrees'"),
    "limit a text": (changed("bone_limits_degrees", "jaw", to="30"), "the limit of 'jaw' is '30'; write a number"),
    "mapped and untouched": (changed("untouched_prefixes", to=["gr"]), "'grin' is mapped and begins as one of"),
}


@pytest.mark.parametrize(("content", "complaint"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_a_rig_file_is_one_sentence_with_the_file_the_item_and_the_way_out(content, complaint, tmp_path):
    path = written(tmp_path, content)
    with pytest.raises(EvokeError, match=complaint) as raised:
        load_rig(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert "; " in str(raised.value)


def test_a_rig_that_could_not_be_read_again_is_not_written(tmp_path):
    path = tmp_path / "old.json"
    save_rig(CC4, path)
    with pytest.raises(EvokeError, match="not written, as 'markers' is empty"):
        save_rig(replace(CC4, markers=()), path)
    assert load_rig(path) == CC4


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(EvokeError, match=r"none/rig\.json: No such file or directory; choose a folder"):
        save_rig(CC4, tmp_path / "none" / "rig.json")


def test_a_character_is_told_by_its_shapes_and_its_spellings_are_found():
    assert tell_rig(["Basis", "Brow_Compress_L", "Mouth_Smile_L"]) is CC4
    assert tell_rig(["browInnerUp", "jawOpen"]) is RIGS["arkit"]
    assert tell_rig(["mouthSmile_L", "browInnerUp"]).find(["mouthSmile_L"]) == {"mouthSmileLeft": "mouthSmile_L"}
    assert tell_rig(["Basis", "Key 1", "EO Inner Height L"]) is None


@pytest.mark.parametrize("profile", PROFILES)
def test_every_name_of_a_rig_is_a_shape_of_its_profile(profile):
    rig = RIGS[profile]
    shapes = {*PROFILES[profile]["body"], *PROFILES[profile]["eye"], *PROFILES[profile]["tongue"]}
    assert rig.regions.keys() <= shapes
    assert set(rig.markers) <= shapes


@pytest.mark.parametrize("profile", PROFILES)
def test_a_profiles_shapes_are_told_as_that_profile_and_bear_no_other_ones_marker(profile):
    names = [name for part in PROFILES[profile].values() for name in part]
    assert tell_rig(names) is RIGS[profile]
    assert [rig.profile for rig in RIGS.values() if rig.is_marked_by(names)] == [profile]
    assert RIGS[profile].find(names) == {shape: shape for shape in RIGS[profile].regions}
    assert RIGS[profile].lacking(names) == {}


def test_a_character_with_explus_and_traditional_shapes_is_explus():
    both = [*PROFILES["cc3_traditional"]["body"], *PROFILES["cc3_explus"]["body"][:20]]
    assert tell_rig(both) is RIGS["cc3_explus"]


@pytest.mark.parametrize("profile", ["cc3_traditional", "cc4_standard", "cc4_extended"])
def test_brows_and_blinks_are_found_as_other_versions_spell_them(profile):
    names = {"Brow_Drop_Left", "Brow_Raise_Inner_Right", "Eyes_Blink_L"}
    found = RIGS[profile].find(names)
    assert found == {
        "Brow_Drop_L": "Brow_Drop_Left",
        "Brow_Raise_Inner_R": "Brow_Raise_Inner_Right",
        "Eye_Blink_L": "Eyes_Blink_L",
    }


JAWS = {"cc3_traditional": 35.0, "cc3_explus": 35.0, "cc4_standard": 30.9, "cc4_extended": 30.9, "cc5_hd": 31.6}


@pytest.mark.parametrize(("profile", "wide"), JAWS.items())
def test_the_jaw_turns_as_far_as_the_profile_bakes_it(profile, wide):
    units = RIGS[profile].action_units
    assert units[27].bones == {"CC_Base_JawRoot": (0, 0, wide)}
    # Jaw_Open_Extreme adds the last 8.2 degrees of CC5's 31.6.
    assert units[26].bones == {"CC_Base_JawRoot": (0, 0, pytest.approx((23.4 if profile == "cc5_hd" else wide) / 2))}


def test_other_rigs_may_be_told_than_those_that_ship(tmp_path):
    mine = load_rig(written(tmp_path, SMALL))
    assert tell_rig(["grin", "Jaw_Open"], [mine, CC4]) is mine
    assert tell_rig(["grin", "Jaw_Open"]) is None


def test_of_two_rigs_that_fit_alike_the_later_one_is_told():
    mine = replace(CC4, profile="mine")
    assert tell_rig(CC4.regions, [CC4, mine]) is mine
    assert tell_rig(CC4.regions, [mine, CC4]) is CC4


def test_a_rig_steps_back_before_the_one_it_yields_to(tmp_path):
    mine = load_rig(written(tmp_path, changed("yields_to", to=["cc4_extended"])))
    assert tell_rig(["grin", "Brow_Compress_L"], [mine, CC4]) is CC4
    assert tell_rig(["grin", "Brow_Compress_L"], [mine]) is mine


def test_a_whole_character_lacks_nothing():
    assert CC4.lacking(CC4.regions) == {}


def test_what_an_emotion_needs_and_a_character_lacks_is_named_by_unit():
    without_mouth = [shape for shape, region in CC4.regions.items() if region != "mouth"]
    lacks = {Emotion.DISGUSTED: (15, 16), Emotion.FEARFUL: (20,), Emotion.ANGRY: (23,), Emotion.SAD: (15,)}
    assert CC4.lacking(without_mouth) == {**lacks, Emotion.HAPPY: (12,), Emotion.EXCITED: (12, 25)}


def test_half_of_a_units_shapes_show_it_and_so_does_its_bone():
    assert 12 not in CC4.lacking(["Mouth_Smile_L"])[Emotion.EXCITED]
    assert 26 in CC4.lacking([])[Emotion.SURPRISED]
    assert 26 not in CC4.lacking(["CC_Base_JawRoot"])[Emotion.SURPRISED]


def test_a_users_preset_may_need_other_units():
    presets = {Emotion.HAPPY: {12: 1.0, 18: 0.5, 33: 0.0}}
    assert CC4.lacking(CC4.regions, presets) == {Emotion.HAPPY: (18,)}


def test_the_shipped_files_are_checked_as_they_are_read():
    assert {path.stem for path in asset("rigs").glob("*.json")} == RIGS.keys()

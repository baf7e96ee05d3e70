"""Presets edited by sliders, kept in the user's library, carried as files; the shipped ones stay intact."""

import json

import bpy
import pytest

from blender_addon.preferences import library
from evoke_core.emotions import Emotion
from evoke_core.presets import action_units, load_presets
from tests.blender.ui.faces_shown import evoke, value

SMILE, BROW, CHEEK = "Mouth_Smile_L", "Brow_Raise_Inner_L", "Cheek_Raise_L"


@pytest.fixture
def edited(anna):
    """The happy face with half a smile and a raised brow, not saved yet."""
    bpy.ops.evoke.show_emotion(emotion="happy")
    bpy.ops.evoke.edit_preset()
    evoke().look.units.unit_12 = 0.5
    evoke().look.units.unit_1 = 0.75
    return anna


def test_a_slider_of_an_action_unit_moves_the_face_at_once(edited):
    assert (value(edited, SMILE), value(edited, BROW)) == (0.5, 0.75)


def test_the_sliders_show_the_emotion_at_hand_and_keep_what_was_edited_in_others(edited):
    units = evoke().look.units
    bpy.ops.evoke.show_emotion(emotion="sad")
    assert (units.unit_15, units.unit_12) == (1, 0)
    units.unit_15 = 0.25
    bpy.ops.evoke.show_emotion(emotion="happy")
    assert (units.unit_12, units.unit_15) == (0.5, 0)


def test_a_unit_pulled_to_nothing_is_gone(edited):
    evoke().look.units.unit_6 = 0.0
    assert value(edited, CHEEK) == 0


def test_a_saved_edit_is_in_the_library_and_chosen_and_the_shipped_presets_are_as_they_were(edited):
    bpy.ops.evoke.save_preset(name="Shy")
    assert (evoke().look.preset, evoke().look.edited) == ("Shy", "")
    assert value(edited, SMILE) == 0.5
    assert library().presets("Shy")[Emotion.HAPPY] == {1: 0.75, 6: pytest.approx(0.8), 12: 0.5}
    assert library().presets("Shipped") == action_units()
    bpy.ops.evoke.choose_preset(name="Shipped")
    assert value(edited, SMILE) == 1


def test_nothing_is_saved_under_the_shipped_name(edited):
    with pytest.raises(RuntimeError, match="Shipped"):
        bpy.ops.evoke.save_preset(name="Shipped")
    assert evoke().look.edited
    assert library().preset_names() == ["Shipped"]


def test_a_discarded_edit_leaves_the_face_as_it_was(edited):
    bpy.ops.evoke.discard_preset()
    assert (value(edited, SMILE), value(edited, BROW), evoke().look.edited) == (1, 0, "")


def test_presets_go_out_to_a_file_and_come_back_in_under_its_name(edited, tmp_path):
    bpy.ops.evoke.save_preset(name="Shy")
    bpy.ops.evoke.export_preset(filepath=str(tmp_path / "Out.json"))
    assert load_presets(tmp_path / "Out.json") == library().presets("Shy")
    bpy.ops.evoke.choose_preset(name="Shipped")
    bpy.ops.evoke.import_preset(filepath=str(tmp_path / "Out.json"))
    assert evoke().look.preset == "Out"
    assert value(edited, SMILE) == 0.5


def test_a_damaged_file_is_an_error_and_changes_nothing(anna, tmp_path):
    path = tmp_path / "bad.json"
    path.write_text(json.dumps({"emotions": {}}))
    with pytest.raises(RuntimeError, match=r"bad\.json"):
        bpy.ops.evoke.import_preset(filepath=str(path))
    assert evoke().look.preset == "Shipped"


def test_presets_that_are_missing_here_are_refused_by_name(anna):
    with pytest.raises(RuntimeError, match="Gone"):
        bpy.ops.evoke.choose_preset(name="Gone")


def test_a_file_whose_presets_are_missing_here_shows_the_shipped_ones(anna):
    evoke().look.preset = "Gone"
    bpy.ops.evoke.show_emotion(emotion="happy")
    assert value(anna, SMILE) == 1


def test_an_edit_that_was_not_saved_travels_with_the_file(edited, tmp_path):
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "anna.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "anna.blend"))
    assert evoke().look.units.unit_12 == 0.5


@pytest.mark.parametrize("operator", ["save_preset", "discard_preset"])
def test_nothing_edited_is_nothing_to_save(anna, operator):
    with pytest.raises(RuntimeError, match="Press Edit first"):
        getattr(bpy.ops.evoke, operator)()


def test_what_is_being_edited_is_saved_before_it_is_exported(edited, tmp_path):
    with pytest.raises(RuntimeError, match="Save the edited expressions first"):
        bpy.ops.evoke.export_preset(filepath=str(tmp_path / "out.json"))
    with pytest.raises(RuntimeError, match="being edited already"):
        bpy.ops.evoke.edit_preset()

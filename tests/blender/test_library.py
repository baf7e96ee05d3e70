"""The user's folder of presets and rigs: read leniently, written carefully, the shipped ones untouched."""

from dataclasses import replace
from pathlib import Path

import pytest

from blender_addon.services.library import SHIPPED, Library, default_folder, safe_name
from blender_addon.services.mapping import Row, to_rig
from evoke_core.assets import asset
from evoke_core.emotions import Emotion
from evoke_core.errors import EvokeError
from evoke_core.presets import action_units, load_presets, save_presets
from evoke_core.rigs import shipped_rigs

SHIPPED_RIGS = list(shipped_rigs().values())
MINE = to_rig("My rig", [Row(12, "Smile", 1.0)], [])
SMILE = {emotion: {12: 0.5} if emotion == Emotion.HAPPY else {} for emotion in Emotion}


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "evoke")


def test_an_empty_library_has_what_ships_and_makes_no_folder(library, tmp_path):
    assert library.rigs() == SHIPPED_RIGS
    assert library.preset_names() == [SHIPPED]
    assert library.presets(SHIPPED) == action_units()
    assert library.problems == []
    assert list(tmp_path.iterdir()) == []


def test_a_saved_rig_stands_after_those_that_ship_and_may_be_saved_again(library):
    path = library.save_rig(MINE)
    assert (path.name, library.rigs()) == ("my_rig.json", [*SHIPPED_RIGS, MINE])
    changed = replace(MINE, name="My better rig")
    assert library.save_rig(changed) == path
    assert library.rigs() == [*SHIPPED_RIGS, changed]


def test_saved_presets_are_found_by_name_and_may_be_saved_again(library):
    library.save_presets("Soft smiles", action_units())
    library.save_presets("Soft smiles", SMILE)
    assert library.preset_names() == [SHIPPED, "Soft smiles"]
    assert library.presets("Soft smiles") == SMILE


def test_what_ships_is_never_written(library):
    before = {path: path.read_bytes() for folder in ("rigs", "emotions") for path in asset(folder).iterdir()}
    with pytest.raises(EvokeError, match="'cc4_extended' ships with EVOKE and stays as it is: choose another name"):
        library.save_rig(shipped_rigs()["cc4_extended"])
    for name in (SHIPPED, "shipped", " Shipped. "):
        with pytest.raises(EvokeError, match="stay as they are: choose another name"):
            library.save_presets(name, SMILE)
    assert {path: path.read_bytes() for folder in ("rigs", "emotions") for path in asset(folder).iterdir()} == before
    assert library.presets(SHIPPED) == action_units()


BROKEN = [b"", b"{", b"[]", b"\xff\xfe\x00", b"[" * 100_000, b'{"profile": 1}', b"null"]


@pytest.mark.parametrize("content", BROKEN)
@pytest.mark.parametrize("kind", ["rigs", "presets"])
def test_a_broken_file_is_left_out_and_named(library, tmp_path, kind, content):
    library.save_rig(MINE)
    library.save_presets("Soft smiles", SMILE)
    (tmp_path / "evoke" / kind / "broken.json").write_bytes(content)
    assert library.rigs() == [*SHIPPED_RIGS, MINE]
    assert library.presets("Soft smiles") == SMILE
    (problem,) = library.problems
    assert problem.startswith(str(tmp_path / "evoke" / kind / "broken.json"))
    assert "\n" not in problem
    with pytest.raises(EvokeError):
        library.presets("broken")


def test_a_folder_in_place_of_a_file_and_other_files_are_no_hindrance(library, tmp_path):
    library.save_rig(MINE)
    (tmp_path / "evoke" / "rigs" / "folder.json").mkdir()
    (tmp_path / "evoke" / "rigs" / "notes.txt").write_text("hello")
    assert library.rigs() == [*SHIPPED_RIGS, MINE]
    assert len(library.problems) == 1


def test_of_two_rigs_with_one_profile_the_second_is_left_out_and_named(library):
    path = library.save_rig(MINE)
    copy = path.with_name("zz_copy.json")
    copy.write_bytes(path.read_bytes())
    path.with_name("arkit.json").write_bytes(asset("rigs/arkit.json").read_bytes())
    assert library.rigs() == [*SHIPPED_RIGS, MINE]
    first, second = library.problems
    assert "arkit.json: the profile 'arkit' is another rig's already" in first
    assert second.startswith(str(copy))


def test_presets_that_are_not_there_are_named(library):
    with pytest.raises(EvokeError, match=r"Nobody\.json: No such file"):
        library.presets("Nobody")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Soft smiles", "Soft smiles"),
        ("Größe – 顔", "Größe – 顔"),
        ("a/b\\c:d", "a_b_c_d"),
        ("../../evil", "_.._evil"),
        ("dots...", "dots"),
        ("NUL", "NUL_"),
        ("com1.smile", "com1.smile_"),
        ("x" * 300, "x" * 60),
        ("tab\there", "tab_here"),
    ],
)
def test_any_name_makes_a_file_name_that_every_system_takes(library, name, safe):
    assert safe_name(name) == safe
    path = library.save_presets(name, SMILE)
    assert (path.name, path.parent.name) == (f"{safe}.json", "presets")
    assert library.presets(name) == SMILE


@pytest.mark.parametrize("name", ["", "   ", "...", "///"])
def test_a_name_of_nothing_is_refused(library, name):
    with pytest.raises(EvokeError, match="cannot be the name of a file: use letters or digits"):
        library.save_presets(name, SMILE)


def test_presets_travel_out_and_in_under_a_name_of_their_own(library, tmp_path):
    library.save_presets("Soft smiles", SMILE)
    library.export_presets("Soft smiles", tmp_path / "Soft smiles.json")
    assert load_presets(tmp_path / "Soft smiles.json") == SMILE
    assert library.import_presets(tmp_path / "Soft smiles.json") == "Soft smiles 2"
    assert library.import_presets(tmp_path / "Soft smiles.json") == "Soft smiles 3"
    assert library.presets("Soft smiles 2") == SMILE


def test_imported_presets_called_shipped_get_another_name(library, tmp_path):
    save_presets(SMILE, tmp_path / "Shipped.json", name="x")
    assert library.import_presets(tmp_path / "Shipped.json") == "Shipped 2"


@pytest.mark.parametrize("content", BROKEN)
def test_what_cannot_be_read_is_not_imported(library, tmp_path, content):
    (tmp_path / "theirs.json").write_bytes(content)
    with pytest.raises(EvokeError, match=r"theirs\.json"):
        library.import_presets(tmp_path / "theirs.json")
    assert library.preset_names() == [SHIPPED]


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    library = Library(tmp_path / "file")
    assert library.rigs() == SHIPPED_RIGS
    with pytest.raises(EvokeError, match="choose a library folder that can be written"):
        library.save_rig(MINE)


def test_the_folder_stands_beside_blenders_own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("BLENDER_USER_RESOURCES", str(tmp_path))
    assert isinstance(default_folder(), Path)
    assert default_folder().name == "evoke"
    assert default_folder().is_dir()

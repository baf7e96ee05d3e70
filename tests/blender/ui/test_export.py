"""Files for Unity and pictures, written from the panel."""

import bpy
import pytest

from blender_addon.scene import reports
from evoke_core.rigs import load_rig, shipped_rigs
from tests.blender.ui.faces_shown import everything, evoke, row


def test_each_picked_avatar_is_exported_and_what_was_read_back_is_told(bela, anna, tmp_path):
    row("Bela").picked = True
    export = evoke().export
    export.folder, export.fbx, export.frames = str(tmp_path), False, "NONE"
    before = everything(anna)
    bpy.ops.evoke.export_unity()
    assert sorted(path.name for path in tmp_path.glob("*.*")) == [
        "Anna.glb",
        "Anna.rig.json",
        "Bela.glb",
        "Bela.rig.json",
    ]
    assert load_rig(tmp_path / "Anna.rig.json") == shipped_rigs()["cc4_extended"]
    assert [line.text for line in reports.lines if line.is_problem] == []
    assert reports.lines[0].text == "Anna.glb, Anna.rig.json"
    assert everything(anna) == before


def test_a_name_that_no_file_can_have_is_exported_under_one_that_can(anna, tmp_path):
    anna.armature.name = "Anna:Rig/2"
    bpy.ops.evoke.find_characters()
    export = evoke().export
    export.folder, export.fbx, export.frames = str(tmp_path), False, "NONE"
    bpy.ops.evoke.export_unity()
    assert sorted(path.name for path in tmp_path.glob("*.*")) == ["Anna_Rig_2.glb", "Anna_Rig_2.rig.json"]


def test_one_that_cannot_be_exported_keeps_nobody_else_from_it(bela, anna, tmp_path):
    row("Bela").picked = True
    export = evoke().export
    export.folder, export.fbx, export.frames = str(tmp_path), False, "NONE"
    row("Anna").name = "/"
    bpy.ops.evoke.export_unity()
    assert sorted(path.name for path in tmp_path.glob("*.*")) == ["Bela.glb", "Bela.rig.json"]
    assert [line.text for line in reports.lines if line.is_problem] == [
        "/: '/' cannot be the name of a file: use letters or digits"
    ]


def test_the_reasons_why_nothing_can_be_exported(anna):
    export = evoke().export
    with pytest.raises(RuntimeError, match="Save this file first, or choose a folder"):
        bpy.ops.evoke.export_unity()
    export.fbx = export.glb = False
    with pytest.raises(RuntimeError, match="Tick FBX, GLB or both"):
        bpy.ops.evoke.export_unity()
    row("Anna").picked = False
    with pytest.raises(RuntimeError, match="Tick a character in the Avatar panel first"):
        bpy.ops.evoke.export_unity()


def test_a_folder_that_is_missing_is_an_error(anna, tmp_path):
    evoke().export.folder = str(tmp_path / "nowhere")
    with pytest.raises(RuntimeError, match="nowhere"):
        bpy.ops.evoke.export_unity()


def test_a_contact_sheet_of_the_active_avatar_is_rendered_and_its_face_is_as_before(anna, tmp_path):
    evoke().export.engine = "BLENDER_WORKBENCH"
    evoke().export.size = 64
    before = everything(anna)
    bpy.ops.evoke.contact_sheet(filepath=str(tmp_path / "sheet.png"))
    sheet = bpy.data.images.load(str(tmp_path / "sheet.png"))
    assert tuple(sheet.size) == (256, 128)
    assert everything(anna) == before


def test_a_contact_sheet_needs_a_character_and_a_clip_a_camera():
    with pytest.raises(RuntimeError, match="Choose a character in the Avatar panel first"):
        bpy.ops.evoke.contact_sheet()
    with pytest.raises(RuntimeError, match="This scene has no camera to film through"):
        bpy.ops.evoke.clip()


def test_a_path_that_cannot_be_written_is_an_error(anna, tmp_path):
    with pytest.raises(RuntimeError, match="nowhere"):
        bpy.ops.evoke.contact_sheet(filepath=str(tmp_path / "nowhere" / "sheet.png"))

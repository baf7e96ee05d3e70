"""Our head brought into a scene where an artist is already at work."""

import bpy
import pytest

from blender_addon.services.rig import find_characters
from blender_addon.services.sample_head import load_avatar
from evoke_core.assets import asset
from evoke_core.errors import EvokeError

HEAD = asset("avatar/evoke_head.glb")


@pytest.fixture(autouse=True)
def scene():
    bpy.ops.wm.read_factory_settings(use_empty=False)
    return bpy.context.scene


def test_what_was_selected_and_active_stays_so():
    cube, lamp = bpy.data.objects["Cube"], bpy.data.objects["Light"]
    cube.select_set(False)
    lamp.select_set(True)
    bpy.context.view_layer.objects.active = cube
    load_avatar(HEAD)
    assert list(bpy.context.selected_objects) == [lamp]
    assert bpy.context.view_layer.objects.active is cube


def test_only_the_head_is_added(scene):
    objects, meshes, collections = set(bpy.data.objects), set(bpy.data.meshes), set(bpy.data.collections)
    armature = load_avatar(HEAD)
    assert set(bpy.data.objects) - objects == {armature, *armature.children}
    assert set(bpy.data.meshes) - meshes == {thing.data for thing in armature.children}
    assert set(bpy.data.collections) == collections
    assert {"Cube", "Light", "Camera"} <= {thing.name for thing in scene.objects}


def test_a_second_head_is_as_complete_as_the_first(scene):
    first, second = load_avatar(HEAD), load_avatar(HEAD)
    assert [character.armature for character in find_characters(scene.objects)] == [first, second]

    def modifiers(armature):
        return {thing.name.split(".")[0]: [m.type for m in thing.modifiers] for thing in armature.children}

    assert modifiers(first) == modifiers(second)
    assert modifiers(second)["CC_Base_Body"] == ["ARMATURE", "SUBSURF"]


def test_the_head_is_subdivided_in_renders_alone():
    for thing in load_avatar(HEAD).children:
        for modifier in thing.modifiers:
            if modifier.type == "SUBSURF":
                assert (modifier.levels, modifier.render_levels) == (0, 1)


def test_a_file_that_is_no_head_is_told_by_its_name(tmp_path):
    path = tmp_path / "face.glb"
    with pytest.raises(EvokeError, match=r"face\.glb: cannot be imported"):
        load_avatar(path)
    path.write_bytes(b"not a GLB")
    with pytest.raises(EvokeError, match=r"face\.glb: cannot be imported"):
        load_avatar(path)


def test_a_file_without_an_armature_is_no_head_and_leaves_nothing_behind(tmp_path):
    path = tmp_path / "cube.glb"
    bpy.ops.export_scene.gltf(filepath=str(path))
    objects = set(bpy.data.objects)
    with pytest.raises(EvokeError, match=r"cube\.glb: has 0 armatures"):
        load_avatar(path)
    assert set(bpy.data.objects) == objects

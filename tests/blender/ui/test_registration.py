"""What Blender is told of the add-on, and that nothing stays when it is taken back."""

import ast
import inspect
import subprocess
import sys
import threading
from pathlib import Path

import bpy
import pytest

import blender_addon
from blender_addon import registration
from blender_addon.scene import followers
from blender_addon.services import live

ADDON = Path(blender_addon.__file__).parent
ROOT = ADDON.parent
OPERATORS = [cls for cls in registration.CLASSES if issubclass(cls, bpy.types.Operator)]
PANELS = [cls for cls in registration.CLASSES if issubclass(cls, bpy.types.Panel)]
GROUPS = [cls for cls in registration.CLASSES if issubclass(cls, bpy.types.PropertyGroup | bpy.types.AddonPreferences)]


def handlers():
    lists = (getattr(bpy.app.handlers, name) for name in dir(bpy.app.handlers) if not name.startswith("_"))
    return [
        handler
        for each in lists
        if isinstance(each, list)
        for handler in each
        if handler.__module__.startswith("blender_addon")
    ]


def own_properties(cls):
    """The properties that a class declares itself, by name."""
    return {name: declared.keywords for name, declared in inspect.get_annotations(cls).items()}


def test_the_package_can_be_imported_without_blender():
    script = "import sys, blender_addon; print('bpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"


def test_registered_and_taken_back_again_and_again_it_leaves_nothing(publish):
    threads = threading.active_count()
    with publish("demo") as publisher:
        publishing = threading.active_count()
        for _ in range(3):
            bpy.ops.evoke.connect(endpoint=publisher.endpoint)
            beat = live._beat
            assert bpy.app.timers.is_registered(beat)
            blender_addon.unregister()
            assert threading.active_count() == publishing
            assert not bpy.app.timers.is_registered(beat)
            assert handlers() == []
            assert not hasattr(bpy.types.Scene, "evoke")
            assert [name for name in dir(bpy.types) if name.startswith("EVOKE_")] == []
            blender_addon.register()
    assert threading.active_count() == threads


def test_the_timer_runs_only_while_there_is_a_source():
    assert live._beat is None
    bpy.ops.evoke.play_sample()
    assert bpy.app.timers.is_registered(live._beat)
    bpy.ops.evoke.disconnect(source="sample")
    assert live._beat is None


def test_a_loaded_file_leaves_the_timer_running():
    bpy.ops.evoke.play_sample()
    bpy.ops.wm.read_homefile(use_empty=True)
    assert bpy.app.timers.is_registered(live._beat)
    assert followers.followers() == []


def test_five_panels_stand_in_the_sidebar_in_the_order_of_the_work():
    main = [cls for cls in PANELS if not hasattr(cls, "bl_parent_id")]
    assert [cls.bl_label for cls in sorted(main, key=lambda cls: cls.bl_order)] == [
        "Avatar",
        "Expression",
        "Live",
        "Record and Bake",
        "Render and Export",
    ]
    assert {cls.bl_category for cls in PANELS} == {"EVOKE"}


@pytest.mark.parametrize("cls", OPERATORS, ids=lambda cls: cls.__name__)
def test_every_operator_has_a_tooltip_and_one_prefix(cls):
    assert cls.bl_description
    assert not cls.bl_description.endswith(".")
    assert cls.bl_idname == f"evoke.{cls.__name__.removeprefix('EVOKE_OT_')}"


@pytest.mark.parametrize("cls", [*GROUPS, *OPERATORS], ids=lambda cls: cls.__name__)
def test_every_property_has_a_name_and_a_tooltip(cls):
    for name, told in own_properties(cls).items():
        assert told.get("name"), name
        assert told.get("description"), name
        assert not told["description"].endswith("."), name


def test_every_icon_is_one_that_blender_has():
    known = bpy.types.UILayout.bl_rna.functions["prop"].parameters["icon"].enum_items.keys()
    used = {
        keyword.value.value
        for path in ADDON.rglob("panels/*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "icon" and isinstance(keyword.value, ast.Constant)
    }
    assert len(used) > 20
    assert used <= set(known)

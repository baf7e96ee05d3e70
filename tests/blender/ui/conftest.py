import bpy
import pytest

import blender_addon
from tests.blender.standins import stand_in
from tests.blender.ui.sender import Sender


@pytest.fixture(autouse=True)
def addon(tmp_path, monkeypatch):
    """The add-on in an empty scene, with a user's folder of its own."""
    monkeypatch.setenv("BLENDER_USER_RESOURCES", str(tmp_path / "blender"))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    blender_addon.register()
    yield
    blender_addon.unregister()


@pytest.fixture
def anna():
    """A Character Creator 4 Extended character, found and picked."""
    character = stand_in("cc4_extended", "Anna")
    bpy.ops.evoke.find_characters()
    return character


@pytest.fixture
def bela(anna):
    """A second one beside her, with ARKit's names, found and not picked."""
    character = stand_in("arkit", "Bela")
    bpy.ops.evoke.find_characters()
    return character


@pytest.fixture
def demo(publish, anna):
    """The stream "demo", connected; Anna follows it at once and without smoothing."""
    bpy.context.scene.evoke.look.smoothing_s = 0
    with publish("demo") as publisher:
        yield Sender(publisher)

import bpy
import pytest

from blender_addon.services.live import Hub
from tests.blender.live.following import Stream, character


@pytest.fixture(autouse=True)
def empty_scene():
    bpy.ops.wm.read_factory_settings(use_empty=True)


@pytest.fixture
def anna():
    return character("Anna")


@pytest.fixture
def hub():
    one = Hub()
    yield one
    one.disconnect_all()


@pytest.fixture
def stream(hub, publish):
    with publish("demo") as publisher:
        yield Stream(hub, publisher)

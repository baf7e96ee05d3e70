"""The panels in a real window of Blender 3.4, which follow a real stream by Blender's own timer.

    blender --enable-event-simulate --factory-startup --python gui_34.py -- EXTENSION WHEELS ENDPOINT OUTPUT

EXTENSION is the folder of the unpacked add-on, WHEELS that of its unpacked wheels. What was seen goes to
OUTPUT/seen.json, the picture to OUTPUT/panel.png. 3.4 is older than what the add-on asks for, so what came later is
stood in for here.
"""

import importlib
import json
import sys
import threading
import time
import traceback
from pathlib import Path

import bpy

extension, wheels, endpoint, output = sys.argv[sys.argv.index("--") + 1 :]
sys.path[:0] = [str(Path(extension).parent), wheels]
addon = importlib.import_module(Path(extension).name)

PATIENCE_S = 60
WIDER = 160
"""Pixels."""
TABS = 5
"""More than there are."""
seen = {"blender": bpy.app.version_string}


def part(name):
    return importlib.import_module(f"{addon.__name__}.{name}")


def stand_in_for_what_came_later():
    """4.0 brought progress bars and renamed a shader's sockets, an importer before it the vertex colours."""

    def always(value):
        return lambda _: value

    for percent in range(101):
        bar = bpy.props.FloatProperty(get=always(percent / 100), min=0.0, max=1.0)
        setattr(bpy.types.WindowManager, f"bar_{percent}", bar)

    def progress(layout, *, factor, text):
        layout.prop(bpy.context.window_manager, f"bar_{round(factor * 100)}", text="", slider=True)

    bpy.types.UILayout.progress = progress
    head = part("services.sample_head")
    bake = head._bake_full_colour

    def bake_under_todays_name(mesh):
        if "Col" in mesh.color_attributes:
            mesh.color_attributes["Col"].name = "Color"
        bake(mesh)

    head._bake_full_colour = bake_under_todays_name
    head._scatter_below_surface = lambda _: None


def widen_the_sidebar(window, area):
    """By dragging its edge; then turn its tabs to the last one."""
    sidebar = next(region for region in area.regions if region.type == "UI")
    edge, y = sidebar.x - 1, sidebar.y + sidebar.height // 2

    def happen(kind, value, x, *, ctrl=False):
        window.event_simulate(kind, value, x=x, y=y, ctrl=ctrl)
        return 0.2

    yield happen("MOUSEMOVE", "NOTHING", edge)
    yield happen("LEFTMOUSE", "PRESS", edge)
    for step in range(1, 9):
        yield happen("MOUSEMOVE", "NOTHING", edge - step * WIDER // 8)
    yield happen("LEFTMOUSE", "RELEASE", edge - WIDER)
    yield happen("MOUSEMOVE", "NOTHING", edge + 50)
    for _ in range(TABS):
        yield happen("WHEELDOWNMOUSE", "PRESS", edge + 50, ctrl=True)


def look_at_the_head(area):
    space = area.spaces.active
    space.show_region_toolbar = space.show_gizmo = space.overlay.show_overlays = False
    space.shading.type, space.shading.light, space.shading.color_type = "SOLID", "STUDIO", "VERTEX"
    region = next(region for region in area.regions if region.type == "WINDOW")
    with bpy.context.temp_override(area=area, region=region):
        bpy.ops.view3d.view_axis(type="FRONT")
        for thing in bpy.data.objects:
            thing.select_set(thing.type == "MESH")
        bpy.ops.view3d.view_selected()
        space.region_3d.view_distance *= 0.8
        bpy.ops.object.select_all(action="DESELECT")


def face():
    keys = bpy.data.objects["CC_Base_Body"].data.shape_keys.key_blocks
    return {key.name: key.value for key in keys[1:] if key.value}


def minutes_of_an_artist():
    """Each yield gives the window back to Blender for so many seconds."""
    window = bpy.context.window_manager.windows[0]
    area = next(area for area in window.screen.areas if area.type == "VIEW_3D")
    with bpy.context.temp_override(window=window, area=area):
        bpy.ops.object.select_all(action="SELECT")
        bpy.ops.object.delete()
        bpy.ops.evoke.add_sample_head()
        bpy.ops.evoke.add_connection()
        bpy.context.scene.evoke.connections[0].endpoint = endpoint
        bpy.ops.evoke.connect(endpoint=endpoint)
    area.spaces.active.show_region_ui = True
    yield 1.0
    yield from widen_the_sidebar(window, area)
    with bpy.context.temp_override(window=window, area=area):
        bpy.ops.screen.screen_full_area()
    yield 0.5
    area = next(area for area in window.screen.areas if area.type == "VIEW_3D")
    with bpy.context.temp_override(window=window, area=area):
        look_at_the_head(area)
    source = part("services.live").hub.sources[endpoint]
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and (part("scene.streams").lamp(source)[0] != "connected" or not face()):
        yield 0.1
    seen["lamp"] = part("scene.streams").lamp(source)
    yield 3.0
    seen["face"] = face()
    bpy.ops.wm.redraw_timer(type="DRAW_WIN_SWAP", iterations=1)
    with bpy.context.temp_override(window=window, area=area):
        bpy.ops.screen.screenshot(filepath=str(Path(output) / "panel.png"))
    addon.unregister()
    seen["threads"] = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]


def run(steps):
    def step():
        try:
            return next(steps)
        except StopIteration:
            pass
        except Exception:
            seen["error"] = traceback.format_exc()
        (Path(output) / "seen.json").write_text(json.dumps(seen), encoding="utf-8")
        bpy.ops.wm.quit_blender()
        return None

    return step


bpy.context.preferences.view.show_splash = bpy.context.preferences.system.use_region_overlap = False
stand_in_for_what_came_later()
addon.register()
bpy.app.timers.register(run(minutes_of_an_artist()), first_interval=1.0)

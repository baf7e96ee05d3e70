"""The extension in a Blender that has nothing else: installed, used as an artist uses it, disabled and removed.

    python -I -S tests/blender/installed.py PACKAGES USER_FOLDER ZIP ENDPOINT

Run as a program, in a Python that finds nothing but the standard library and the folder PACKAGES. One step a line of
JSON goes to the file descriptor that was stdout.
"""

import importlib
import json
import os
import pkgutil
import sys
import threading
import time
from itertools import chain
from pathlib import Path

packages, user_folder, archive, endpoint = sys.argv[1:]
sys.path.insert(0, packages)
os.environ["BLENDER_USER_RESOURCES"] = user_folder

import bpy  # noqa: E402, it reads the user folder as it is imported

NAME = "bl_ext.user_default.evoke_avatar"
PATIENCE_S = 30
TICK_S = 1 / 60

voice = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)


def tell(step, **facts):
    print(json.dumps({"step": step, **facts}), file=voice, flush=True)


def part(name):
    return importlib.import_module(f"{NAME}.{name}")


def face():
    keys = bpy.data.objects["CC_Base_Body"].data.shape_keys.key_blocks
    return {key.name: key.value for key in keys[1:] if key.value}


def what_stays():
    """Whatever the extension could leave behind in a running Blender."""
    lists = [getattr(bpy.app.handlers, name) for name in dir(bpy.app.handlers)]
    handlers = [each.__module__ for each in chain(*(each for each in lists if isinstance(each, list)))]
    return {
        "threads": [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()],
        "handlers": [module for module in handlers if module.startswith(NAME)],
        "scene": hasattr(bpy.types.Scene, "evoke"),
        "classes": [name for name in dir(bpy.types) if name.startswith("EVOKE_")],
        "operators": dir(bpy.ops.evoke),
    }


def install():
    bpy.ops.extensions.package_install_files(filepath=archive, repo="user_default", enable_on_install=True)
    extension = sys.modules[NAME]
    names = [module.name for module in pkgutil.walk_packages(extension.__path__, f"{NAME}.")]
    for name in names:
        importlib.import_module(name)
    used = ["evoke_core", "unity_bridge", "zmq", "zmq.backend.cython._zmq", "msgpack", "msgpack._cmsgpack", NAME]
    tell(
        "installed",
        blender=bpy.app.version[:2],
        files={name: importlib.import_module(name).__file__ for name in used},
        modules=len(names),
        strangers=sorted({"scipy", "PIL", "rich", "typer", "onnxruntime", "blender_addon"} & sys.modules.keys()),
    )


def add_the_head():
    bpy.ops.evoke.add_sample_head()
    bpy.ops.evoke.find_characters()
    rows = bpy.context.scene.evoke.avatars
    tell("head", avatars=[[row.name, row.profile, row.picked] for row in rows], face=face())


def tick_until_the_face_moves():
    """Timers never fire in the module, so the timer's work is done here."""
    hub, followers = part("services.live").hub, part("scene.followers")
    until = time.monotonic() + PATIENCE_S
    problems = []
    while not face() and time.monotonic() < until:
        time.sleep(TICK_S)
        problems += hub.tick(time.monotonic(), followers.followers())
    return problems


def follow_the_stream():
    bpy.context.scene.evoke.look.smoothing_s = 0
    bpy.ops.evoke.connect(endpoint=endpoint)
    problems = tick_until_the_face_moves()
    lamp = part("scene.streams").lamp(part("services.live").hub.sources[endpoint])
    tell("followed", face=face(), lamp=lamp, problems=problems)


def pose_by_hand():
    bpy.ops.evoke.disconnect(source=endpoint)
    bpy.ops.evoke.reset()
    rest = face()
    bpy.ops.evoke.show_emotion(emotion="sad")
    posed = face()
    bpy.ops.evoke.reset()
    tell("posed", rest=rest, face=posed, rest_again=face())


def play_the_sample():
    """The recording that travels in the zip."""
    bpy.ops.evoke.play_sample()
    problems = tick_until_the_face_moves()
    tell("played", moved=bool(face()), problems=problems)


def disable():
    """While a stream is still being received."""
    bpy.ops.evoke.connect(endpoint=endpoint)
    before = what_stays()
    beat = part("services.live").start_timer.__globals__["_beat"]
    bpy.ops.preferences.addon_disable(module=NAME)
    tell("disabled", before=before, stays=what_stays(), timer=bpy.app.timers.is_registered(beat))


def uninstall():
    repositories = [repository.module for repository in bpy.context.preferences.extensions.repos]
    bpy.ops.extensions.package_uninstall(repo_index=repositories.index("user_default"), pkg_id="evoke_avatar")
    extensions = Path(user_folder) / "extensions"
    site = extensions / ".local" / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    tell(
        "removed",
        extension=(extensions / "user_default" / "evoke_avatar").exists(),
        wheels=[path.name for path in site.iterdir()] if site.exists() else [],
    )


for step in (install, add_the_head, follow_the_stream, pose_by_hand, play_the_sample, disable, uninstall):
    step()

if bpy.app.version < (4, 5):
    # As a module, 4.2 crashes at its end once an extension was removed whose properties have callbacks, any at all.
    os._exit(0)

"""The panels in a window: Debian's Blender on a screen in memory, looked at."""

import contextlib
import fnmatch
import io
import json
import os
import shutil
import subprocess
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from evoke_core.expressions import solve
from evoke_core.rigs import shipped_rigs
from evoke_core.state import EmotionState

ROOT = Path(__file__).parents[2]
SIZE = (1280, 1400)

pytestmark = pytest.mark.slow

HOP_S, LONGEST_S = 0.125, 180
WEIGHTS = (0.04, 0.0, 0.02, 0.0, 0.0, 0.72, 0.14, 0.08)
STATE = EmotionState(0.0, None, (0.84, 0.66, 0.71), WEIGHTS, 7, "happy", 0.68, 1.0)


@pytest.fixture(scope="module")
def screen():
    """The name of an X display in memory."""
    reading, writing = os.pipe()
    size = ["-screen", "0", "{}x{}x24".format(*SIZE)]
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), *size], pass_fds=[writing], stderr=subprocess.DEVNULL
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        yield f":{told.readline().strip()}"
    server.terminate()
    server.wait()


@pytest.fixture(scope="module")
def unpacked(extension_zip, tmp_path_factory):
    """The add-on and its wheels for Linux and Python 3.11, which Debian's Blender runs, unpacked as Blender does."""
    folder = tmp_path_factory.mktemp("unpacked")
    extension, wheels = folder / "evoke_avatar", folder / "wheels"
    with zipfile.ZipFile(extension_zip) as packed:
        packed.extractall(extension)
        for name in packed.namelist():
            if any(fnmatch.fnmatch(name, f"*-{tags}.whl") for tags in ("py3-none-any", "cp311-cp311-manylinux*x86_64")):
                zipfile.ZipFile(io.BytesIO(packed.read(name))).extractall(wheels)
    return extension, wheels


@pytest.fixture(scope="module")
def output(screen, unpacked, lasting_publisher, tmp_path_factory):
    """The folder of what was seen while a stream was sent to the window."""
    assert shutil.which("blender"), "Debian's Blender is missing: make gui"
    output = tmp_path_factory.mktemp("gui")
    program = [
        "blender",
        "--enable-event-simulate",
        "--factory-startup",
        "--window-geometry",
        "0",
        "0",
        *map(str, SIZE),
    ]
    script = Path(__file__).with_name("gui_34.py")
    environment = {**os.environ, "DISPLAY": screen, "LIBGL_ALWAYS_SOFTWARE": "1", "HOME": str(output)}
    command = [
        *program,
        "--python-exit-code",
        "1",
        "--python",
        script,
        "--",
        *unpacked,
        lasting_publisher.endpoint,
        output,
    ]
    with (output / "log").open("wb") as log:
        blender = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        for _ in range(int(LONGEST_S / HOP_S)):
            lasting_publisher.send(replace(STATE, t=time.time()))
            with contextlib.suppress(subprocess.TimeoutExpired):
                blender.wait(HOP_S)
                break
    finally:
        blender.kill()
        blender.wait()
    assert (output / "seen.json").exists(), (output / "log").read_text()
    return output


@pytest.fixture(scope="module")
def seen(output):
    seen = json.loads((output / "seen.json").read_text())
    assert "error" not in seen, seen["error"]
    return seen


def test_the_lamp_says_connected(seen):
    assert seen["lamp"] == ["connected", "connected"]


def test_blenders_own_timer_moved_the_face_to_the_values_that_are_solved_here(seen):
    shown = solve(WEIGHTS, shipped_rigs()["cc4_extended"]).shapes
    assert seen["face"] == pytest.approx({name: value for name, value in shown.items() if value}, abs=1e-3)


def test_the_panels_were_drawn(output):
    with Image.open(output / "panel.png") as picture:
        assert picture.size == SIZE
        # Beside the head, the sidebar with its text and bars has many colours; an empty one has few.
        assert len(picture.convert("RGB").crop((900, 0, *SIZE)).getcolors(1 << 24)) > 200
    shutil.copy(output / "panel.png", ROOT / "build" / "blender-panel.png")


def test_unregistered_it_leaves_no_thread_behind(seen):
    assert seen["threads"] == []

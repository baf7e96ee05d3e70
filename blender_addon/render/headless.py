# SPDX-License-Identifier: GPL-3.0-or-later
"""What the picture programs share: a scene with one character, a rendered frame, and how they speak to their caller.

They run as ``python -m blender_addon.render.…`` in a Python that has bpy, and write one JSON object a line to stdout.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import bpy
from PIL import Image

from evoke_core.assets import asset
from evoke_core.errors import EvokeError

from ..services.rig import Character, find_characters
from . import stage


def say(event: str, **fields: Any) -> None:
    """One line to the caller."""
    print(json.dumps({"event": event, **fields}), flush=True)


def set_up(resolution: tuple[int, int]) -> Character:
    """An empty scene with our own head on the stage; returns its character."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    # The importer reports to stdout, which is ours to speak on.
    with silenced():
        stage.load_avatar(asset("avatar/evoke_head.glb"))
    stage.build_stage(bpy.context.scene, resolution=resolution)
    (character,) = find_characters(bpy.context.scene.objects)
    return character


def render() -> Image.Image:
    """The scene as a picture."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "frame.png"
        bpy.context.scene.render.filepath = str(path)
        with silenced():
            bpy.ops.render.render(write_still=True)
        with Image.open(path) as picture:
            return picture.convert("RGB")


def write(path: Path, picture: Image.Image, **options: Any) -> None:
    """Save a picture whole or not at all; ``options`` as for ``Image.save``."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        picture.save(partial, format=path.suffix.removeprefix("."), **options)
        partial.replace(path)
    except (OSError, KeyError) as error:
        raise EvokeError(f"{path}: cannot be written ({error}); choose another place or kind of file") from None
    finally:
        partial.unlink(missing_ok=True)
    say("written", path=str(path))


@contextmanager
def silenced() -> Generator[None]:
    """Keep Blender's own reports, which C code writes to file descriptor 1, off the caller's line."""
    sys.stdout.flush()
    saved = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(saved, 1)
        os.close(saved)
        os.close(nowhere)


def run(program: Callable[[], None]) -> None:
    """Run a picture program; what a user can mend is one line on stderr and exit code 1."""
    try:
        program()
    except EvokeError as error:
        print(error, file=sys.stderr)
        sys.exit(1)

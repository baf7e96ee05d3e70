# SPDX-License-Identifier: GPL-3.0-or-later
"""What the picture programs share: a scene with one character, a rendered frame, and how they speak to their caller.

They run as ``python -m blender_addon.render.…`` in a Python that has bpy, and write one JSON object a line to stdout.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

import bpy
from PIL import Image

from evoke_core.assets import asset
from evoke_core.errors import EvokeError

from ..services.rig import Character, find_characters
from ..services.sample_head import load_avatar
from . import stage

_voice: TextIO = sys.stdout


def say(event: str, **fields: Any) -> None:
    """One line to the caller."""
    print(json.dumps({"event": event, **fields}), file=_voice, flush=True)


def set_up(resolution: tuple[int, int]) -> Character:
    """An empty scene with our own head on the stage; returns its character."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    load_avatar(asset("avatar/evoke_head.glb"))
    stage.build_stage(bpy.context.scene, resolution=resolution)
    (character,) = find_characters(bpy.context.scene.objects)
    return character


def render() -> Image.Image:
    """The scene as a picture."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "frame.png"
        bpy.context.scene.render.filepath = str(path)
        bpy.ops.render.render(write_still=True)
        with Image.open(path) as picture:
            return picture.convert("RGB")


def write(path: Path, picture: Image.Image, **options: Any) -> None:
    """Save a picture whole or not at all; ``options`` as for ``Image.save``."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        picture.save(partial, format=path.suffix.removeprefix("."), **options)
        partial.replace(path)
    except OSError as error:
        raise EvokeError(f"{path}: cannot be written ({error.strerror or error}); choose another place") from None
    finally:
        partial.unlink(missing_ok=True)


def run(program: Callable[[], None]) -> None:
    """Run a picture program; what a user can mend is said as an ``error`` event, with exit code 1.

    From here on stdout is ours alone: Blender and its importers write to file descriptor 1 whenever they like, so that
    becomes stderr, and what we say goes to a copy of the old one.
    """
    global _voice
    _voice = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        program()
    except EvokeError as error:
        say("error", message=str(error))
        sys.exit(1)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The eight emotions as small pictures for buttons: ``python -m blender_addon.render.button_pictures FOLDER``."""

import argparse
from pathlib import Path

import bpy
from PIL import Image

from evoke_core.emotions import Emotion
from evoke_core.expressions import solve

from . import stage
from .headless import render, run, say, set_up, write

SIZE = 128
OVERSAMPLED = 3
COLOURS = 256


def main() -> None:
    """Render the face alone, and write one PNG an emotion."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    character = set_up((SIZE * OVERSAMPLED, SIZE * OVERSAMPLED))
    stage.use_cycles(bpy.context.scene, samples=16)
    stage.look_from(bpy.context.scene, 0.0, at=stage.FACE_MIDDLE, height=stage.FACE_HEIGHT)
    folder.mkdir(parents=True, exist_ok=True)
    for done, emotion in enumerate(Emotion, start=1):
        character.apply(solve([float(other == emotion) for other in Emotion], character.rig))
        small = render().resize((SIZE, SIZE), Image.Resampling.LANCZOS)
        write(folder / f"{emotion.word}.png", small.quantize(COLOURS), optimize=True)
        say("face", done=done, total=len(Emotion))


if __name__ == "__main__":
    run(main)

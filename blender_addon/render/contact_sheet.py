# SPDX-License-Identifier: GPL-3.0-or-later
"""The avatar's eight emotions on one labelled sheet: ``python -m blender_addon.render.contact_sheet OUT``."""

import argparse
from pathlib import Path

import bpy

from evoke_core.emotions import Emotion
from evoke_core.expressions import solve
from evoke_core.presets import action_units

from . import stage
from .headless import render, run, say, set_up, write
from .pictures import contact_sheet

ORDER = (
    Emotion.NEUTRAL,
    Emotion.HAPPY,
    Emotion.EXCITED,
    Emotion.SURPRISED,
    Emotion.SAD,
    Emotion.ANGRY,
    Emotion.FEARFUL,
    Emotion.DISGUSTED,
)


def main() -> None:
    """Render and write the sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--samples", type=int, default=16)
    parser.add_argument("--size", type=int, default=384)
    options = parser.parse_args()
    character = set_up((options.size, options.size))
    stage.use_cycles(bpy.context.scene, samples=options.samples)
    faces = []
    for done, emotion in enumerate(ORDER, start=1):
        weights = [float(other == emotion) for other in Emotion]
        character.apply(solve(weights, character.rig))
        faces.append((_label(emotion), render()))
        say("face", done=done, total=len(ORDER))
    footer = f"EVOKE · {character.rig.name} shapes · each emotion at full weight, numbers are FACS action units"
    write(options.out, contact_sheet(faces, footer))


def _label(emotion: Emotion) -> str:
    units = "+".join(str(unit) for unit in action_units()[emotion])
    return f"{emotion.word}  {units}" if units else emotion.word


if __name__ == "__main__":
    run(main)

# SPDX-License-Identifier: GPL-3.0-or-later
"""What the head can do, on one sheet: ``python -m blender_addon.render.unit_sheet {units,views,blends} OUT``.

``units`` shows every FACS action unit of its rig alone, ``views`` the eight emotions from three sides, ``blends``
the emotions two by two.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import bpy

from evoke_core.emotions import Emotion
from evoke_core.expressions import Face, solve
from evoke_core.rigs import Rig

from . import stage
from .contact_sheet import ORDER
from .headless import render, run, say, set_up, write
from .pictures import contact_sheet

VIEWS = {"front": 0.0, "three-quarter": 38.0, "side": 90.0}
"""Degrees about the head, towards the character's left."""


@dataclass(frozen=True)
class Shot:
    """One picture of a sheet: what stands below it, the face, and from where it is seen (degrees)."""

    label: str
    face: Face
    degrees: float = 0.0


def units(rig: Rig) -> Iterator[Shot]:
    """Each action unit alone at full strength."""
    for number, unit in sorted(rig.action_units.items()):
        yield Shot(
            f"{number}  {unit.name}", solve(_weights(Emotion.HAPPY), rig, presets={Emotion.HAPPY: {number: 1.0}})
        )


def views(rig: Rig) -> Iterator[Shot]:
    """Each emotion from three sides."""
    for view, degrees in VIEWS.items():
        for emotion in ORDER:
            label = emotion.word if view == "front" else view
            yield Shot(label, solve(_weights(emotion), rig), degrees)


def blends(rig: Rig) -> Iterator[Shot]:
    """Each pair of emotions, half and half."""
    for first, second in combinations(ORDER[1:], 2):
        yield Shot(f"{first.word} + {second.word}", solve(_weights(first, second), rig))


SHEETS = {
    "units": (units, 6, "each FACS action unit alone at full strength"),
    "views": (views, 8, "each emotion at full weight from three sides"),
    "blends": (blends, 7, "emotions two by two, half and half"),
}
"""Sheet → its shots, how many stand in a row, and what they are."""


def main() -> None:
    """Render and write the sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sheet", choices=SHEETS)
    parser.add_argument("out", type=Path)
    parser.add_argument("--samples", type=int, default=12)
    parser.add_argument("--size", type=int, default=200)
    options = parser.parse_args()
    character = set_up((options.size, options.size))
    stage.use_cycles(bpy.context.scene, samples=options.samples)
    shots, columns, what = SHEETS[options.sheet]
    faces = []
    for done, shot in enumerate(shots(character.rig), start=1):
        character.apply(shot.face)
        stage.look_from(bpy.context.scene, shot.degrees)
        faces.append((shot.label, render()))
        say("face", done=done)
    footer = f"EVOKE · {character.rig.name} shapes · {what}"
    write(options.out, contact_sheet(faces, footer, columns=columns), quality=90)


def _weights(*shown: Emotion) -> list[float]:
    return [float(emotion in shown) / len(shown) for emotion in Emotion]


if __name__ == "__main__":
    run(main)

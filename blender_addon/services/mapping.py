# SPDX-License-Identifier: GPL-3.0-or-later
"""A face of unknown names: guess which action unit moves which shape, and make a rig of what was decided."""

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from evoke_core.errors import EvokeError
from evoke_core.facs import GAZE, UNIT_NAMES
from evoke_core.rigs import ActionUnit, Rig, check, shipped_rigs

from .likeness import Words, likeness, unit_number, words_of

# Of four words three are the same, or "Smile" stands for "Mouth_Smile".
ALIKE_ENOUGH = 0.7
# What stands in most names of a face, such as "Face_" before each, tells none from the others.
COMMON = 2 / 3
# A rig is told by its longest names: short ones stand in many faces.
MARKERS = 6
REGION_OF_UNIT = {
    **dict.fromkeys((1, 2, 4), "brows"),
    **dict.fromkeys((5, 7, 41, 42, 43, 44), "lids"),
    **dict.fromkeys(GAZE, "eyes"),
    **dict.fromkeys((6, 33, 34, 35), "cheeks"),
    **dict.fromkeys((9, 11, 38, 39), "nose"),
    **dict.fromkeys((26, 27, 29, 30, 31), "jaw"),
}


@dataclass(frozen=True, order=True)
class Row:
    """A shape that an action unit moves, with its weight 0–1 at the unit's full strength."""

    unit: int
    target: str
    weight: float


@dataclass(frozen=True, order=True)
class Turn:
    """A bone that an action unit turns: degrees about the bone's own rest axes at the unit's full strength."""

    unit: int
    bone: str
    degrees: tuple[float, float, float]


def guess(shape_names: Iterable[str], bone_names: Iterable[str] = ()) -> tuple[list[Row], list[Turn]]:
    """Rows and turns for a face, by the likeness of its names to all that the shipped rigs know.

    A name that is like none gets no row. Bones are known by their exact names alone: how a bone of another name lies
    at rest, and so which way it turns, is not to be guessed.
    """
    names = list(shape_names)
    rows = [Row(unit, name, 1.0) for name in names if (unit := unit_number(name)) is not None]
    best: dict[_Claim, tuple[float, str]] = {}
    for name, words in _own_words([name for name in names if unit_number(name) is None]).items():
        known = max(_known_names(), key=lambda known: _likeness(name, words, known))
        alike = _likeness(name, words, known)
        claim = _Claim(known.words.rest, known.units, words.sides)
        if alike >= ALIKE_ENOUGH and alike > best.get(claim, (0.0, ""))[0]:
            best[claim] = alike, name
    sided = {(claim.rest, claim.units) for claim in best if claim.sides}
    for claim, (_, name) in best.items():
        # A smile of both sides beside a left and a right one would be smiled twice.
        if claim.sides or (claim.rest, claim.units) not in sided:
            rows += [Row(unit, name, weight) for unit, weight in claim.units]
    return sorted(rows), _turns(set(bone_names))


def to_rig(name: str, rows: Sequence[Row], turns: Sequence[Turn]) -> Rig:
    """The rig that rows and turns make, under a name for people; EvokeError where they contradict or say nothing."""
    shapes: dict[int, dict[str, float]] = {}
    bones: dict[int, dict[str, tuple[float, float, float]]] = {}
    for row in rows:
        if row.target in shapes.setdefault(row.unit, {}):
            raise EvokeError(f"two rows say how far action unit {row.unit} moves {row.target!r}: remove one of them")
        shapes[row.unit][row.target] = row.weight
    for turn in turns:
        if turn.bone in bones.setdefault(turn.unit, {}):
            raise EvokeError(f"two rows say how far action unit {turn.unit} turns {turn.bone!r}: remove one of them")
        bones[turn.unit][turn.bone] = turn.degrees
    if not rows:
        raise EvokeError("no row maps a shape: add a row, or guess from the names")
    known = {shape: region for rig in shipped_rigs().values() for shape, region in rig.regions.items()}
    spellings = {shape: names for rig in shipped_rigs().values() for shape, names in rig.spellings.items()}
    regions = {row.target: known.get(row.target, REGION_OF_UNIT.get(row.unit, "mouth")) for row in reversed(rows)}
    own = [shape for shape in regions if shape not in known] or list(regions)
    rig = Rig(
        profile=_profile(name),
        name=name,
        markers=tuple(sorted(own, key=lambda shape: (-len(shape), shape))[:MARKERS]),
        action_units={
            unit: ActionUnit(UNIT_NAMES.get(unit, "?"), shapes.get(unit, {}), bones.get(unit, {}))
            for unit in sorted(shapes.keys() | bones.keys())
        },
        regions=regions,
        spellings={shape: spellings[shape] for shape in regions if shape in spellings},
        bone_limits_degrees=_limits(turns),
    )
    check(rig)
    return rig


def from_rig(rig: Rig) -> tuple[list[Row], list[Turn]]:
    """A rig's rows and turns, to be edited."""
    rows = [
        Row(number, shape, weight) for number, unit in rig.action_units.items() for shape, weight in unit.shapes.items()
    ]
    turns = [Turn(number, bone, turn) for number, unit in rig.action_units.items() for bone, turn in unit.bones.items()]
    return sorted(rows), sorted(turns)


class _Known(NamedTuple):
    """A name that the shipped rigs or FACS know, and the units that it shows, with weights."""

    name: str
    words: Words
    units: tuple[tuple[int, float], ...]


class _Claim(NamedTuple):
    """What one name of a face alone may stand for."""

    rest: frozenset[str]
    units: tuple[tuple[int, float], ...]
    sides: tuple[str, ...]


@cache
def _known_names() -> list[_Known]:
    known: list[_Known] = []
    mapped: set[int] = set()
    for rig in shipped_rigs().values():
        mapped |= rig.action_units.keys()
        for shape in rig.regions:
            units = tuple((n, unit.shapes[shape]) for n, unit in rig.action_units.items() if shape in unit.shapes)
            known += [_Known(name, words_of(name), units) for name in (shape, *rig.spellings.get(shape, ()))]
    return known + [_Known(UNIT_NAMES[n], words_of(UNIT_NAMES[n]), ((n, 1.0),)) for n in sorted(mapped)]


def _own_words(names: list[str]) -> dict[str, Words]:
    """Each name's words, without those that most of the names share."""
    words = {name: words_of(name) for name in names}
    count = Counter(word for found in words.values() for word in found.rest)
    common = {word for word, times in count.items() if times > max(COMMON * len(names), 5)}
    return {name: replace(found, rest=found.rest - common) for name, found in words.items()}


def _likeness(name: str, words: Words, known: _Known) -> float:
    return 2.0 if name == known.name else likeness(words, known.words)


def _turns(bones: set[str]) -> list[Turn]:
    turns: dict[tuple[int, str], Turn] = {}
    for rig in shipped_rigs().values():
        for turn in from_rig(rig)[1]:
            if turn.bone in bones:
                turns.setdefault((turn.unit, turn.bone), turn)
    return sorted(turns.values())


def _limits(turns: Sequence[Turn]) -> dict[str, float]:
    """Bone → the largest of its turns, in degrees."""
    limits: dict[str, float] = {}
    for turn in turns:
        limits[turn.bone] = max(limits.get(turn.bone, 0.0), min(180.0, math.hypot(*turn.degrees)))
    return {bone: limit for bone, limit in limits.items() if limit}


def _profile(name: str) -> str:
    """A rig's short name out of its name for people; of one without any Latin letter, its checksum."""
    return re.sub("[^a-z0-9]+", "_", name.lower()).strip("_") or f"rig_{zlib.crc32(name.encode()):08x}"

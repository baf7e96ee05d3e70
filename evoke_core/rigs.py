"""Rigs: how a family of characters names its face, one file of ``assets/rigs`` each (standard library only)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from evoke_core.assets import asset, read_json
from evoke_core.emotions import Emotion
from evoke_core.errors import EvokeError
from evoke_core.files import replace_whole
from evoke_core.presets import Presets, action_units
from evoke_core.rig_format import RigError, check_rig


@dataclass(frozen=True)
class ActionUnit:
    """What one FACS action unit does to a rig at full strength.

    Attributes:
        name: FACS name, e.g. "Jaw Drop".
        shapes: shape key (blend shape) → weight 0–1.
        bones: bone → rotation vector, degrees about the bone's own rest axes, right-handed.
    """

    name: str
    shapes: dict[str, float]
    bones: dict[str, tuple[float, float, float]]


@dataclass(frozen=True)
class Rig:
    """How a family of characters names its face.

    Attributes:
        profile: the rig's short name, of a–z, 0–9 and _.
        name: its name for people.
        markers: shapes of which one is enough to tell this profile from the others.
        action_units: FACS number → what it moves.
        regions: every mapped shape → its part of the face, one of ``rig_format.REGIONS``.
        source: where the mapping comes from.
        spellings: shape → other names that characters give it.
        untouched_prefixes: beginnings of shape names that are never written.
        yields_to: profiles before which this one steps back where a character has the markers of both.
        caps: shape → its largest value, 1 where none stands.
        bone_limits_degrees: bone → its largest turn, 180 where none stands.
    """

    profile: str
    name: str
    markers: tuple[str, ...]
    action_units: dict[int, ActionUnit]
    regions: dict[str, str]
    source: str = "Mapped by hand in EVOKE"
    spellings: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    untouched_prefixes: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    caps: dict[str, float] = field(default_factory=dict[str, float])
    bone_limits_degrees: dict[str, float] = field(default_factory=dict[str, float])

    def find(self, names: Iterable[str]) -> dict[str, str]:
        """The rig's shapes that stand among ``names``: canonical name → the name as the character spells it."""
        present = set(names)
        found: dict[str, str] = {}
        for shape in self.regions:
            for spelling in (shape, *self.spellings.get(shape, ())):
                if spelling in present:
                    found[shape] = spelling
                    break
        return found

    def is_marked_by(self, names: Iterable[str]) -> bool:
        """Whether one of the names that tell this profile from the others is there."""
        present = set(names)
        return any(
            spelling in present for marker in self.markers for spelling in (marker, *self.spellings.get(marker, ()))
        )

    def lacking(self, names: Iterable[str], presets: Presets | None = None) -> dict[Emotion, tuple[int, ...]]:
        """The action units that emotions need and that a character with these shapes and bones cannot show at all.

        An emotion that lacks nothing is left out. Without ``presets``, the shipped ones are meant.
        """
        present = set(names)
        found = self.find(present).keys()
        shown = {
            number
            for number, unit in self.action_units.items()
            if unit.shapes.keys() & found or unit.bones.keys() & present
        }
        needed = action_units() if presets is None else presets
        lacks = {
            emotion: tuple(sorted(unit for unit, strength in units.items() if strength and unit not in shown))
            for emotion, units in needed.items()
        }
        return {emotion: units for emotion, units in lacks.items() if units}


@cache
def shipped_rigs() -> dict[str, Rig]:
    """All rigs in ``assets/rigs`` by profile."""
    rigs = [load_rig(path) for path in sorted(asset("rigs").glob("*.json"))]
    return {rig.profile: rig for rig in rigs}


def tell_rig(names: Iterable[str], rigs: Iterable[Rig] | None = None) -> Rig | None:
    """The rig that a character with these shape names has, or None; of the shipped ones where none are given.

    Among the rigs with a marker present that yield to no other such, the one with the most shapes found; of two with
    as many the later one, so that a user's rig stands before the shipped one that it was made from.
    """
    present = set(names)
    marked = [rig for rig in (shipped_rigs().values() if rigs is None else rigs) if rig.is_marked_by(present)]
    profiles = {rig.profile for rig in marked}
    candidates = [rig for rig in marked if not profiles.intersection(rig.yields_to)]
    return max(reversed(candidates), key=lambda rig: len(rig.find(present)), default=None)


def load_rig(path: Path) -> Rig:
    """Read a rig (JSON, see assets/schemas/rig.schema.json); EvokeError names file, item and way out."""
    try:
        return _rig(read_json(path))
    except RigError as fault:
        raise EvokeError(f"{path}: {fault}") from None


def save_rig(rig: Rig, path: Path) -> None:
    """Write a rig file that ``load_rig`` reads to an equal rig, whole or not at all.

    EvokeError where the rig is none that could be read again, or the file cannot be written.
    """
    try:
        check(rig)
        replace_whole(path, f"{json.dumps(_content(rig), indent=2, ensure_ascii=False)}\n".encode())
    except RigError as fault:
        raise EvokeError(f"{path}: not written, as {fault}") from None
    except OSError as error:
        raise EvokeError(f"{path}: {error.strerror or error}; choose a folder that can be written") from None


def check(rig: Rig) -> None:
    """Raise EvokeError for the first thing that no rig may say."""
    check_rig(_content(rig))


def _content(rig: Rig) -> dict[str, Any]:
    return {
        "profile": rig.profile,
        "name": rig.name,
        "source": rig.source,
        "markers": list(rig.markers),
        "untouched_prefixes": list(rig.untouched_prefixes),
        "yields_to": list(rig.yields_to),
        "action_units": {
            str(number): {"name": unit.name, "shapes": unit.shapes, "bones": _lists(unit.bones)}
            for number, unit in sorted(rig.action_units.items())
        },
        "regions": rig.regions,
        "spellings": _lists(rig.spellings),
        "caps": rig.caps,
        "bone_limits_degrees": rig.bone_limits_degrees,
    }


def _rig(content: dict[str, Any]) -> Rig:
    check_rig(content)
    units = {
        int(number): ActionUnit(
            name=unit["name"],
            shapes={shape: float(weight) for shape, weight in unit["shapes"].items()},
            bones={bone: (float(x), float(y), float(z)) for bone, (x, y, z) in unit.get("bones", {}).items()},
        )
        for number, unit in content["action_units"].items()
    }
    return Rig(
        profile=content["profile"],
        name=content["name"],
        source=content["source"],
        markers=tuple(content["markers"]),
        action_units=units,
        regions=content["regions"],
        spellings={shape: tuple(names) for shape, names in content.get("spellings", {}).items()},
        untouched_prefixes=tuple(content.get("untouched_prefixes", ())),
        yields_to=tuple(content.get("yields_to", ())),
        caps=content.get("caps", {}),
        bone_limits_degrees=content.get("bone_limits_degrees", {}),
    )


def _lists(members: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
    return {name: list(values) for name, values in members.items()}

"""Emotion weights → FACS action units → the shapes and bones of a rig (standard library only).

Every client solves a face by these rules, in Python here and in C# in ``com.evoke.avatar``; the cases in
``assets/vectors/expressions.json`` hold both to the same numbers.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from evoke_core.assets import asset, read_json
from evoke_core.emotions import Emotion, confidence
from evoke_core.errors import EvokeError

Quaternion = tuple[float, float, float, float]
"""(w, x, y, z), right-handed."""


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
    """How a family of characters names its face: one file of ``assets/rigs``."""

    profile: str
    name: str
    markers: tuple[str, ...]
    action_units: dict[int, ActionUnit]
    regions: dict[str, str]
    spellings: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    untouched_prefixes: tuple[str, ...] = ()
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


@dataclass(frozen=True)
class Face:
    """A solved face: shape → weight 0–1, and bone → turn from rest, (w, x, y, z) in the bone's rest axes."""

    shapes: dict[str, float]
    bones: dict[str, Quaternion]

    def __iter__(self) -> Any:
        """Unpack as ``shapes, bones``."""
        return iter((self.shapes, self.bones))


def load_rig(path: Path) -> Rig:
    """Read a rig (JSON, see assets/schemas/rig.schema.json)."""
    data = read_json(path)
    try:
        return Rig(
            profile=data["profile"],
            name=data["name"],
            markers=tuple(data["markers"]),
            action_units={
                int(unit): ActionUnit(
                    name=entry["name"],
                    shapes={shape: float(weight) for shape, weight in entry["shapes"].items()},
                    bones={bone: (float(x), float(y), float(z)) for bone, (x, y, z) in entry.get("bones", {}).items()},
                )
                for unit, entry in data["action_units"].items()
            },
            regions=data["regions"],
            spellings={shape: tuple(names) for shape, names in data.get("spellings", {}).items()},
            untouched_prefixes=tuple(data.get("untouched_prefixes", ())),
            caps=data.get("caps", {}),
            bone_limits_degrees=data.get("bone_limits_degrees", {}),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise EvokeError(f"{path}: not a rig file ({error!r}); see assets/schemas/rig.schema.json") from None


@cache
def shipped_rigs() -> dict[str, Rig]:
    """All rigs in ``assets/rigs`` by profile."""
    rigs = [load_rig(path) for path in sorted(asset("rigs").glob("*.json"))]
    return {rig.profile: rig for rig in rigs}


def tell_rig(names: Iterable[str]) -> Rig | None:
    """The shipped rig that a character with these shape names has, or None.

    Among the rigs with a marker present, the one with the most shapes found.
    """
    present = set(names)
    candidates = [rig for rig in shipped_rigs().values() if rig.is_marked_by(present)]
    return max(candidates, key=lambda rig: len(rig.find(present)), default=None)


@cache
def action_units() -> dict[Emotion, dict[int, float]]:
    """Emotion → FACS action unit → strength 0–1 (``assets/emotions/expressions.json``)."""
    entries = read_json(asset("emotions/expressions.json"))["emotions"]
    return {
        emotion: {int(unit): float(strength) for unit, strength in entries[emotion.word]["action_units"].items()}
        for emotion in Emotion
    }


def fit_for_face(weights: Sequence[float], *, sharpness: float = 2.0, decisiveness: float = 3.0) -> tuple[float, ...]:
    """Make eight emotion weights fit for a face.

    A face that shows a little of everything is a grimace. So weights are sharpened (w^sharpness, normalised) and then
    moved towards neutral by 1 − min(1, decisiveness × confidence): an undecided reading is exactly neutral.
    """
    if len(weights) != len(Emotion) or not all(math.isfinite(weight) and weight >= 0 for weight in weights):
        raise EvokeError(f"eight weights of at least 0 are needed, one an emotion, not {list(weights)}")
    total = sum(weight**sharpness for weight in weights)
    if total == 0:
        return tuple(float(emotion == Emotion.NEUTRAL) for emotion in Emotion)
    decided = min(1.0, decisiveness * confidence(tuple(weights)))
    fitted = [decided * weight**sharpness / total for weight in weights]
    fitted[Emotion.NEUTRAL] += 1 - decided
    return tuple(fitted)


def solve(
    weights: Sequence[float], rig: Rig, intensity: float = 1.0, *, sharpness: float = 2.0, decisiveness: float = 3.0
) -> Face:
    """The shapes and bone turns by which ``rig`` shows ``weights`` (eight, in emotion id order).

    The weights are first made fit for a face (``fit_for_face``). Then each action unit's strength is
    Σ emotion weight × intensity × the emotion's unit, and

    - a shape is clamp(Σ strength × shape weight, 0, cap), every shape that the rig maps being present;
    - a bone turns by the sum of strength × rotation vector, held to the bone's limit.

    Unpacks as ``shapes, bones``.
    """
    fitted = fit_for_face(weights, sharpness=sharpness, decisiveness=decisiveness)
    strengths: dict[int, float] = {}
    for emotion, units in action_units().items():
        for unit, strength in units.items():
            strengths[unit] = strengths.get(unit, 0.0) + fitted[emotion] * intensity * strength
    shapes = dict.fromkeys(rig.regions, 0.0)
    turns = {bone: [0.0, 0.0, 0.0] for unit in rig.action_units.values() for bone in unit.bones}
    for number, strength in strengths.items():
        unit = rig.action_units.get(number)
        if unit is None:
            continue
        for shape, weight in unit.shapes.items():
            shapes[shape] += strength * weight
        for bone, turn in unit.bones.items():
            turns[bone] = [total + strength * degrees for total, degrees in zip(turns[bone], turn, strict=True)]
    return Face(
        {shape: min(max(value, 0.0), rig.caps.get(shape, 1.0)) for shape, value in shapes.items()},
        {
            bone: quaternion(turn, limit_degrees=rig.bone_limits_degrees.get(bone, 180.0))
            for bone, turn in turns.items()
        },
    )


def quaternion(turn_degrees: Sequence[float], *, limit_degrees: float = 180.0) -> Quaternion:
    """(w, x, y, z) of a rotation vector in degrees, shortened to ``limit_degrees`` where it is longer."""
    angle = math.hypot(*turn_degrees)
    if angle == 0:
        return (1.0, 0.0, 0.0, 0.0)
    half = math.radians(min(angle, limit_degrees)) / 2
    x, y, z = (component / angle * math.sin(half) for component in turn_degrees)
    return (math.cos(half), x, y, z)

"""Emotion weights → FACS action units → the shapes and bones of a rig (standard library only).

Every client solves a face by these rules, in Python here and in C# in ``com.evoke.avatar``; the cases in
``assets/vectors/expressions.json`` hold both to the same numbers.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evoke_core.emotions import Emotion, confidence
from evoke_core.errors import EvokeError
from evoke_core.facs import GAZE, UPPER_FACE
from evoke_core.presets import Presets, action_units
from evoke_core.rigs import Rig

Quaternion = tuple[float, float, float, float]
"""(w, x, y, z), right-handed."""

_EYES_CLOSED = 43
_LIDS = {5, 7}


@dataclass(frozen=True)
class Face:
    """A solved face: shape → weight 0–1, and bone → turn from rest, (w, x, y, z) in the bone's rest axes."""

    shapes: dict[str, float]
    bones: dict[str, Quaternion]

    def __iter__(self) -> Any:
        """Unpack as ``shapes, bones``."""
        return iter((self.shapes, self.bones))


def fit_for_face(weights: Sequence[float], *, sharpness: float = 2.0, decisiveness: float = 3.0) -> tuple[float, ...]:
    """Make eight emotion weights fit for a face.

    A face that shows a little of everything is a grimace. So weights are sharpened (w^sharpness, normalised) and then
    moved towards neutral by 1 − min(1, decisiveness × confidence): an undecided reading is exactly neutral.
    """
    if len(weights) != len(Emotion) or not all(math.isfinite(weight) and weight >= 0 for weight in weights):
        raise EvokeError(f"eight weights of at least 0 are needed, one an emotion, not {list(weights)}")
    if not all(math.isfinite(factor) and factor >= 0 for factor in (sharpness, decisiveness)):
        raise EvokeError(f"sharpness {sharpness} and decisiveness {decisiveness} have to be numbers of at least 0")
    total = sum(weight**sharpness for weight in weights)
    if total == 0:
        return tuple(float(emotion == Emotion.NEUTRAL) for emotion in Emotion)
    decided = min(1.0, decisiveness * confidence(tuple(weights)))
    fitted = [decided * weight**sharpness / total for weight in weights]
    fitted[Emotion.NEUTRAL] += 1 - decided
    return tuple(fitted)


def solve(
    weights: Sequence[float],
    rig: Rig,
    intensity: float = 1.0,
    *,
    sharpness: float = 2.0,
    decisiveness: float = 3.0,
    presets: Presets | None = None,
    upper: float = 1.0,
    lower: float = 1.0,
    blink: float = 0.0,
) -> Face:
    """The shapes and bone turns by which ``rig`` shows ``weights`` (eight, in emotion id order).

    The weights are first made fit for a face (``fit_for_face``). Then each action unit's strength is
    Σ emotion weight × intensity × the emotion's unit in ``presets`` (None: the shipped ones), times ``upper`` for
    units of the upper face and ``lower`` for the others. ``blink`` (0–1) raises Eyes Closed to at least itself and
    takes that part away from the units that hold the lids open or tight (5, 7). Of the strengths,

    - a shape is clamp(Σ strength × shape weight, 0, cap), every shape that the rig maps being present;
    - a bone turns by the sum of strength × rotation vector, held to the bone's limit.

    Where no preset turns the eyes, what turns them is left out: the gaze is then the animator's own.
    EvokeError where a weight or a strength is negative or no finite number. Unpacks as ``shapes, bones``.
    """
    fitted = fit_for_face(weights, sharpness=sharpness, decisiveness=decisiveness)
    if not all(math.isfinite(factor) and factor >= 0 for factor in (intensity, upper, lower, blink)):
        raise EvokeError(
            f"intensity {intensity}, upper {upper}, lower {lower} and blink {blink} have to be numbers of at least 0"
        )
    strengths: dict[int, float] = {}
    for emotion, units in (action_units() if presets is None else presets).items():
        for unit, strength in units.items():
            strengths[unit] = strengths.get(unit, 0.0) + fitted[emotion] * intensity * strength
    with_gaze = not GAZE.isdisjoint(strengths)
    for unit in strengths:
        strengths[unit] *= upper if unit in UPPER_FACE else lower
    if blink:
        for unit in _LIDS & strengths.keys():
            strengths[unit] *= 1 - min(blink, 1)
        strengths[_EYES_CLOSED] = max(strengths.get(_EYES_CLOSED, 0.0), blink)
    shapes: dict[str, float] = {}
    turns: dict[str, list[float]] = {}
    for number, unit in rig.action_units.items():
        if number in GAZE and not with_gaze:
            continue
        strength = strengths.get(number, 0.0)
        for shape, weight in unit.shapes.items():
            shapes[shape] = shapes.get(shape, 0.0) + strength * weight
        for bone, turn in unit.bones.items():
            total = turns.get(bone, (0.0, 0.0, 0.0))
            turns[bone] = [sum_so_far + strength * degrees for sum_so_far, degrees in zip(total, turn, strict=True)]
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

"""Scalar fields over the face plane: the few functions that every other part of the head is made of.

The face is described in *head units*: x to the character's left, z up, both from the middle of the head at eye
height; the face looks along -y. One unit is `METRES_PER_UNIT`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

METRES_PER_UNIT = 0.124
HEAD_CENTRE_Z = 1.70
"""Height of the head's origin above the floor, metres."""


def to_metres(points: Array) -> Array:
    """Head units `(n, 3)` to metres in the world, `(n, 3)`."""
    return np.asarray(points, float) * METRES_PER_UNIT + np.array([0.0, 0.0, HEAD_CENTRE_Z])


def smoothstep(start: float, end: float, value: Array | float) -> Any:
    """0 before `start`, 1 after `end` (either may be the larger), smooth between."""
    t = np.clip((value - start) / (end - start), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def bump(x: Array, z: Array, centre: tuple[float, float], radius: tuple[float, float]) -> Array:
    """Gaussian of height 1 at `centre`, falling to 1/e at `radius` along each axis."""
    return np.exp(-(((x - centre[0]) / radius[0]) ** 2) - ((z - centre[1]) / radius[1]) ** 2)


def smooth_min(a: Array, b: Array, width: float) -> Array:
    """The smaller of `a` and `b`, their meeting rounded over `width`."""
    h = np.clip(0.5 + 0.5 * (b - a) / width, 0.0, 1.0)
    return b * (1.0 - h) + a * h - width * h * (1.0 - h)


def monotone_curve(knots: Sequence[float] | Array, values: Sequence[float] | Array, at: Array | float) -> Array:
    """Cubic through `(knots, values)` that does not overshoot (Fritsch and Carlson 1980); ends are held."""
    knots, values = np.asarray(knots, float), np.asarray(values, float)
    at = np.clip(at, knots[0], knots[-1])
    step = np.diff(knots)
    slope = np.diff(values) / step
    tangent = np.concatenate([[slope[0]], np.zeros(len(knots) - 2), [slope[-1]]])
    same_way = slope[:-1] * slope[1:] > 0
    total = np.where(same_way, slope[:-1] + slope[1:], 1.0)
    tangent[1:-1] = np.where(same_way, 2.0 * slope[:-1] * slope[1:] / total, 0.0)
    i = np.clip(np.searchsorted(knots, at) - 1, 0, len(step) - 1)
    h, t = step[i], (at - knots[i]) / step[i]
    return (
        (1 + 2 * t) * (1 - t) ** 2 * values[i]
        + t * (1 - t) ** 2 * h * tangent[i]
        + t * t * (3 - 2 * t) * values[i + 1]
        + t * t * (t - 1) * h * tangent[i + 1]
    )


@dataclass(frozen=True)
class Pull:
    """Skin drawn by a muscle: a bump that moves what it covers.

    `move` is (away from the midline, up, outward), head units.
    """

    at: tuple[float, float]
    radius: tuple[float, float]
    move: tuple[float, float, float]

    def shift(self, u: Array, z: Array) -> tuple[Array, Array]:
        """(away from the midline, up) at distance `u` from the midline and height `z`."""
        weight = bump(u, z, self.at, self.radius)
        return self.move[0] * weight, self.move[1] * weight

    def outward(self, u: Array, z: Array) -> Array:
        """How far the skin swells at (u, z)."""
        return self.move[2] * bump(u, z, self.at, self.radius)


@dataclass(frozen=True)
class Crease:
    """A furrow along a straight line; a negative depth makes a ridge."""

    start: tuple[float, float]
    end: tuple[float, float]
    width: float
    depth: float

    def shift(self, u: Array, z: Array) -> tuple[Array, Array]:
        """No sliding: a furrow only sinks."""
        return np.zeros_like(u), np.zeros_like(z)

    def outward(self, u: Array, z: Array) -> Array:
        """Negative depth of the furrow at (u, z), tapered at its ends."""
        along = np.array(self.end) - np.array(self.start)
        t = ((u - self.start[0]) * along[0] + (z - self.start[1]) * along[1]) / (along @ along)
        taper = smoothstep(-0.15, 0.25, t) * smoothstep(1.15, 0.75, t)
        t = np.clip(t, 0.0, 1.0)
        gap = np.hypot(u - self.start[0] - t * along[0], z - self.start[1] - t * along[1])
        return -self.depth * taper * np.exp(-((gap / self.width) ** 2))


def side_share(side: int, x: Array, *, soft: float = 0.07) -> Array:
    """How much of a key of one `side` (+1 left, -1 right, 0 both) acts at `x`; left and right sum to 1."""
    if side == 0:
        return np.ones_like(x)
    return smoothstep(-soft, soft, side * x)

"""The head's surface: cross sections from crown to neck, and the relief of the face upon them.

All lengths in head units (see `fields`). The face is a height field: depth y over (x, z).
"""

from typing import Any

import numpy as np
from fields import Array, bump, monotone_curve, side_share, smooth_min, smoothstep
from poses import Pose

SECTIONS = np.array(
    [  # height, half width, depth in front of the axis, depth behind it
        (1.040, 0.00, 0.00, 0.00),
        (1.020, 0.17, 0.16, 0.20),
        (0.950, 0.36, 0.34, 0.42),
        (0.800, 0.560, 0.54, 0.64),
        (0.600, 0.690, 0.665, 0.78),
        (0.350, 0.752, 0.730, 0.84),
        (0.100, 0.752, 0.742, 0.84),
        (-0.120, 0.726, 0.745, 0.79),
        (-0.350, 0.650, 0.736, 0.68),
        (-0.530, 0.548, 0.716, 0.57),
        (-0.670, 0.424, 0.692, 0.49),
        (-0.760, 0.328, 0.640, 0.45),
        (-0.825, 0.296, 0.470, 0.42),
        (-0.880, 0.284, 0.330, 0.395),
        (-0.970, 0.288, 0.285, 0.38),
        (-1.080, 0.300, 0.280, 0.38),
        (-1.300, 0.370, 0.345, 0.43),
    ]
)
ROUNDNESS = 2.25
"""Exponent of the cross sections' superellipse; 2 is an ellipse."""

EYE_X, EYE_Z = 0.280, 0.020
EYE_RADIUS = 0.255
MOUTH_Z = -0.455
JAW_PIVOT = np.array([0.0, 0.10, -0.26])
"""The hinge of the jaw, a little below and behind the middle of the head."""

_KNOT = np.arange(len(SECTIONS), dtype=float)
_FINE = np.linspace(0.0, _KNOT[-1], 8000)
_FINE_Z = monotone_curve(_KNOT, SECTIONS[:, 0], _FINE)


def section_at_height(z: Array | float) -> Any:
    """Parameter along the crown-to-neck profile where it passes height `z`."""
    return np.interp(-np.asarray(z, float), -_FINE_Z, _FINE)


def section(t: Array | float) -> tuple[Array, Array, Array, Array]:
    """(height, half width, front depth, back depth) at profile parameter `t`."""
    height, half_width, front, back = (monotone_curve(_KNOT, SECTIONS[:, k], t) for k in range(4))
    return height, half_width, front, back


def skull(t: Array | float, angle: Array | float) -> Array:
    """Points `(..., 3)` on the bare head; `angle` runs from the face (0) to the character's left (+), radians."""
    z, half_width, front, back = section(t)
    s, c = np.sin(angle), np.cos(angle)
    k = (np.abs(s) ** ROUNDNESS + np.abs(c) ** ROUNDNESS) ** (-1.0 / ROUNDNESS)
    return np.stack(np.broadcast_arrays(half_width * k * s, np.where(c > 0, -front, -back) * k * c, z), axis=-1)


def half_width_at(z: Array) -> Array:
    """Half the head's width at height `z`."""
    return section(section_at_height(np.clip(z, -0.9, 1.035)))[1]


def bare_face_depth(x: Array, z: Array) -> Array:
    """Depth of the bare head's front at (x, z)."""
    _, half_width, front, _ = section(section_at_height(np.clip(z, -0.9, 1.035)))
    across = np.minimum(np.abs(x) / half_width, 0.985)
    return -front * (1.0 - across**ROUNDNESS) ** (1.0 / ROUNDNESS)


def ellipsoid_depth(u: Array, z: Array, centre: tuple[float, float, float], radii: tuple[float, float, float]) -> Array:
    """Depth of an ellipsoid's front; beyond a rim near its outline it falls away in a straight slope."""
    inside = 1.0 - ((u - centre[0]) / radii[0]) ** 2 - ((z - centre[2]) / radii[2]) ** 2
    rim = 0.30
    rise = np.where(inside > rim, np.sqrt(np.maximum(inside, rim)), np.sqrt(rim) + (inside - rim) / (2 * np.sqrt(rim)))
    return centre[1] - radii[1] * rise


def nose(u: Array, z: Array) -> Array:
    """Height of the nose above the face at distance `u` from the midline: bridge, tip and wings in one soft form."""
    heights = (-0.250, -0.21, -0.165, -0.12, -0.06, 0.0, 0.07, 0.16)
    ridge = monotone_curve(heights, (0.0, 0.060, 0.104, 0.106, 0.084, 0.058, 0.032, 0.008), z)
    width = monotone_curve(heights, (0.110, 0.112, 0.108, 0.100, 0.092, 0.086, 0.086, 0.100), z)
    tip = ellipsoid_depth(u, z, (0.0, -0.062, -0.150), (0.096, 0.106, 0.086))
    wing = ellipsoid_depth(u, z, (0.088, -0.014, -0.172), (0.056, 0.078, 0.052))
    whole = smooth_min(smooth_min(-ridge * np.exp(-((u / width) ** 2)), tip, 0.110), wing, 0.055)
    far = smoothstep(0.30, 0.17, u) * smoothstep(-0.36, -0.28, z) * smoothstep(0.30, 0.16, z)
    nostril = 0.062 * bump(u, z, (0.050, -0.212), (0.028, 0.015))
    return -whole * far - nostril


def relief(x: Array, z: Array) -> Array:
    """Height of the neutral face's features, without the nose, above the bare head."""
    u = np.abs(x)
    return (
        0.030 * bump(u, z, (0.28, 0.27), (0.22, 0.09))  # brow ridge
        - 0.026 * bump(u, z, (0.24, 0.05), (0.16, 0.13))  # eye socket
        + 0.044 * bump(u, z, (0.52, -0.01), (0.14, 0.22))  # outer rim of the orbit
        - 0.014 * bump(u, z, (0.14, 0.05), (0.07, 0.12))  # beside the bridge
        + 0.040 * bump(u, z, (0.34, -0.23), (0.20, 0.15))  # cheek
        + 0.060 * bump(x, z, (0.0, -0.725), (0.15, 0.085))  # chin
        + 0.058 * bump(x, z, (0.0, -0.44), (0.27, 0.17))  # teeth behind the lips
        - 0.022 * bump(x, z, (0.0, -0.600), (0.16, 0.045))  # fold above the chin
        - 0.012 * bump(x, z, (0.0, -0.330), (0.022, 0.055))  # philtrum
        + 0.006 * bump(u, z, (0.044, -0.330), (0.020, 0.055))
    )


EYE_Y = -0.446
EYE_CENTRE = np.array([EYE_X, EYE_Y, EYE_Z])
"""Centre of the left eyeball."""


def skin_shift(x: Array, z: Array, pose: Pose, side: int) -> tuple[Array, Array]:
    """How the pose slides the skin across the face: (dx, dz) at (x, z)."""
    dx, dz = np.zeros_like(x), np.zeros_like(z)
    for hand in (1, -1):
        if side in (0, hand):
            share = side_share(hand, x)
            for part in pose.skin:
                along, up = part.shift(hand * x, z)
                dx, dz = dx + hand * share * along, dz + share * up
    return dx, dz


def skin_swelling(x: Array, z: Array, pose: Pose, side: int) -> Array:
    """How far the pose pushes the skin outward at (x, z)."""
    out = np.zeros_like(x)
    for hand in (1, -1):
        if side in (0, hand):
            out = out + side_share(hand, x) * sum(part.outward(hand * x, z) for part in pose.skin)
    return out


def eye_sphere_depth(x: Array, z: Array, clearance: Array | float) -> Array:
    """Depth of a sphere `clearance` outside either eyeball; towards its outline it falls away in a straight slope."""
    radius = EYE_RADIUS + clearance
    inside = radius**2 - (np.abs(x) - EYE_X) ** 2 - (z - EYE_Z) ** 2
    rim = 0.10 * radius**2
    rise = np.where(inside > rim, np.sqrt(np.maximum(inside, rim)), np.sqrt(rim) + (inside - rim) / (2 * np.sqrt(rim)))
    return EYE_Y - rise


def face_depth(x: Array, z: Array, pose: Pose, side: int, *, nose_at: tuple[Array, Array] | None = None) -> Array:
    """Depth of the skin at (x, z): bare head, features and what the pose swells.

    The nose is carried by the skin: give `nose_at`, where the skin was at rest, if it has slid.
    """
    nose_x, nose_z = nose_at or (x, z)
    return bare_face_depth(x, z) - relief(x, z) - nose(np.abs(nose_x), nose_z) - skin_swelling(x, z, pose, side)


def nose_droop(x: Array, z: Array) -> Array:
    """How far the skin hangs where the nose stands out, so that its underside faces down."""
    return 0.16 * np.maximum(nose(np.abs(x), z), 0.0) * smoothstep(0.05, -0.15, z)


def jaw_weight(points: Array) -> Array:
    """How much plain skin follows the jaw bone, 0..1."""
    y, z = points[..., 1], points[..., 2]
    face = smoothstep(-0.28, -0.56, z) * smoothstep(0.08, -0.40, y)
    under_chin = smoothstep(-0.98, -0.79, z) * np.where(z < -0.79, smoothstep(-0.20, -0.50, y), 1.0)
    return face * under_chin

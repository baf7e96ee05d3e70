"""The head's surface: cross sections from crown to shoulders, and the relief of the face upon them.

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
        (0.800, 0.555, 0.54, 0.64),
        (0.600, 0.680, 0.665, 0.78),
        (0.350, 0.745, 0.730, 0.84),
        (0.100, 0.752, 0.742, 0.84),
        (-0.120, 0.730, 0.745, 0.78),
        (-0.350, 0.672, 0.738, 0.68),
        (-0.550, 0.570, 0.718, 0.56),
        (-0.700, 0.452, 0.680, 0.47),
        (-0.790, 0.358, 0.610, 0.43),
        (-0.845, 0.330, 0.480, 0.41),
        (-0.900, 0.318, 0.370, 0.40),
        (-1.000, 0.318, 0.315, 0.39),
        (-1.080, 0.340, 0.312, 0.40),
        (-1.150, 0.420, 0.328, 0.42),
        (-1.230, 0.680, 0.352, 0.45),
        (-1.330, 0.980, 0.385, 0.46),
        (-1.550, 1.150, 0.420, 0.46),
        (-1.750, 1.210, 0.440, 0.44),
    ]
)
ROUNDNESS = 2.25
"""Exponent of the cross sections' superellipse; 2 is an ellipse."""

EYE_X, EYE_Z = 0.275, 0.02
EYE_RADIUS = 0.205
LID_THICKNESS = 0.024
MOUTH_Z = -0.440
JAW_PIVOT = np.array([0.0, 0.10, -0.26])
"""The hinge of the jaw, a little below and behind the middle of the head."""
COLLAR_Z = -1.105

_KNOT = np.arange(len(SECTIONS), dtype=float)
_FINE = np.linspace(0.0, _KNOT[-1], 8000)
_FINE_Z = monotone_curve(_KNOT, SECTIONS[:, 0], _FINE)


def section_at_height(z: Array | float) -> Any:
    """Parameter along the crown-to-shoulder profile where it passes height `z`."""
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


def nose(u: Array, z: Array) -> Array:
    """Height of the nose above the face; `u` is the distance from the midline."""
    heights = (-0.290, -0.262, -0.240, -0.218, -0.195, -0.165, -0.130, -0.070, 0.0, 0.08, 0.16)
    lifted = z - 2.6 * u**2  # the tip hangs lower than the wings
    ridge = monotone_curve(heights, (0.0, 0.022, 0.078, 0.144, 0.180, 0.184, 0.158, 0.104, 0.056, 0.022, 0.0), lifted)
    width = monotone_curve(heights, (0.05, 0.055, 0.064, 0.080, 0.090, 0.086, 0.070, 0.053, 0.047, 0.050, 0.06), z)
    wing = 0.088 * bump(u, z, (0.098, -0.192), (0.036, 0.036))
    wing_groove = 0.020 * bump(u, z, (0.150, -0.180), (0.022, 0.045))
    nostril = 0.095 * bump(u, z, (0.058, -0.232), (0.025, 0.014))
    return ridge * np.exp(-((u / width) ** 2.4)) + wing - wing_groove - nostril


def relief(x: Array, z: Array) -> Array:
    """Height of the neutral face's features above the bare head."""
    u = np.abs(x)
    return (
        nose(u, z)
        + 0.036 * bump(u, z, (0.26, 0.27), (0.22, 0.08))  # brow ridge
        - 0.042 * bump(u, z, (EYE_X, EYE_Z + 0.06), (0.18, 0.11))  # eye socket
        - 0.024 * bump(u, z, (0.112, 0.05), (0.06, 0.10))  # beside the bridge
        + 0.030 * bump(u, z, (EYE_X, -0.20), (0.18, 0.07))  # below the lower lid
        + 0.042 * bump(u, z, (0.36, -0.21), (0.18, 0.15))  # cheek
        + 0.075 * bump(x, z, (0.0, -0.73), (0.16, 0.10))  # chin
        + 0.055 * bump(x, z, (0.0, -0.43), (0.27, 0.17))  # teeth behind the lips
        - 0.034 * bump(x, z, (0.0, -0.590), (0.16, 0.045))  # fold above the chin
        - 0.014 * bump(x, z, (0.0, -0.325), (0.020, 0.045))  # philtrum
        + 0.007 * bump(u, z, (0.040, -0.325), (0.018, 0.045))
        - 0.020 * bump(u, z, (0.64, 0.22), (0.10, 0.20))  # temple
    )


EYE_Y = float(bare_face_depth(np.array([EYE_X]), np.array([EYE_Z]))[0]) + 0.160
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


def lid_sphere_depth(x: Array, z: Array, *, extra: Array | float = 0.0) -> Array:
    """Depth of the sphere on which the lids slide; outside its outline it falls away behind the face."""
    radius = EYE_RADIUS + LID_THICKNESS + extra
    flat = (np.abs(x) - EYE_X) ** 2 + (z - EYE_Z) ** 2
    reach = radius**2 - flat
    inside = EYE_Y - np.sqrt(np.maximum(reach, 0.0))
    return np.where(reach > 0, inside, EYE_Y + 5.0 * (np.sqrt(np.maximum(flat, 1e-12)) - radius))


def face_depth(x: Array, z: Array, pose: Pose, side: int) -> Array:
    """Depth of the skin at (x, z): bare head, features, what the pose swells, and the lids over the eyeballs."""
    skin = bare_face_depth(x, z) - relief(x, z) - skin_swelling(x, z, pose, side)
    return smooth_min(skin, lid_sphere_depth(x, z), 0.080)


def jaw_weight(points: Array) -> Array:
    """How much plain skin follows the jaw bone, 0..1."""
    y, z = points[..., 1], points[..., 2]
    face = smoothstep(-0.28, -0.56, z) * smoothstep(0.08, -0.40, y)
    under_chin = smoothstep(-1.00, -0.80, z) * np.where(z < -0.80, smoothstep(-0.20, -0.50, y), 1.0)
    return face * under_chin

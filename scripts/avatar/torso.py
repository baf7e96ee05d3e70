"""Shoulders in a crew-neck jumper: one loft, from inside the collar over its rib to a closed base. Head units."""

import numpy as np
from fields import Array, monotone_curve, smoothstep
from parts import Part, tube_faces

AROUND = 72
PROFILE = np.array(
    [  # height, half width, depth in front of the axis, depth behind it
        (-1.020, 0.318, 0.325, 0.405),  # inside the collar, hidden by the neck
        (-0.950, 0.352, 0.362, 0.420),
        (-0.925, 0.372, 0.385, 0.440),  # the collar's upper edge
        (-0.935, 0.398, 0.412, 0.464),
        (-0.970, 0.415, 0.432, 0.482),
        (-1.010, 0.418, 0.436, 0.486),  # the rib ends in a groove
        (-1.028, 0.412, 0.430, 0.480),
        (-1.045, 0.440, 0.444, 0.490),
        (-1.080, 0.540, 0.462, 0.505),
        (-1.130, 0.690, 0.485, 0.515),
        (-1.200, 0.850, 0.512, 0.520),
        (-1.300, 0.985, 0.545, 0.515),
        (-1.430, 1.070, 0.580, 0.500),
        (-1.580, 1.110, 0.610, 0.480),
        (-1.740, 1.120, 0.630, 0.460),
        (-1.750, 1.050, 0.580, 0.420),
    ]
)
RIB = (1, 5)
"""Profile rows between which the collar is knitted in ribs."""
STEPS = 4


def torso() -> Part:
    """The jumper; the collar dips at the throat and rises at the nape."""
    knots = np.arange(len(PROFILE), dtype=float)
    at = np.linspace(0, knots[-1], STEPS * (len(PROFILE) - 1) + 1)
    z, half, front, back = (monotone_curve(knots, PROFILE[:, k], at)[:, None] for k in range(4))
    angle = np.arange(AROUND) * 2 * np.pi / AROUND
    s, c = np.sin(angle), np.cos(angle)
    power = 2.0 + 0.5 * smoothstep(-1.05, -1.30, z)
    k = (np.abs(s) ** power + np.abs(c) ** power) ** (-1.0 / power)
    in_rib = (smoothstep(RIB[0] - 0.2, RIB[0] + 0.6, at) * smoothstep(RIB[1] + 0.3, RIB[1] - 0.5, at))[:, None]
    ribbed = 1.0 + 0.004 * in_rib * np.where(np.arange(AROUND) % 2, 1.0, -1.0)
    x = half * k * s * ribbed
    y = np.where(c > 0, -front, -back) * k * c * ribbed + 0.03
    near = smoothstep(-1.45, -1.0, z)
    droop = -near * (0.085 * smoothstep(-0.3, 1.0, c) - 0.030 * smoothstep(0.2, -1.0, c))
    points = np.stack([x, y, z + droop], -1).reshape(-1, 3)
    faces = [face[::-1] for face in tube_faces(len(at), AROUND)]
    return Part(points, faces, ["Std_Shirt"] * len(faces), _tints(at, in_rib))


def _tints(at: Array, in_rib: Array) -> Array:
    """The rib a shade darker, its valleys and the seam darker still."""
    valley = 0.10 * (np.arange(AROUND) % 2 == 0)
    seam = 0.25 * np.exp(-(((at - RIB[1] - 1) / 0.6) ** 2))[:, None]
    inside = 0.45 * smoothstep(1.6, 0.4, at)[:, None]
    shade = 1.0 - in_rib * (0.10 + valley) - seam - inside
    return np.repeat(np.broadcast_to(shade, (len(at), AROUND)).reshape(-1, 1), 3, 1)

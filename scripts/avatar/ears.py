"""The outer ears: each a small relief (helix, antihelix, concha, lobe) standing off the side of the head."""

import numpy as np
from fields import Array, bump, smoothstep

PLACE = np.array([0.720, 0.085, -0.015])
"""Where the left ear's middle meets the head, head units."""
HALF_LENGTH, HALF_BREADTH = 0.215, 0.125
FLARE = np.radians(30.0)
SPOKES, FRONT_RINGS, BACK_RINGS = 36, 11, 5


def _outline(angle: Array) -> tuple[Array, Array]:
    """Ear-shaped outline (back, up) at `angle`, 0 at the back, 90 degrees at the top; the lobe is narrow."""
    back, up = np.cos(angle), np.sin(angle)
    narrow = 1.0 - 0.34 * smoothstep(0.1, -1.0, up)
    return HALF_BREADTH * back * narrow + 0.022 * up, HALF_LENGTH * up


def _height(p: Array, q: Array, radius: float) -> Array:
    helix = 0.040 * np.exp(-(((radius - 0.90) / 0.11) ** 2)) * smoothstep(-0.20, 0.0, q + 0.10 + 0.4 * p)
    antihelix = 0.026 * np.exp(-(((radius - 0.58) / 0.13) ** 2)) * smoothstep(-0.06, 0.02, p)
    concha = 0.052 * bump(p, q, (-0.022, -0.020), (0.050, 0.075))
    lobe = 0.018 * bump(p, q, (-0.02, -0.165), (0.06, 0.05))
    tragus = 0.030 * bump(p, q, (-0.085, -0.035), (0.026, 0.032))
    return 0.030 + helix + antihelix - concha + lobe + tragus


def ear(hand: int) -> tuple[Array, list[tuple[int, ...]]]:
    """Points `(n, 3)` and quads of the ear on `hand` (+1 left, -1 right)."""
    angle = np.arange(SPOKES) * 2 * np.pi / SPOKES
    edge_p, edge_q = _outline(angle)
    rings = []
    for radius in np.linspace(0.05, 1.0, FRONT_RINGS):
        p, q = radius * edge_p, radius * edge_q
        rings.append(np.stack([_height(p, q, radius), p, q], 1))
    for k, radius in enumerate(np.linspace(0.97, 0.45, BACK_RINGS)):
        rings.append(np.stack([np.full(SPOKES, -0.012 - 0.020 * k), radius * edge_p, radius * edge_q], 1))
    points = np.vstack([*rings, [[-0.02, 0.0, -0.01]]])
    centre, back = points[:SPOKES].mean(0), len(points) - 1
    points = np.vstack([points, centre])

    n_rings = FRONT_RINGS + BACK_RINGS
    quads = []
    for a in range(SPOKES):
        b = (a + 1) % SPOKES
        quads += [
            (k * SPOKES + a, (k + 1) * SPOKES + a, (k + 1) * SPOKES + b, k * SPOKES + b) for k in range(n_rings - 1)
        ]
        quads.append((len(points) - 1, a, b))
        quads.append((back, (n_rings - 1) * SPOKES + b, (n_rings - 1) * SPOKES + a))

    hinge = np.array([0.0, -HALF_BREADTH, 0.0])
    c, s = np.cos(FLARE), np.sin(FLARE)
    out, along, up = (points - hinge).T
    along = along + 0.16 * up
    turned = np.stack([out * c + along * s, along * c - out * s, up], 1) + hinge * np.array([0, 1, 0])
    placed = turned + PLACE
    placed[:, 0] *= hand
    return placed, [tuple(quad) if hand > 0 else tuple(quad[::-1]) for quad in quads]

"""Upper eyelashes: one dark tapered strip along the lid margin. Head units."""

import numpy as np
from fields import Array, smoothstep
from openings import ring_angle

LENGTH = 0.020


def lash_strip(margin: Array, border: Array, hand: int) -> tuple[Array, list[tuple[int, ...]]]:
    """Points `(2 n, 3)` and quads of the lashes on the upper part of a lid `margin` `(border, 3)`."""
    angle = ring_angle(border, hand)
    chosen = np.nonzero((angle > np.radians(-6)) & (angle < np.radians(172)))[0]
    chosen = chosen[np.argsort(angle[chosen])]
    root, angle = margin[chosen], angle[chosen]
    outer = np.cos(angle)
    length = (
        LENGTH
        * (0.55 + 0.45 * outer)
        * smoothstep(172, 130, np.degrees(angle))
        * smoothstep(-12, 18, np.degrees(angle))
    )
    lean = np.stack(
        [hand * (0.45 * outer + 0.15), np.full_like(outer, -0.75), 0.30 + 0.35 * np.abs(np.sin(angle))], axis=1
    )
    root = root + np.array([0.0, -0.002, 0.001])
    middle = root + 0.55 * length[:, None] * lean
    tip = root + length[:, None] * (lean + np.array([0.0, 0.10, 0.35]))
    points = np.vstack([root, middle, tip])
    n = len(root)
    quads = [(k * n + a, k * n + a + 1, (k + 1) * n + a + 1, (k + 1) * n + a) for k in range(2) for a in range(n - 1)]
    return points, quads if hand < 0 else [quad[::-1] for quad in quads]

"""Short swept hair: a cap that follows the scalp, and tapered locks combed over it. Head units."""

import numpy as np
from fields import Array, monotone_curve, smoothstep
from parts import Part, merge, tube_faces
from surface import section_at_height, skull

CROWN_T = 0.16
LOCK_SECTIONS, LOCK_AROUND = 10, 8


def hairline(degrees: Array) -> Array:
    """Height of the hairline at `degrees` from the face's middle (either side)."""
    knots = (0, 32, 48, 60, 69, 76, 84, 91, 108, 118, 136, 180)
    heights = (0.66, 0.65, 0.56, 0.40, 0.16, 0.06, 0.08, 0.17, 0.16, -0.12, -0.48, -0.62)
    return monotone_curve(knots, heights, np.abs((np.asarray(degrees, float) + 180) % 360 - 180))


def scalp(degrees: Array, reach: Array) -> tuple[Array, Array]:
    """Point and outward normal on the scalp; `reach` is 0 at the crown, 1 at the hairline."""
    t = CROWN_T + (section_at_height(hairline(degrees)) - CROWN_T) * reach
    point = skull(t, np.radians(degrees))
    normal = (point - np.array([0.0, 0.03, 0.12])) / np.array([0.72, 0.78, 0.92]) ** 2
    return point, normal / np.linalg.norm(normal, axis=-1, keepdims=True)


def cap() -> Part:
    """Close hair from the crown to the hairline, under the locks."""
    degrees, reach = np.linspace(-180, 180, 84, endpoint=False), np.linspace(0, 1, 22)
    point, normal = scalp(degrees[None, :], reach[:, None])
    combed = 0.008 * np.sin(np.radians(degrees[None, :]) * 21 + 5.0 * reach[:, None]) * np.sin(np.pi * reach[:, None])
    thickness = 0.070 * np.sqrt(1 - reach**5)[:, None] - 0.014 * smoothstep(0.8, 1.0, reach)[:, None] + combed
    points = (point + thickness[..., None] * normal).reshape(-1, 3)
    top = np.array([[0.0, 0.0, 1.11]])
    n = len(degrees)
    faces = [
        (k * n + a, (k + 1) * n + a, (k + 1) * n + (a + 1) % n, k * n + (a + 1) % n)
        for k in range(21)
        for a in range(n)
    ]
    faces += [(len(points), a, (a + 1) % n) for a in range(n)]
    tints = np.full((len(points) + 1, 3), 0.62)
    return Part(np.vstack([points, top]), faces, ["Std_Hair"] * len(faces), tints)


def lock(
    start: tuple[float, float], end: tuple[float, float], *, width: float, lift: float, tip_lift: float, tint: float
) -> Part:
    """A lock from `start` to `end`, each (degrees, reach); `lift` is how far its middle stands off the scalp."""
    s = np.linspace(0, 1, LOCK_SECTIONS)
    degrees = start[0] + (end[0] - start[0]) * s**1.3
    reach = start[1] + (end[1] - start[1]) * s
    point, normal = scalp(degrees, reach)
    middle = (
        point
        + (0.036 * (1 - 0.6 * s**2) + lift * np.sin(np.pi * np.clip(s * 0.9 + 0.06, 0, 1)) + tip_lift * s**3)[:, None]
        * normal
    )
    along = np.gradient(middle, axis=0)
    across = np.cross(normal, along)
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    taper = np.sin(np.pi * np.clip(0.16 + 0.82 * s, 0, 1)) ** 0.65
    turn = np.arange(LOCK_AROUND) * 2 * np.pi / LOCK_AROUND
    breadth, height = np.outer(width * taper, np.cos(turn)), np.outer(0.42 * width * taper, np.sin(turn))
    points = middle[:, None] + breadth[..., None] * across[:, None] + height[..., None] * normal[:, None]
    faces = tube_faces(LOCK_SECTIONS, LOCK_AROUND)
    return Part(
        points.reshape(-1, 3), faces, ["Std_Hair"] * len(faces), np.full((points.shape[0] * LOCK_AROUND, 3), tint)
    )


def hair() -> Part:
    """The whole head of hair; the same at every build."""
    rng = np.random.default_rng(7)
    parts = [cap()]

    def jitter(scale: float) -> float:
        return float(rng.uniform(-scale, scale))

    def layer(
        angles: Array, first: float, last: float, width: float, lift: float, tip_lift: float, sweep: float
    ) -> None:
        for degrees in angles:
            front = float(smoothstep(75.0, 30.0, abs(degrees)))
            start = (degrees + jitter(4), first + jitter(0.04))
            end_degrees = degrees + sweep * (0.35 + 0.65 * front) + jitter(5)
            temple = float(np.exp(-(((abs(end_degrees) - 64.0) / 15.0) ** 2)))
            end = (end_degrees, (last + 0.05 * front + jitter(0.05)) * (1.0 - 0.20 * temple))
            tone = 0.86 + jitter(0.14)
            parts.append(
                lock(
                    start,
                    end,
                    width=width * (1 + jitter(0.2)),
                    lift=lift * (1 + 0.5 * front),
                    tip_lift=tip_lift + jitter(0.01),
                    tint=tone,
                )
            )

    layer(np.arange(-180, 180, 11.0), 0.42, 0.99, 0.075, 0.050, 0.000, -18)
    layer(np.arange(-175, 180, 13.0), 0.22, 0.80, 0.085, 0.075, 0.010, -24)
    layer(np.arange(-170, 180, 20.0), 0.04, 0.56, 0.095, 0.085, 0.020, -30)
    layer(np.arange(-30, 62, 10.0), 0.50, 1.12, 0.070, 0.110, 0.015, -34)
    return merge(*parts)

"""Eyeballs, teeth, tongue and eyebrows, as points, faces, material names and tints. Head units."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from fields import Array, smoothstep
from poses import NEUTRAL, Pose
from surface import EYE_CENTRE, EYE_RADIUS, MOUTH_Z, face_depth, skin_shift


@dataclass(frozen=True)
class Part:
    """A mesh: `points` (n, 3), `faces`, one material name a face, `tints` (n, 3) colour multipliers."""

    points: Array
    faces: list[tuple[int, ...]]
    materials: list[str]
    tints: Array


def merge(*parts: Part) -> Part:
    """One part out of several."""
    faces, offset = [], 0
    for part in parts:
        faces += [tuple(v + offset for v in face) for face in part.faces]
        offset += len(part.points)
    materials = [name for part in parts for name in part.materials]
    return Part(np.vstack([p.points for p in parts]), faces, materials, np.vstack([p.tints for p in parts]))


def tube_faces(sections: int, around: int, *, cap_ends: bool = True) -> list[tuple[int, ...]]:
    """Quads of `sections` closed loops of `around` points each, in order; ends closed by n-gons."""
    faces = []
    for k in range(sections - 1):
        for a in range(around):
            b = (a + 1) % around
            faces.append((k * around + a, k * around + b, (k + 1) * around + b, (k + 1) * around + a))
    if cap_ends:
        faces.append(tuple(range(around))[::-1])
        faces.append(tuple((sections - 1) * around + a for a in range(around)))
    return faces


PUPIL_EDGE, IRIS_EDGE = 10.5, 26.5
"""Degrees from the eye's axis."""


def eyeball(hand: int) -> Part:
    """The eye on `hand`, looking along -y; the cornea stands a little proud."""
    around = 48
    degrees = np.array([5, 9, PUPIL_EDGE, 13, 16, 19, 22, 24.5, IRIS_EDGE, 28.5, 33, 40, 48, 58, 70, 85, 105, 130, 155])
    theta, turn = np.radians(degrees), np.arange(around) * 2 * np.pi / around
    radius = EYE_RADIUS + 0.008 * smoothstep(36.0, 8.0, degrees)
    ring = np.stack(
        [
            np.outer(radius * np.sin(theta), np.cos(turn)),
            np.outer(-radius * np.cos(theta), np.ones(around)),
            np.outer(radius * np.sin(theta), np.sin(turn)),
        ],
        axis=-1,
    ).reshape(-1, 3)
    poles = [[0, -EYE_RADIUS - 0.008, 0], [0, EYE_RADIUS, 0]]
    points = np.vstack([ring, poles]) + EYE_CENTRE * np.array([hand, 1, 1])
    n, front, back = len(degrees), len(ring), len(ring) + 1
    faces = [tuple(face) for face in tube_faces(n, around, cap_ends=False)]
    edges = np.repeat(degrees[1:], around)
    materials = [("Std_Pupil" if e <= PUPIL_EDGE else "Std_Iris" if e <= IRIS_EDGE else "Std_Eye") for e in edges]
    for a in range(around):
        b = (a + 1) % around
        faces += [(front, b, a), (back, (n - 1) * around + a, (n - 1) * around + b)]
        materials += ["Std_Pupil", "Std_Eye"]
    tints = np.ones((len(points), 3))
    fibres = 1.0 - 0.14 * (np.arange(around) % 2) * np.ones((n, 1))
    across = np.interp(degrees, [PUPIL_EDGE, 15, 22, IRIS_EDGE], [0.45, 0.95, 0.80, 0.26])
    iris = (across[:, None] * np.where((degrees > PUPIL_EDGE) & (degrees < IRIS_EDGE), 1, 0)[:, None] * fibres).ravel()
    tints[: len(ring)] = np.where(iris[:, None] > 0, iris[:, None], 1.0)
    tints[: len(ring)][np.repeat(degrees, around) == IRIS_EDGE] = 0.22
    tints[: len(ring)] *= np.where(np.repeat(degrees, around)[:, None] > 58, (1.0, 0.90, 0.88), 1.0)
    return Part(points, faces, materials, tints)


TOOTH_WIDTHS = (0.064, 0.052, 0.050, 0.046, 0.046, 0.046)
"""From the midline outwards."""
PER_TOOTH = 6


def _teeth(top: float, bottom: float, front: float, edge_down: bool, material: str) -> Part:
    """A row of teeth along the dental arch between heights `top` and `bottom`; the biting edge is scalloped."""
    sides = np.concatenate([[0.0], np.cumsum(TOOTH_WIDTHS)])
    half = np.concatenate([np.linspace(a, b, PER_TOOTH, endpoint=False) for a, b in pairwise(sides)] + [[sides[-1]]])
    x = np.concatenate([-half[::-1][:-1], half])
    phase = np.concatenate([np.tile(np.arange(PER_TOOTH), len(TOOTH_WIDTHS)), [0]]) / PER_TOOTH
    gap = np.abs(np.cos(np.pi * np.concatenate([phase[::-1][:-1], phase]))) ** 8
    arch = front + 2.0 * x**2
    rows = []
    profile = (
        (0.0, 0.004),
        (0.22, 0.0),
        (0.30, -0.006),
        (0.65, -0.010),
        (0.93, -0.004),
        (1.0, 0.006),
        (0.93, 0.03),
        (0.0, 0.04),
    )
    for down, depth in profile:
        groove = 0.009 * gap * smoothstep(0.15, 0.4, down)
        rise = 0.006 * gap * smoothstep(0.6, 1.0, down)
        edge, root = (bottom, top) if edge_down else (top, bottom)
        z = root + (edge - root) * down + (rise if edge_down else -rise)
        rows.append(np.stack([x, arch + depth + groove, z], 1))
    points = np.stack(rows, 1).reshape(-1, 3)
    faces = tube_faces(len(x), len(profile))
    faces = faces if edge_down else [face[::-1] for face in faces]
    tints = np.ones((len(x), len(profile), 3))
    tints[:, :2] = (0.80, 0.36, 0.36)
    tints[:, 2:5] *= (1.0 - 0.16 * gap)[:, None, None]
    return Part(points, faces, [material] * len(faces), tints.reshape(-1, 3))


def upper_teeth() -> Part:
    """The upper row, its edge just below the line of the closed lips."""
    return _teeth(MOUTH_Z + 0.085, MOUTH_Z - 0.014, -0.738, True, "Std_Upper_Teeth")


def lower_teeth() -> Part:
    """The lower row, biting behind the upper."""
    return _teeth(MOUTH_Z - 0.016, MOUTH_Z - 0.110, -0.708, False, "Std_Lower_Teeth")


def tongue() -> Part:
    """The tongue at rest behind the lower teeth."""
    sections, around = 12, 14
    along, turn = np.linspace(0.04, 1.0, sections) * np.pi * 0.8, np.arange(around) * 2 * np.pi / around
    half_width, half_height = 0.120 * np.sin(along) ** 0.7, 0.042 * np.sin(along) ** 0.6
    x = np.outer(half_width, np.cos(turn))
    groove = 0.014 * np.exp(-((x / 0.03) ** 2)) * (np.sin(turn) > 0)
    z = MOUTH_Z - 0.085 + np.outer(half_height, np.sin(turn)) - groove + 0.02 * np.sin(along)[:, None]
    y = np.broadcast_to((-0.665 + 0.24 * (1 - np.cos(along)))[:, None], x.shape)
    faces = tube_faces(sections, around)
    points = np.stack([x, y, z], -1).reshape(-1, 3)
    return Part(points, faces, ["Std_Tongue"] * len(faces), np.ones((len(points), 3)))


def brow_points(hand: int, pose: Pose = NEUTRAL, side: int = 0) -> Array:
    """The eyebrow on `hand` riding on the skin of `pose`: a tapered, flattened tube."""
    sections, around = 22, 10
    s = 0.5 - 0.5 * np.cos(np.pi * np.linspace(0.0, 1.0, sections))
    u = 0.098 + 0.375 * s
    z = 0.318 + 0.062 * np.sin(np.pi * (0.84 * s + 0.01)) - 0.022 * s
    half_height = 0.044 * np.sqrt(1 - np.maximum(1 - s / 0.16, 0) ** 2) * (1 - s) ** 0.55 + 0.001
    turn = np.arange(around) * 2 * np.pi / around
    x0 = hand * np.repeat(u[:, None], around, 1)
    z0 = z[:, None] + np.outer(half_height, np.sin(turn))
    dx, dz = skin_shift(x0, z0, pose, side)
    x, z = x0 + dx, z0 + dz
    y = (
        face_depth(x, z, pose, side)
        - 0.009
        - np.outer(0.45 * half_height, np.cos(turn))
        - 0.006 * np.sin(np.pi * s)[:, None]
    )
    return np.stack([x, y, z], -1).reshape(-1, 3)


def brow(hand: int) -> Part:
    """The eyebrow on `hand` at rest."""
    faces = tube_faces(22, 10)
    points = brow_points(hand)
    faces = faces if hand < 0 else [face[::-1] for face in faces]
    return Part(points, faces, ["Std_Brow"] * len(faces), np.ones((len(points), 3)))

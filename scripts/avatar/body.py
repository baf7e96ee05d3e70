"""The head's vertices for any pose, their skin weights and their tints."""

from dataclasses import dataclass

import numpy as np
from ears import ear
from fields import Array, bump, smoothstep
from lashes import lash_strip
from openings import eye_rings, mouth_rings
from poses import NEUTRAL, Pose
from surface import EYE_Z, MOUTH_Z, face_depth, half_width_at, jaw_weight, nose_droop, skin_shift, skull
from topology import EYE_SKIN_RINGS, LIP_RINGS, MOUTH_SKIN_RINGS, Layout, Ring, build_layout

LIP_TINT = (0.80, 0.52, 0.52)
MOUTH_CAP = np.array([0.0, -0.30, MOUTH_Z - 0.02])


@dataclass(frozen=True)
class Body:
    """Skin mesh: `faces` with a material name each; call `place` for its vertices."""

    layout: Layout
    faces: list[tuple[int, ...]]
    materials: list[str]
    ears: tuple[tuple[Array, list[tuple[int, ...]]], ...]
    lash_count: int

    def place(self, pose: Pose = NEUTRAL, side: int = 0) -> Array:
        """Vertices `(n, 3)` in head units for `pose` on `side` (+1 left, -1 right, 0 both)."""
        return np.vstack(
            [_head(self.layout, pose, side)[0], *(part[0] for part in self.ears), *_lashes(self.layout, pose, side)]
        )

    def jaw_weights(self) -> Array:
        """Share `(n,)` of the jaw bone in each vertex."""
        head = _head(self.layout, NEUTRAL, 0)[1]
        rest = sum(len(part[0]) for part in self.ears) + self.lash_count
        return np.concatenate([head, np.zeros(rest)])


REGION_MATERIAL = {"skin": "Std_Skin_Head", "rim": "Std_Skin_Head", "lips": "Std_Lips", "mouth": "Std_Mouth"}


def build_body() -> Body:
    """The connectivity of head, ears and lashes, with a material for each face."""
    layout = build_layout()
    faces, materials = list(layout.faces), [REGION_MATERIAL[region] for region in layout.tags]
    count = layout.count
    ears = tuple(ear(hand) for hand in (1, -1))
    for points, quads in ears:
        faces += [tuple(v + count for v in quad) for quad in quads]
        materials += ["Std_Skin_Head"] * len(quads)
        count += len(points)
    lash_count = 0
    for ring in layout.rings[:2]:
        points, quads = lash_strip(*_lash_input(layout, ring, NEUTRAL, 0))
        faces += [tuple(v + count for v in quad) for quad in quads]
        materials += ["Std_Eyelash"] * len(quads)
        count += len(points)
        lash_count += len(points)
    return Body(layout, faces, materials, ears, lash_count)


def _border(layout: Layout, ring: Ring) -> Array:
    return skull(layout.t[ring.rows], layout.angle[ring.columns])


def _hand(ring: Ring) -> int:
    return 1 if ring.name == "eye_L" else -1


def _lash_input(layout: Layout, ring: Ring, pose: Pose, side: int) -> tuple[Array, Array, int]:
    border, hand = _border(layout, ring), _hand(ring)
    return eye_rings(border, ring.count, hand, pose, side)[EYE_SKIN_RINGS - 1], border, hand


def _lashes(layout: Layout, pose: Pose, side: int) -> list[Array]:
    return [lash_strip(*_lash_input(layout, ring, pose, side))[0] for ring in layout.rings[:2]]


def _head(layout: Layout, pose: Pose, side: int) -> tuple[Array, Array]:
    """Vertices of the closed head surface and their jaw weights."""
    points, jaw = np.zeros((layout.count, 3)), np.zeros(layout.count)
    bare = skull(layout.t[layout.grid_rows], layout.angle[layout.grid_columns])
    points[: len(bare)], jaw[: len(bare)] = _grid(bare, pose, side), jaw_weight(bare)
    points[layout.crown] = skull(0.0, 0.0)
    for ring in layout.rings:
        border, vertices = _border(layout, ring), ring.vertices()
        if ring.name == "mouth":
            points[vertices], jaw[vertices] = mouth_rings(border, jaw_weight(border), ring.count, pose, side)
        else:
            points[vertices] = eye_rings(border, ring.count, _hand(ring), pose, side)
    points[layout.mouth_cap], jaw[layout.mouth_cap] = MOUTH_CAP, 0.5
    return points, jaw


def _grid(bare: Array, pose: Pose, side: int) -> Array:
    """Grid vertices: slid by the pose, laid on the face, left bare towards the back."""
    x0, y, z0 = bare.T
    dx, dz = skin_shift(x0, z0, pose, side)
    front = smoothstep(0.15, -0.25, y)
    slide = front * smoothstep(-0.87, -0.78, z0)
    x, z = x0 + dx * slide, z0 + dz * slide
    on_face = smoothstep(0.97, 0.86, np.abs(x) / half_width_at(z)) * front * smoothstep(-0.865, -0.80, z)
    y = y * (1 - on_face) + face_depth(x, z, pose, side, nose_at=(x0, z0)) * on_face
    return np.stack([x, y, z - on_face * nose_droop(x0, z0)], 1)


def skin_tints(body: Body, points: Array) -> Array:
    """Colour multipliers `(n, 3)`, 0..1, of the neutral body: flush of cheeks, nose and ears, shaded creases."""
    x, z = points[:, 0], points[:, 2]
    u, front = np.abs(x), smoothstep(-0.1, -0.4, points[:, 1])
    tint = np.ones((len(points), 3))

    def blend(colour: tuple[float, float, float], amount: Array) -> None:
        nonlocal tint
        tint = tint * (1 - amount[:, None]) + tint * np.array(colour) * amount[:, None]

    blend((1.0, 0.82, 0.79), 0.70 * front * bump(u, z, (0.40, -0.20), (0.20, 0.16)))
    blend((1.0, 0.84, 0.80), 0.60 * front * bump(u, z, (0.0, -0.19), (0.13, 0.08)))
    blend((1.0, 0.92, 0.90), 0.60 * front * bump(u, z, (0.0, -0.74), (0.20, 0.10)))
    blend((0.34, 0.14, 0.11), 0.90 * front * bump(u, z, (0.050, -0.226), (0.024, 0.013)))
    layout = body.layout
    for ring in layout.rings:
        vertices = ring.vertices()
        if ring.name == "mouth":
            for row, share in enumerate((0.0, 0.0, 0.0, 0.0, 0.10, 0.55)):
                tint[vertices[row]] = tint[vertices[row]] * (1 - share) + share * np.array(LIP_TINT)
            tint[vertices[MOUTH_SKIN_RINGS : MOUTH_SKIN_RINGS + LIP_RINGS]] = LIP_TINT
            for row in range(MOUTH_SKIN_RINGS + LIP_RINGS, len(vertices)):
                tint[vertices[row]] = 1.0 - 0.62 * smoothstep(0, 5, row - MOUTH_SKIN_RINGS - LIP_RINGS)
            tint[layout.mouth_cap] = 0.38
            continue
        upper = smoothstep(-0.02, 0.03, points[vertices[EYE_SKIN_RINGS - 1], 2] - EYE_Z)[:, None]
        tint[vertices[EYE_SKIN_RINGS - 1]] *= upper * (0.45, 0.34, 0.32) + (1 - upper) * (1.0, 0.97, 0.96)
        tint[vertices[EYE_SKIN_RINGS:]] *= upper * (0.25, 0.17, 0.15) + (1 - upper) * (1.0, 0.90, 0.88)
    ears = slice(layout.count, layout.count + sum(len(part[0]) for part in body.ears))
    tint[ears] *= (1.0, 0.88, 0.85)
    tint[len(points) - body.lash_count :] = 1.0
    return tint

"""Which vertices the head has and how they join: an all-quad grid round the head, with three rectangular holes
(eyes, mouth) that concentric rings fill. Where the vertices lie is `body`'s business.
"""

from dataclasses import dataclass

import numpy as np
from fields import Array
from surface import EYE_Z, MOUTH_Z, section_at_height, skull

ORBIT_RINGS, LID_RINGS, EYE_RIM_RINGS = 7, 5, 3
EYE_SKIN_RINGS = ORBIT_RINGS + LID_RINGS
MOUTH_SKIN_RINGS, LIP_RINGS, MOUTH_INNER_RINGS = 6, 6, 6


def _runs(*runs: tuple[float, float, int]) -> Array:
    """One rising or falling list of samples from (start, end, count) runs that share their ends."""
    parts = [np.linspace(a, b, n, endpoint=False) for a, b, n in runs]
    return np.concatenate([*parts, [runs[-1][1]]])


def row_parameters() -> Array:
    """Profile parameters of the grid rows, crown first; densest under the nose."""
    heights = _runs(
        (0.80, 0.60, 4), (0.60, 0.16, 14), (0.16, -0.10, 9), (-0.10, -0.275, 14), (-0.275, -0.80, 18),
        (-0.80, -0.92, 6), (-0.92, -1.30, 6),
    )  # fmt: skip
    crown = np.linspace(0.3, float(section_at_height(0.80)), 8, endpoint=False)
    return np.concatenate([crown, section_at_height(heights)])


def column_angles() -> Array:
    """Angles of the grid columns, radians; 0 is the middle of the face, densest there."""
    half = np.radians(_runs((0.0, 16.0, 10), (16.0, 61.0, 16), (61.0, 180.0, 17)))
    return np.concatenate([-half[::-1][:-1], half[:-1]])


@dataclass(frozen=True)
class Ring:
    """Concentric rings inside a hole: ring 0 is the hole's border in the grid, the last is innermost."""

    name: str
    rows: Array
    columns: Array
    first: int
    count: int

    def vertices(self) -> Array:
        """Indices `(rings, border length)` of the rings' own vertices."""
        return self.first + np.arange(self.count * len(self.rows)).reshape(self.count, len(self.rows))


@dataclass(frozen=True)
class Layout:
    """The head's connectivity; `tags` names the region of each face."""

    t: Array
    angle: Array
    grid_rows: Array
    grid_columns: Array
    crown: int
    rings: tuple[Ring, ...]
    mouth_cap: int
    faces: list[tuple[int, ...]]
    tags: list[str]
    count: int


def _hole(points: Array, middle: float, half_width: float, low: float, high: float) -> tuple[int, int, int, int]:
    """Grid rectangle (row0, row1, column0, column1) nearest to a box on the face."""
    column_at = points[len(points) // 2, :, 0]
    front = points[len(points) // 2, :, 1] < 0
    z = points[:, 0, 2]

    def nearest_column(x: float) -> int:
        return int(np.argmin(np.where(front, np.abs(column_at - x), np.inf)))

    return (
        int(np.argmin(np.abs(z - high))),
        int(np.argmin(np.abs(z - low))),
        nearest_column(middle - half_width),
        nearest_column(middle + half_width),
    )


def build_layout() -> Layout:
    """The head's vertices and faces."""
    t, angle = row_parameters(), column_angles()
    points = skull(t[:, None], angle[None, :])
    n_rows, n_columns = len(t), len(angle)
    holes = {
        "eye_L": _hole(points, 0.300, 0.248, EYE_Z - 0.180, EYE_Z + 0.215),
        "eye_R": _hole(points, -0.300, 0.248, EYE_Z - 0.180, EYE_Z + 0.215),
        "mouth": _hole(points, 0.0, 0.350, MOUTH_Z - 0.185, MOUTH_Z + 0.150),
    }
    inside = np.zeros((n_rows, n_columns), bool)
    open_cell = np.zeros((n_rows, n_columns), bool)
    for top, bottom, left, right in holes.values():
        inside[top + 1 : bottom, left + 1 : right] = True
        open_cell[top:bottom, left:right] = True

    index = np.full((n_rows, n_columns), -1)
    rows, columns = np.nonzero(~inside)
    index[rows, columns] = np.arange(len(rows))
    faces, tags = [], []
    for i in range(n_rows - 1):
        for j in range(n_columns):
            k = (j + 1) % n_columns
            if not open_cell[i, j]:
                faces.append((index[i, j], index[i + 1, j], index[i + 1, k], index[i, k]))
                tags.append("skin")
    crown = len(rows)
    for j in range(n_columns):
        faces.append((crown, index[0, j], index[0, (j + 1) % n_columns]))
        tags.append("skin")

    count, rings = crown + 1, []
    for name, hole in holes.items():
        ring = _ring(name, hole, count)
        count += ring.count * len(ring.rows)
        _join(ring, index, faces, tags)
        rings.append(ring)
    cap = count
    last = rings[-1].vertices()[-1]
    for b in range(len(last)):
        faces.append((cap, last[(b + 1) % len(last)], last[b]))
        tags.append("mouth")
    return Layout(t, angle, rows, columns, crown, tuple(rings), cap, faces, tags, count + 1)


def _ring(name: str, hole: tuple[int, int, int, int], first: int) -> Ring:
    top, bottom, left, right = hole
    border = [(top, j) for j in range(left, right)] + [(i, right) for i in range(top, bottom)]
    border += [(bottom, j) for j in range(right, left, -1)] + [(i, left) for i in range(bottom, top, -1)]
    rows, columns = np.array(border).T
    rings = MOUTH_SKIN_RINGS + LIP_RINGS + MOUTH_INNER_RINGS if name == "mouth" else EYE_SKIN_RINGS + EYE_RIM_RINGS
    return Ring(name, rows, columns, first, rings)


def _join(ring: Ring, index: Array, faces: list[tuple[int, ...]], tags: list[str]) -> None:
    loops = np.vstack([index[ring.rows, ring.columns], ring.vertices()])
    for r in range(ring.count):
        for b in range(loops.shape[1]):
            c = (b + 1) % loops.shape[1]
            faces.append((loops[r, c], loops[r, b], loops[r + 1, b], loops[r + 1, c]))
            tags.append(_region(ring.name, r))


def _region(name: str, ring: int) -> str:
    if name != "mouth":
        return "skin" if ring < EYE_SKIN_RINGS else "rim"
    if ring < MOUTH_SKIN_RINGS:
        return "skin"
    return "lips" if ring < MOUTH_SKIN_RINGS + LIP_RINGS + 1 else "mouth"

"""Swept-back hair: a close cap on the scalp, and a quiff that runs back from the forehead. Head units.

The quiff takes the scalp for an ellipsoid; places on it are directions from its middle.
"""

import numpy as np
from fields import Array, monotone_curve, smoothstep
from parts import Part, merge
from surface import section_at_height, skull

CENTRE = np.array([0.0, 0.045, 0.10])
RADII = np.array([0.755, 0.795, 0.945])
CROWN_T = 0.16


def hairline(degrees: Array) -> Array:
    """Height of the hairline at `degrees` from the face's middle (either side)."""
    knots = (0, 20, 36, 48, 58, 68, 76, 84, 91, 108, 118, 136, 180)
    heights = (0.640, 0.650, 0.620, 0.530, 0.400, 0.230, -0.02, -0.10, 0.17, 0.16, -0.12, -0.48, -0.60)
    return monotone_curve(knots, heights, np.abs((np.asarray(degrees, float) + 180) % 360 - 180))


def cap() -> Part:
    """Short hair from the crown to the hairline, combed back and thinning out towards its edge."""
    degrees, reach = np.linspace(-180, 180, 160, endpoint=False), np.linspace(0, 1, 30)[:, None] ** 0.85
    t = CROWN_T + (section_at_height(hairline(degrees[None, :])) - CROWN_T) * reach
    point = skull(t, np.radians(degrees[None, :]))
    normal = (point - CENTRE) / RADII**2
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    side = np.abs(degrees)[None, :]
    along = point[..., 2] * 40.0 + 9.0 * point[..., 1]  # strands run back and a little down
    down = np.radians(degrees)[None, :] * 40.0 + 4.0 * reach
    to_back = smoothstep(120.0, 150.0, side)
    comb = np.sin(along) * (1 - to_back) + np.sin(down) * to_back
    comb = comb * (1 - 0.85 * np.exp(-(((side - 84.0) / 15.0) ** 2)))  # quiet where the hairline steps up to the ear
    comb = comb * smoothstep(0.15, 0.5, reach) * smoothstep(1.0, 0.9, reach)
    body = 0.085 - 0.030 * smoothstep(0.45, 0.9, reach)
    thickness = body * np.sqrt(1 - reach**5) - 0.014 * smoothstep(0.85, 1.0, reach) + 0.009 * comb
    points = np.vstack([(point + thickness[..., None] * normal).reshape(-1, 3), [[0.0, 0.0, 1.125]]])
    n, top = len(degrees), len(points) - 1
    faces = [
        (k * n + a, (k + 1) * n + a, (k + 1) * n + (a + 1) % n, k * n + (a + 1) % n)
        for k in range(len(reach) - 1)
        for a in range(n)
    ]
    faces += [(top, a, (a + 1) % n) for a in range(n)]
    tints = np.repeat(np.append(0.84 + 0.07 * comb.ravel(), 0.84)[:, None], 3, 1)
    return Part(points, faces, ["Std_Hair"] * len(faces), tints)


# fmt: off
QUIFF = np.array(
    [
        ((.68, -.62, .44, -.03), (.82, -.34, .74, .03), (.68, .24, .90, .04), (.36, .92, .56, -.02)),
        ((.54, -.76, .50, .00), (.60, -.54, .92, .14), (.42, .20, 1.00, .15), (.18, .98, .56, .00)),
        ((.26, -.82, .545, .02), (.24, -.70, .98, .22), (.06, .15, 1.05, .20), (-.06, 1.00, .54, .00)),
        ((-.04, -.84, .55, .03), (-.18, -.72, .98, .27), (-.30, .14, 1.02, .22), (-.26, 1.00, .52, .00)),
        ((-.36, -.82, .53, .02), (-.56, -.64, .88, .23), (-.62, .14, .92, .19), (-.42, .98, .50, .00)),
        ((-.62, -.70, .44, -.03), (-.88, -.40, .66, .09), (-.86, .22, .72, .08), (-.56, .92, .42, -.02)),
    ]
)
# fmt: on
"""Lines of combed hair from left to right: along each, the direction from the scalp's middle, and the lift."""
LOCKS, ACROSS, ALONG = 9, 12, 30
"""Locks of the quiff, points across each, points along."""


def _curve(values: Array, at: Array) -> Array:
    """Catmull-Rom spline along the first axis of `values` at `at` in 0..1."""
    ends = np.concatenate([[2 * values[0] - values[1]], values, [2 * values[-1] - values[-2]]])
    place = np.clip(at, 0, 1) * (len(values) - 1)
    i = np.minimum(place.astype(int), len(values) - 2)
    t = (place - i).reshape(-1, *[1] * (values.ndim - 1))
    a, b, c, d = (ends[i + k] for k in range(4))
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def quiff() -> Part:
    """The hair above the forehead, swept up, over and back: one sheet, modelled into locks and fine strands."""
    across, along = np.linspace(0, 1, LOCKS * ACROSS + 1), np.linspace(0, 1, ALONG)
    sheet = _curve(np.swapaxes(_curve(QUIFF, across), 0, 1), along)
    towards = sheet[..., :3] / np.linalg.norm(sheet[..., :3], axis=-1, keepdims=True)
    normal = towards / RADII
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)

    s = along[:, None]
    number = np.arange(LOCKS)
    bend = 0.16 * np.sin(3.1 * s + 1.7) + 0.05 * np.sin(9.0 * s + 2.0 * across * LOCKS)
    place = across * LOCKS + bend * np.sin(np.pi * across)
    owner = np.clip(place.astype(int), 0, LOCKS - 1)
    within = np.clip(place - owner, 0, 1)
    swell = smoothstep(-0.05, 0.12, s) * smoothstep(1.0, 0.75, s)
    arch = np.sqrt(np.maximum(1 - (2 * within - 1) ** 2, 0.0))
    stagger = 0.018 * np.sin(2.4 * number + 0.7)[owner]
    strand = np.cos(2 * np.pi * 3 * within + 2.0 * s)
    edge = smoothstep(0.0, 0.08, across) * smoothstep(1.0, 0.92, across)
    depth = sheet[..., 3] + swell * edge * (0.062 * (arch - 1) + stagger * arch + 0.0035 * strand)
    points = (CENTRE + towards * RADII + depth[..., None] * normal).reshape(-1, 3)
    n = len(across)
    faces = [
        (k * n + a, k * n + a + 1, (k + 1) * n + a + 1, (k + 1) * n + a) for k in range(ALONG - 1) for a in range(n - 1)
    ]
    tone = 1.0 + 0.05 * np.sin(1.9 * number)[owner] + 0.05 * strand - 0.34 * (1 - arch) * swell
    tints = np.repeat(np.clip(tone, 0, 1).reshape(-1, 1), 3, 1)
    return Part(points, faces, ["Std_Hair"] * len(faces), tints)


def hair() -> Part:
    """The whole head of hair; the same at every build."""
    return merge(cap(), quiff())

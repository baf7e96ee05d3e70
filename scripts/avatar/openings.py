"""The eye and mouth openings: where the rings that fill them lie for a given pose. Head units."""

import numpy as np
from fields import Array, side_share, smoothstep
from poses import Lids, Pose
from surface import (
    EYE_X,
    EYE_Y,
    EYE_Z,
    MOUTH_Z,
    face_depth,
    lid_sphere_depth,
    skin_shift,
)
from topology import EYE_SKIN_RINGS, LIP_RINGS, MOUTH_INNER_RINGS, MOUTH_SKIN_RINGS

EYE_HALF_WIDTH = 0.168
UPPER_LID, LOWER_LID = 0.100, 0.086
"""Height of the open lid margins above and below the middle of the eye."""
MOUTH_HALF_WIDTH = 0.200
UPPER_LIP, LOWER_LIP = 0.054, 0.067


def lid_margin(angle: Array, lids: Lids) -> tuple[Array, Array]:
    """(u - EYE_X, z - EYE_Z) of the lid margin at ring `angle` (0 outer corner, 90 degrees up) for `Lids`."""
    c, s = np.cos(angle), np.sin(angle)
    arch = np.abs(s) ** 1.15
    upper = (UPPER_LID + lids.upper) * arch * (1.0 - 0.10 * c) - lids.slant * arch * c
    lower = -(LOWER_LID - lids.lower) * arch * (1.0 + 0.14 * c)
    shut = -0.052 * arch
    z = np.where(
        s > 0, upper * (1 - lids.close) + shut * lids.close, lower * (1 - lids.close) + (shut - 0.003) * lids.close
    )
    return EYE_HALF_WIDTH * c, z + 0.016 * c


def eye_rings(border: Array, ring_count: int, hand: int, pose: Pose, side: int) -> Array:
    """Points `(rings, border, 3)` between the hole's `border` `(n, 3)` and the eye, then over the lid's rim.

    `hand` is +1 for the character's left eye.
    """
    u, z = hand * border[:, 0], border[:, 2]
    dx, dz = skin_shift(border[:, 0], z, pose, side)
    lids = pose.lids if side in (0, hand) else Lids()
    angle = np.arctan2((z - EYE_Z) / 0.20, (u - EYE_X) / 0.21)
    margin_u, margin_z = lid_margin(angle, lids)

    ring = np.arange(1, ring_count + 1)[:, None]
    reach = np.minimum(ring / EYE_SKIN_RINGS, 1.0) ** 0.85
    x = (1 - reach) * (border[:, 0] + dx) + reach * hand * (EYE_X + margin_u)
    z = (1 - reach) * (border[:, 2] + dz) + reach * (EYE_Z + margin_z)
    onto_eye = smoothstep(0.45, 0.95, reach)
    sphere = lid_sphere_depth(x, z, extra=0.012 * lids.close * smoothstep(0.5, 0.8, reach))
    y = (1 - onto_eye) * face_depth(x, z, pose, side) + onto_eye * np.minimum(sphere, EYE_Y - 0.05)
    fold = np.where(np.sin(angle) > 0, 0.016, 0.003) * np.abs(np.sin(angle)) * (1 - 0.5 * lids.close)
    y = y + fold * np.exp(-(((ring - (EYE_SKIN_RINGS - 3.3)) / 0.9) ** 2))

    beyond = np.clip(ring - EYE_SKIN_RINGS, 0, None)
    inward = np.array([hand * EYE_X, EYE_Y, EYE_Z])
    points = np.stack([x, y, z], axis=-1)
    shrink = 1.0 - 0.045 * beyond
    return inward + (points - inward) * shrink[..., None]


def _lip_outline(c: Array, s: Array, pose: Pose, side: int) -> tuple[tuple[Array, Array], tuple[Array, Array], Array]:
    """Half of what the mouth rings need: outer edge (x, z) and slit (x, z) at ellipse angle (cos, sin)."""
    lips = pose.lips
    share = side_share(side, c, soft=0.22)
    half = MOUTH_HALF_WIDTH + share * lips.corner_out
    middle = 1.0 - np.abs(c) ** 2.6
    lift = share * (lips.corner_up * np.abs(c) ** 1.8 + lips.middle_up * middle)
    part = share * middle * np.where(s > 0, lips.upper_up, -lips.lower_down)
    red = 1.0 - share * lips.thin
    bow = 0.012 * np.exp(-(((np.abs(c) - 0.24) / 0.17) ** 2)) - 0.010 * np.exp(-((c / 0.11) ** 2))
    height = np.where(s > 0, UPPER_LIP * np.abs(s) ** 0.9 + bow, -LOWER_LIP * np.abs(s) ** 0.85) * red
    rest = 0.030 * np.abs(c) ** 2.2 - 0.004
    outer = half * (1.06 - 0.02 * share * lips.thin) * c, MOUTH_Z + rest + lift + part + height
    contact = np.where(s > 0, -0.010, 0.008) * np.sqrt(np.abs(s)) * (1.0 - np.abs(c) ** 6)
    slit = half * c, MOUTH_Z + rest + lift + part + contact - 0.004 * np.exp(-((c / 0.16) ** 2))
    return outer, slit, share


def mouth_rings(border: Array, border_jaw: Array, ring_count: int, pose: Pose, side: int) -> tuple[Array, Array]:
    """Points `(rings, border, 3)` from the hole's border over the lips into the mouth, and their jaw weights."""
    dx, dz = skin_shift(border[:, 0], border[:, 2], pose, side)
    angle = np.arctan2((border[:, 2] - MOUTH_Z) / 0.165, border[:, 0] / 0.34)
    c, s = np.cos(angle), np.sin(angle)
    (outer_x, outer_z), (slit_x, slit_z), share = _lip_outline(c, s, pose, side)

    ring = np.arange(1, ring_count + 1)[:, None]
    on_skin = np.clip(ring / MOUTH_SKIN_RINGS, 0, 1)
    on_lip = np.clip((ring - MOUTH_SKIN_RINGS) / LIP_RINGS, 0, 1)
    within = np.clip((ring - MOUTH_SKIN_RINGS - LIP_RINGS) / MOUTH_INNER_RINGS, 0, 1)
    x = (1 - on_skin) * (border[:, 0] + dx) + on_skin * ((1 - on_lip) * outer_x + on_lip * slit_x)
    z = (1 - on_skin) * (border[:, 2] + dz) + on_skin * ((1 - on_lip) * outer_z + on_lip * slit_z)

    lips = pose.lips
    y = face_depth(x, z, pose, side)
    roll = np.where(on_lip > 0, np.sin(np.pi * (0.08 + 0.90 * on_lip)), 0.18 * smoothstep(0.6, 1.0, on_skin))
    fullness = np.where(s > 0, 0.036, 0.041) * np.abs(s) ** 0.6 * (1 - 0.75 * share * lips.thin)
    y = y - fullness * roll - share * lips.forward * on_skin * (1 - 0.5 * np.abs(c))
    y = y + 0.014 * on_lip**4

    lipside = np.sign(s) * np.abs(s) ** 0.7
    x = x * (1 - 0.10 * within)
    z = z + lipside * 0.15 * np.sqrt(within)
    y = y + 0.34 * within
    jaw = (1 - on_skin) * border_jaw + on_skin * (0.5 - 0.5 * s)
    return np.stack([x, y, z], axis=-1), np.broadcast_to(jaw, x.shape)

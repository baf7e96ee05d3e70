"""The eye and mouth openings: where the rings that fill them lie for a given pose. Head units."""

import numpy as np
from fields import Array, side_share, smooth_min, smoothstep
from poses import Lids, Pose
from surface import (
    EYE_CENTRE,
    EYE_X,
    EYE_Z,
    MOUTH_Z,
    eye_sphere_depth,
    face_depth,
    skin_shift,
)
from topology import LID_RINGS, LIP_RINGS, MOUTH_INNER_RINGS, MOUTH_SKIN_RINGS, ORBIT_RINGS

EYE_HALF_WIDTH = 0.182
UPPER_LID, LOWER_LID = 0.110, 0.096
"""Height of the open lid margins above and below the middle of the eye."""
LID_THICKNESS = 0.038
"""Thick enough that a lid half way between two keys, on the chord and not on the arc, is still outside the eye."""
MOUTH_HALF_WIDTH = 0.205
CORNER_HELD = 0.06
"""How much less than half of the jaw's drop the mouth corners follow: an open mouth is round below."""
UPPER_LIP, LOWER_LIP = 0.050, 0.064


def ring_angle(border: Array, hand: int) -> Array:
    """Angle round the eye of each border point `(n, 3)`: 0 the outer corner, 90 degrees up."""
    across, up = hand * border[:, 0] - EYE_X, border[:, 2] - EYE_Z
    return np.arctan2(up / np.where(up > 0, 0.215, 0.180), across / np.where(across > 0, 0.26, 0.23))


def lid_margin(angle: Array, lids: Lids) -> tuple[Array, Array]:
    """(u - EYE_X, z - EYE_Z) of the lid margin at ring `angle` for `Lids`."""
    c, s = np.cos(angle), np.sin(angle)
    arch = np.abs(s) ** 1.12
    upper = (UPPER_LID + lids.upper) * arch * (1.0 - 0.08 * c) - lids.slant * arch * c
    lower = -(LOWER_LID - lids.lower) * arch * (1.0 + 0.10 * c)
    shut = -0.050 * arch
    z = np.where(
        s > 0, upper * (1 - lids.close) + shut * lids.close, lower * (1 - lids.close) + (shut + 0.004) * lids.close
    )
    return EYE_HALF_WIDTH * c, z + 0.014 * c


def lid_crease(angle: Array, lids: Lids) -> tuple[Array, Array]:
    """(u - EYE_X, z - EYE_Z) where the lid begins: the fold above the eye, and a soft line below it."""
    c, s = np.cos(angle), np.sin(angle)
    open_u, open_z = lid_margin(angle, Lids())
    follow = np.where(s > 0, 0.45 * lids.upper - 0.022 * lids.close, 0.85 * lids.lower - 0.004 * lids.close)
    gap = np.where(s > 0, 0.044, -0.040)
    return open_u + np.where(c > 0, 0.024, 0.012) * c, open_z + (gap + follow) * np.abs(s) ** 0.8 - 0.4 * np.maximum(
        s, 0
    ) * lids.slant * c


def eye_rings(border: Array, ring_count: int, hand: int, pose: Pose, side: int) -> Array:
    """Points `(rings, border, 3)` between the hole's `border` `(n, 3)` and the eye, then over the lid's rim.

    `hand` is +1 for the character's left eye. From the border to the crease the skin passes softly from the face onto
    the eye, from there to the margin it lies on the eye.
    """
    dx, dz = skin_shift(border[:, 0], border[:, 2], pose, side)
    lids = pose.lids if side in (0, hand) else Lids()
    angle = ring_angle(border, hand)
    s = np.sin(angle)
    (crease_u, crease_z), (margin_u, margin_z) = lid_crease(angle, lids), lid_margin(angle, lids)

    ring = np.arange(1, ring_count + 1)[:, None]
    orbit = np.minimum(ring / ORBIT_RINGS, 1.0)
    plate = np.clip((ring - ORBIT_RINGS) / LID_RINGS, 0.0, 1.0)
    over = orbit**0.92
    x = (1 - over) * (border[:, 0] + dx) + over * hand * (EYE_X + (1 - plate) * crease_u + plate * margin_u)
    z = (1 - over) * (border[:, 2] + dz) + over * (EYE_Z + (1 - plate) * crease_z + plate * margin_z)

    clearance = LID_THICKNESS + 0.006 * s * smoothstep(0.0, 0.5, np.abs(s)) + 0.006 * lids.close * np.maximum(s, 0)
    fold = 0.014 * np.maximum(s, 0.0) ** 1.3 * (1 - 0.75 * lids.close)
    lid = eye_sphere_depth(x, z, clearance) + fold * np.exp(-((plate / 0.28) ** 2))
    rest = x - (1 - over) * dx, z - (1 - over) * dz
    face = face_depth(x, z, pose, side, nose_at=rest)
    near = smoothstep(0.0, 0.7, orbit)
    skin = (1 - near) * face + near * smooth_min(face, eye_sphere_depth(x, z, clearance), 0.050)
    skin = skin - 0.5 * fold * np.exp(-(((orbit - 0.78) / 0.16) ** 2))
    onto_lid = smoothstep(0.55, 1.0, orbit)
    y = np.where(ring > ORBIT_RINGS, lid, (1 - onto_lid) * skin + onto_lid * lid)

    points = np.stack([x, y, z], axis=-1)
    centre = EYE_CENTRE * np.array([hand, 1, 1])
    beyond = np.clip(ring - ORBIT_RINGS - LID_RINGS, 0, None)[..., None]
    return centre + (points - centre) * (1.0 - 0.050 * beyond)


def _lip_outline(c: Array, s: Array, pose: Pose, side: int) -> tuple[tuple[Array, Array], tuple[Array, Array], Array]:
    """Half of what the mouth rings need: outer edge (x, z) and slit (x, z) at ellipse angle (cos, sin)."""
    lips = pose.lips
    share = side_share(side, c, soft=0.22)
    half = MOUTH_HALF_WIDTH + share * lips.corner_out
    round_up = np.abs(s)
    tip = (1 - round_up) ** 2
    lift = share * (lips.corner_up * np.abs(c) ** 2.0 + lips.middle_up * (1 - c**2) - lips.tip_down * tip)
    part = share * round_up**2.5 * np.where(s > 0, lips.upper_up, -lips.lower_down)
    red = 1.0 - share * lips.thin
    bow = 0.010 * np.exp(-(((np.abs(c) - 0.24) / 0.17) ** 2)) - 0.009 * np.exp(-((c / 0.11) ** 2))
    height = np.where(s > 0, UPPER_LIP * round_up**0.8 + bow, -LOWER_LIP * round_up**0.8) * red
    rest = 0.032 * np.abs(c) ** 2.2 - 0.004
    outer = (half * 1.05 + 0.008) * c, MOUTH_Z + rest + lift + part + height
    contact = np.where(s > 0, -0.009, 0.007) * np.sqrt(round_up) * (1.0 - np.abs(c) ** 6)
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
    rest = x - (1 - on_skin) * dx, z - (1 - on_skin) * dz
    y = face_depth(x, z, pose, side, nose_at=rest)
    roll = np.where(on_lip > 0, np.sin(np.pi * (0.08 + 0.90 * on_lip)), 0.18 * smoothstep(0.6, 1.0, on_skin))
    fullness = np.where(s > 0, 0.034, 0.040) * np.abs(s) ** 0.6 * (1 - 0.75 * share * lips.thin)
    y = y - fullness * roll - share * lips.forward * on_skin * (1 - 0.5 * np.abs(c))
    y = y + 0.014 * on_lip**4

    lipside = np.sign(s) * np.abs(s) ** 0.7
    x = x * (1 - 0.10 * within)
    z = z + lipside * 0.15 * np.sqrt(within)
    y = y + 0.34 * within
    jaw = (1 - on_skin) * border_jaw + on_skin * (0.5 - 0.5 * s - CORNER_HELD * (1 - s**2))
    return np.stack([x, y, z], axis=-1), np.broadcast_to(jaw, x.shape)

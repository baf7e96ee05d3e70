"""What each shape key does, in terms of skin, lids and lips.

Names are those of Reallusion Character Creator 4 Extended. A pose is written once, for the character's left
side (u = distance from the midline); the key's suffix says which side it is built for. Lengths in head units
(0.01 is 1.24 mm), larger than life as a stylised face may have them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fields import Crease, Pull


@dataclass(frozen=True)
class Lids:
    """Change of the lid margins.

    `upper`, `lower` move them up; `slant` lowers the outer part of the upper lid and raises the inner; `close`
    brings the upper lid to the lower.
    """

    upper: float = 0.0
    lower: float = 0.0
    slant: float = 0.0
    close: float = 0.0


@dataclass(frozen=True)
class Lips:
    """Change of the lip outline.

    `corner_out`, `corner_up`: the corner of the mouth; `tip_down`: its very tip, which rounds it; `upper_up`,
    `lower_down`: the middle of either lip; `middle_up`: the whole of the middle; `thin`: share of the red that is
    rolled in; `forward`: protrusion.
    """

    corner_out: float = 0.0
    corner_up: float = 0.0
    tip_down: float = 0.0
    upper_up: float = 0.0
    lower_down: float = 0.0
    middle_up: float = 0.0
    thin: float = 0.0
    forward: float = 0.0


@dataclass(frozen=True)
class Pose:
    """What one shape key does at full weight."""

    skin: tuple[Pull | Crease, ...] = ()
    lids: Lids = field(default_factory=Lids)
    lips: Lips = field(default_factory=Lips)


NEUTRAL = Pose()

SIDED_POSES = {
    "Brow_Raise_Inner": Pose(
        skin=(
            Pull(at=(0.11, 0.38), radius=(0.13, 0.19), move=(-0.012, 0.140, 0.010)),
            Crease(start=(-0.10, 0.575), end=(0.20, 0.582), width=0.022, depth=0.014),
            Crease(start=(-0.10, 0.635), end=(0.18, 0.640), width=0.022, depth=0.010),
        ),
        lids=Lids(upper=0.006, slant=0.040),
    ),
    "Brow_Raise_Outer": Pose(
        skin=(
            Pull(at=(0.34, 0.39), radius=(0.21, 0.19), move=(0.0, 0.125, 0.006)),
            Crease(start=(0.22, 0.580), end=(0.48, 0.565), width=0.022, depth=0.012),
        ),
        lids=Lids(upper=0.006),
    ),
    "Brow_Drop": Pose(
        skin=(
            Pull(at=(0.13, 0.30), radius=(0.15, 0.13), move=(-0.010, -0.088, 0.022)),
            Pull(at=(0.40, 0.34), radius=(0.15, 0.13), move=(0.0, -0.032, 0.006)),
            Crease(start=(0.035, 0.17), end=(0.030, 0.30), width=0.016, depth=0.014),
        ),
        lids=Lids(upper=-0.014, slant=-0.026),
    ),
    "Brow_Compress": Pose(
        skin=(
            Pull(at=(0.14, 0.28), radius=(0.11, 0.13), move=(-0.040, -0.010, 0.014)),
            Crease(start=(0.038, 0.15), end=(0.030, 0.38), width=0.016, depth=0.026),
        ),
    ),
    "Eye_Wide": Pose(
        skin=(Pull(at=(0.28, 0.22), radius=(0.18, 0.08), move=(0.0, 0.020, 0.0)),),
        lids=Lids(upper=0.060, lower=-0.020),
    ),
    "Eye_Squint": Pose(
        skin=(Pull(at=(0.30, -0.14), radius=(0.17, 0.08), move=(0.0, 0.022, 0.010)),),
        lids=Lids(upper=-0.026, lower=0.048),
    ),
    "Eye_Blink": Pose(
        skin=(Pull(at=(0.28, 0.20), radius=(0.18, 0.08), move=(0.0, -0.015, 0.0)),),
        lids=Lids(close=1.0),
    ),
    "Cheek_Raise": Pose(
        skin=(Pull(at=(0.36, -0.20), radius=(0.17, 0.12), move=(0.010, 0.050, 0.050)),),
        lids=Lids(upper=-0.012, lower=0.068),
    ),
    "Nose_Sneer": Pose(
        skin=(
            Pull(at=(0.10, -0.16), radius=(0.085, 0.10), move=(0.018, 0.060, 0.020)),
            Pull(at=(0.22, -0.13), radius=(0.10, 0.09), move=(0.0, 0.035, 0.028)),
            Pull(at=(0.11, 0.28), radius=(0.14, 0.12), move=(-0.014, -0.044, 0.016)),
            Crease(start=(0.150, -0.130), end=(0.310, -0.400), width=0.042, depth=0.034),
            Crease(start=(-0.04, 0.115), end=(0.075, 0.085), width=0.015, depth=0.026),
            Crease(start=(-0.04, 0.060), end=(0.085, 0.020), width=0.015, depth=0.028),
            Crease(start=(0.045, -0.005), end=(0.10, -0.06), width=0.016, depth=0.024),
        ),
        lids=Lids(upper=-0.034, lower=0.050),
        lips=Lips(upper_up=0.056, corner_up=-0.012, thin=0.08),
    ),
    "Mouth_Smile": Pose(
        skin=(
            Pull(at=(0.29, -0.42), radius=(0.14, 0.14), move=(0.068, 0.066, 0.006)),
            Pull(at=(0.38, -0.24), radius=(0.15, 0.12), move=(0.012, 0.045, 0.058)),
            Crease(start=(0.155, -0.190), end=(0.375, -0.440), width=0.045, depth=0.032),
        ),
        lips=Lips(corner_out=0.096, corner_up=0.120, tip_down=0.042, upper_up=0.050, lower_down=0.014, thin=0.20),
    ),
    "Mouth_Frown": Pose(
        skin=(
            Pull(at=(0.25, -0.53), radius=(0.12, 0.12), move=(0.0, -0.050, 0.012)),
            Pull(at=(0.08, -0.66), radius=(0.12, 0.08), move=(0.0, 0.020, 0.022)),
            Crease(start=(0.245, -0.50), end=(0.290, -0.64), width=0.036, depth=0.024),
            Crease(start=(0.150, -0.200), end=(0.290, -0.420), width=0.040, depth=0.012),
        ),
        lips=Lips(corner_out=0.006, corner_up=-0.080, middle_up=0.024, forward=0.012),
    ),
    "Mouth_Stretch": Pose(
        skin=(
            Pull(at=(0.29, -0.47), radius=(0.14, 0.14), move=(0.070, -0.028, 0.0)),
            Crease(start=(0.360, -0.36), end=(0.385, -0.56), width=0.038, depth=0.022),
        ),
        lips=Lips(corner_out=0.100, corner_up=-0.034, lower_down=0.050, upper_up=0.012, thin=0.22),
    ),
    "Mouth_Tighten": Pose(
        skin=(
            Pull(at=(0.0, -0.66), radius=(0.15, 0.07), move=(0.0, 0.018, 0.020)),
            Crease(start=(0.225, -0.40), end=(0.235, -0.52), width=0.034, depth=0.020),
        ),
        lips=Lips(corner_out=-0.030, corner_up=-0.050, thin=0.56, middle_up=0.008),
    ),
    "Mouth_Down_Lower": Pose(
        skin=(Pull(at=(0.13, -0.58), radius=(0.14, 0.07), move=(0.006, -0.030, 0.006)),),
        lips=Lips(lower_down=0.075, tip_down=0.024),
    ),
    "Mouth_Up_Upper": Pose(
        skin=(
            Pull(at=(0.12, -0.30), radius=(0.12, 0.08), move=(0.0, 0.024, 0.008)),
            Crease(start=(0.145, -0.180), end=(0.280, -0.380), width=0.040, depth=0.016),
        ),
        lips=Lips(upper_up=0.060),
    ),
    "Mouth_Dimple": Pose(
        skin=(
            Pull(at=(0.28, -0.44), radius=(0.10, 0.10), move=(0.030, 0.012, -0.012)),
            Pull(at=(0.36, -0.36), radius=(0.12, 0.12), move=(0.0, 0.010, 0.022)),
            Crease(start=(0.268, -0.37), end=(0.290, -0.51), width=0.030, depth=0.030),
        ),
        lips=Lips(corner_out=0.038, corner_up=0.022, thin=0.22),
    ),
    "Mouth_Press": Pose(
        skin=(
            Pull(at=(0.0, -0.66), radius=(0.16, 0.06), move=(0.0, 0.016, 0.012)),
            Pull(at=(0.13, -0.37), radius=(0.14, 0.05), move=(0.0, -0.008, 0.012)),
        ),
        lips=Lips(corner_out=0.012, corner_up=-0.004, thin=0.48),
    ),
}

JAW_OPEN = Pose(
    skin=(
        Pull(at=(0.42, -0.36), radius=(0.15, 0.20), move=(-0.012, -0.035, -0.040)),
        Pull(at=(0.0, -0.76), radius=(0.20, 0.10), move=(0.0, 0.030, 0.0)),
        Pull(at=(0.24, -0.70), radius=(0.16, 0.18), move=(0.044, 0.0, 0.016)),
    ),
    lips=Lips(corner_out=-0.060, tip_down=0.050, upper_up=0.036, lower_down=0.030, forward=0.030),
)

CHIN_UP = Pose(
    skin=(
        Pull(at=(0.0, -0.68), radius=(0.17, 0.10), move=(0.0, 0.050, 0.026)),
        Crease(start=(-0.10, -0.598), end=(0.10, -0.598), width=0.030, depth=0.014),
    ),
    lips=Lips(middle_up=0.034, corner_up=-0.018),
)
SHRUG_LOWER = Pose(
    skin=(Pull(at=(0.0, -0.58), radius=(0.18, 0.07), move=(0.0, 0.030, 0.016)),),
    lips=Lips(middle_up=0.020, corner_up=-0.010, forward=0.018),
)

LOOK_POSES = {
    "Look_L": Pose(
        skin=(Pull(at=(0.38, 0.02), radius=(0.16, 0.14), move=(0.008, 0.0, 0.010)),),
        lids=Lids(upper=-0.004, lower=0.004),
    ),
    "Look_R": Pose(
        skin=(Pull(at=(0.18, 0.02), radius=(0.10, 0.14), move=(-0.006, 0.0, 0.008)),),
        lids=Lids(upper=-0.004, lower=0.004),
    ),
    "Look_Up": Pose(
        skin=(Pull(at=(0.28, 0.24), radius=(0.18, 0.10), move=(0.0, 0.014, 0.0)),),
        lids=Lids(upper=0.034, lower=0.022),
    ),
    "Look_Down": Pose(
        skin=(Pull(at=(0.28, 0.20), radius=(0.18, 0.08), move=(0.0, -0.010, 0.0)),),
        lids=Lids(upper=-0.068, lower=-0.016),
    ),
}
"""How the lids follow the eye, written for the left one: its left is away from the nose."""

BROW_KEYS = (
    "Brow_Raise_Inner",
    "Brow_Raise_Outer",
    "Brow_Drop",
    "Brow_Compress",
    "Eye_Wide",
    "Eye_Squint",
    "Eye_Blink",
    "Nose_Sneer",
)
"""Poses that move the skin under the eyebrows: the brow mesh carries them too."""


def sided_keys(names: Sequence[str] = tuple(SIDED_POSES)) -> list[tuple[str, Pose, int]]:
    """(shape key name, pose, side) for the left (+1) and the right (-1) of each named pose."""
    return [(f"{name}_{letter}", SIDED_POSES[name], side) for name in names for letter, side in (("L", 1), ("R", -1))]


def look_keys() -> list[tuple[str, Pose, int]]:
    """(shape key name, pose, side) of the lids that follow either eye."""
    mirrored = {"Look_L": "Look_R", "Look_R": "Look_L"}
    left = [(f"Eye_L_{name}", pose, 1) for name, pose in LOOK_POSES.items()]
    return left + [(f"Eye_R_{name}", LOOK_POSES[mirrored.get(name, name)], -1) for name in LOOK_POSES]


def body_keys() -> list[tuple[str, Pose, int]]:
    """(shape key name, pose, side) of every key on the body; side 0 is both."""
    both = [("Jaw_Open", JAW_OPEN, 0), ("Mouth_Chin_Up", CHIN_UP, 0), ("Mouth_Shrug_Lower", SHRUG_LOWER, 0)]
    return [*sided_keys(), *look_keys(), *both]

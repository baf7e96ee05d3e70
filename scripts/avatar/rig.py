"""The bones: Character Creator's facial names and rest axes. Positions in head units."""

from dataclasses import dataclass

import numpy as np
from fields import Array
from surface import EYE_CENTRE, JAW_PIVOT, MOUTH_Z

X, Y, Z = np.eye(3)
CC_JAW = np.stack([-Y, -Z, X])
"""Rows are the bone's local x, y, z in the world: a positive turn about local z lowers the chin."""
CC_SPINE = np.stack([X, Z, -Y])
CC_TEETH = np.stack([-Y, Z, -X])


@dataclass(frozen=True)
class Bone:
    """A bone: its head `at` in head units, and its rest `axes` (rows x, y, z in the world)."""

    name: str
    parent: str | None
    at: Array
    axes: Array
    length: float = 0.16


BONES = (
    Bone("CC_Base_NeckTwist01", None, np.array([0.0, 0.08, -1.25]), CC_SPINE, 0.40),
    Bone("CC_Base_Head", "CC_Base_NeckTwist01", np.array([0.0, 0.06, -0.70]), CC_SPINE, 1.2),
    Bone("CC_Base_FacialBone", "CC_Base_Head", np.array([0.0, 0.0, -0.30]), np.stack([Z, -Y, X])),
    Bone("CC_Base_JawRoot", "CC_Base_FacialBone", JAW_PIVOT, CC_JAW, 0.40),
    Bone("CC_Base_UpperJaw", "CC_Base_FacialBone", np.array([0.0, -0.20, -0.30]), CC_JAW),
    Bone("CC_Base_L_Eye", "CC_Base_FacialBone", EYE_CENTRE, np.eye(3)),
    Bone("CC_Base_R_Eye", "CC_Base_FacialBone", EYE_CENTRE * np.array([-1, 1, 1]), np.eye(3)),
    Bone("CC_Base_Teeth01", "CC_Base_UpperJaw", np.array([0.0, -0.62, MOUTH_Z + 0.05]), CC_TEETH),
    Bone("CC_Base_Teeth02", "CC_Base_JawRoot", np.array([0.0, -0.60, MOUTH_Z - 0.08]), CC_TEETH),
    Bone("CC_Base_Tongue01", "CC_Base_JawRoot", np.array([0.0, -0.35, MOUTH_Z - 0.10]), CC_JAW),
)

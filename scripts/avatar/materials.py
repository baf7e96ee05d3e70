"""Colours (linear RGB), roughness and clear coat of the avatar's materials; tints are multiplied per vertex."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finish:
    """How a material looks, as Principled BSDF inputs."""

    colour: tuple[float, float, float]
    roughness: float = 0.5
    coat: float = 0.0


FINISHES = {
    "Std_Skin_Head": Finish((0.790, 0.395, 0.240), 0.50),
    "Std_Lips": Finish((0.790, 0.395, 0.240), 0.38),
    "Std_Mouth": Finish((0.420, 0.095, 0.085), 0.55),
    "Std_Eyelash": Finish((0.022, 0.013, 0.010), 0.60),
    "Std_Eye": Finish((0.860, 0.850, 0.830), 0.18, 1.0),
    "Std_Iris": Finish((0.110, 0.330, 0.400), 0.30, 1.0),
    "Std_Pupil": Finish((0.004, 0.004, 0.005), 0.10, 1.0),
    "Std_Upper_Teeth": Finish((0.880, 0.840, 0.760), 0.25, 0.3),
    "Std_Lower_Teeth": Finish((0.840, 0.800, 0.720), 0.28, 0.3),
    "Std_Tongue": Finish((0.620, 0.190, 0.180), 0.42),
    "Std_Brow": Finish((0.055, 0.022, 0.011), 0.80),
    "Std_Hair": Finish((0.105, 0.042, 0.020), 0.46),
    "Std_Shirt": Finish((0.560, 0.235, 0.040), 0.88),
}

"""DEAP's channels 33–40 out of a raw recording: eyes, muscles, skin, breath, pulse and temperature."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

PAIRS = {
    "hEOG": ("EXG1", "EXG2"),
    "vEOG": ("EXG3", "EXG4"),
    "zEMG": ("EXG5", "EXG6"),
    "tEMG": ("EXG7", "EXG8"),
}
SENSORS = {"GSR": "GSR1", "Respiration": "Resp", "Plethysmograph": "Plet", "Temperature": "Temp"}
EYES = ("hEOG", "vEOG")
NANOSIEMENS_TO_OHM = 1e9


def peripheral_channels(
    others: Mapping[str, NDArray[np.float64]], samples: int, order: str
) -> tuple[NDArray[np.float64], list[str]]:
    """Make channels 33–40, (8, samples), and say what is missing (zeros) or was turned into another unit.

    ``others`` are a recording's channels by name, (samples,) each, as ``recording`` reads them. Twente recorded the
    skin's conductance in nS and Geneva its resistance in Ω, which is what DEAP's preprocessed files have.
    """
    rows: list[NDArray[np.float64]] = []
    notes: list[str] = []
    for name, pair in PAIRS.items():
        if missing := [one for one in pair if one not in others]:
            notes.append(f"{name} is zeros: no channel {' and '.join(missing)}")
            rows.append(np.zeros(samples))
        else:
            rows.append(others[pair[0]] - others[pair[1]])
    for name, channel in SENSORS.items():
        if channel not in others:
            notes.append(f"{name} is zeros: no channel {channel}")
            rows.append(np.zeros(samples))
        elif name == "GSR" and order == "Twente":
            resistance, note = _resistance(others[channel])
            rows.append(resistance)
            notes.append(note)
        elif name == "GSR" and not order:
            rows.append(others[channel])
            notes.append("GSR is as in the file, in nS or Ω: the order of the channels tells neither Twente nor Geneva")
        else:
            rows.append(others[channel])
    return np.stack(rows), notes


def _resistance(conductance: NDArray[np.float64]) -> tuple[NDArray[np.float64], str]:
    """Ω from nS; where there is no conductance there is no resistance either, and a zero instead."""
    conducts = conductance > 0
    resistance = np.divide(NANOSIEMENS_TO_OHM, conductance, out=np.zeros_like(conductance), where=conducts)
    note = "GSR was turned from nS (Twente) into Ω"
    return resistance, note if conducts.all() else f"{note}; {1 - conducts.mean():.0%} of it is zeros (no conductance)"

"""The eyes, muscles and body of a simulated subject: what disturbs the EEG, and DEAP's channels 33 to 40."""

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.deap.subject import DATA_SHAPE
from evoke_core.eeg.windows import SAMPLING_HZ

SAMPLES = DATA_SHAPE[2]
SECONDS = SAMPLES // SAMPLING_HZ
BLINKS_HZ = 0.25
_TIME = np.arange(SAMPLES) / SAMPLING_HZ


def blinks(rng: np.random.Generator) -> NDArray[np.float32]:
    """Draw the vertical eye signal of a trial, (8064,) in µV: a blink every four seconds or so, 60 to 150 µV high."""
    signal = np.zeros(SAMPLES)
    for at in rng.uniform(0, SECONDS, rng.poisson(BLINKS_HZ * SECONDS)):
        signal += rng.uniform(60, 150) * np.exp(-0.5 * ((_TIME - at) / 0.08) ** 2)
    return signal.astype(np.float32)


def muscle_bursts(rng: np.random.Generator) -> NDArray[np.float32]:
    """Draw when the temples tense, (8064,): 0 at rest, 1 in a burst, in about a twelfth of the seconds."""
    seconds = (rng.random(SECONDS + 1) > 0.92).astype(np.float64)
    return np.interp(_TIME, np.arange(SECONDS + 1), seconds).astype(np.float32)


def peripheral_channels(
    curves: NDArray[np.float32],
    eyelids: NDArray[np.float32],
    muscles: NDArray[np.float32],
    bursts: NDArray[np.float32],
    rng: np.random.Generator,
) -> NDArray[np.float32]:
    """Make channels 33–40 of a trial, (8, 8064): hEOG, vEOG, zEMG, tEMG (µV), GSR (Ω), respiration, pulse, temperature.

    ``curves`` are valence, arousal and dominance (3, 8064): a pleasant moment smiles, arousal lowers the skin's
    resistance and quickens breath and pulse. ``muscles`` is noise of unit variance, (2, 8064).
    """
    valence, arousal, _ = curves
    gaze = np.interp(_TIME, np.arange(0, SECONDS + 1, 0.7), rng.normal(0, 20, int((SECONDS + 1) / 0.7) + 1))
    breath_hz = 0.25 + 0.03 * arousal
    pulse_hz = 1.1 + 0.08 * arousal
    wandering = np.cumsum(rng.normal(0, 0.5, SAMPLES))
    return np.stack(
        [
            gaze + 0.1 * eyelids,
            eyelids + 5 * rng.standard_normal(SAMPLES),
            (4 + 6 * np.maximum(valence, 0)) * muscles[0],
            (6 + 10 * bursts) * muscles[1],
            2000 - 150 * arousal + wandering,
            500 * np.sin(2 * np.pi * np.cumsum(breath_hz) / SAMPLING_HZ + rng.uniform(0, 6.28)),
            800 * np.sin(2 * np.pi * np.cumsum(pulse_hz) / SAMPLING_HZ + rng.uniform(0, 6.28)),
            30 + 0.001 * np.cumsum(rng.standard_normal(SAMPLES)),
        ]
    ).astype(np.float32)

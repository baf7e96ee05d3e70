"""The EEG of one simulated trial: sources in a spherical head, and what a latent does to them.

Sources of 1/f activity and of four rhythms stand at fixed places (``leadfield``). Valence, arousal and dominance turn
the rhythms up and down where the literature finds them to, equally in kind in every subject and unequally in strength;
every subject and every trial has a fingerprint of its own on top, as real ones have, from the baseline's first sample.
How large the effects are is invented.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import fft as scipy_fft  # pyright: ignore[reportMissingTypeStubs]

from evoke_core.eeg.deap.subject import DATA_SHAPE, EEG_CHANNELS
from evoke_core.eeg.synthetic.leadfield import leadfield
from evoke_core.eeg.synthetic.peripheral import blinks, muscle_bursts, peripheral_channels
from evoke_core.eeg.windows import SAMPLING_HZ

SAMPLES = DATA_SHAPE[2]
PASSBAND_HZ = (4.0, 45.0)
SOURCE_NAM = 10.0
SENSOR_NOISE_UV = 0.4
BLINK_RESIDUE = 0.06
MUSCLE_UV = 2.0
# Rhythms θ, α, β, γ: centre and width (Hz), and amplitude beside the 1/f activity.
CENTRES_HZ = (6.0, 10.0, 20.0, 38.0)
WIDTHS_HZ = (1.2, 1.4, 4.0, 6.0)
AMPLITUDES = (0.45, 0.6, 0.4, 0.25)
SUBJECT_SD = 0.35
TRIAL_SD = 0.7
DRIFT_SD = 0.1
STRENGTH_SD = 0.3

_fft: Any = scipy_fft


class Person(NamedTuple):
    """A subject's fingerprint: exponent of the 1/f power, α peak (Hz), log gains (4, sources), strengths (3,)."""

    exponent: float
    alpha_hz: float
    gains: NDArray[np.float64]
    strengths: NDArray[np.float64]


def effects() -> NDArray[np.float64]:
    """Change of a rhythm's log amplitude per unit of a latent: (4 rhythms, sources, 3 latents), the same for everyone.

    Valence: α falls and γ rises over the left forehead, the reverse over the right. Arousal: α falls, β and γ rise at
    the back. Dominance: θ rises along the frontal midline, β over the centre and the temples.
    """
    x, y, z = leadfield().directions.T
    theta, alpha, beta, gamma = range(4)
    valence, arousal, dominance = range(3)
    left, right, back = (x < -0.2) & (y > 0.3), (x > 0.2) & (y > 0.3), y < -0.2
    table = np.zeros((4, len(x), 3))
    for side, sign in ((left, -1), (right, 1)):
        table[alpha, side, valence] = 0.6 * sign
        table[gamma, side, valence] = -0.45 * sign
    table[alpha, back, arousal] = -0.5
    table[beta, back, arousal] = 0.3
    table[gamma, back, arousal] = 0.4
    table[theta, (np.abs(x) < 0.4) & (y > 0) & (z > 0.5), dominance] = 0.6
    table[beta, (y > -0.2) & ((z > 0.6) | (np.abs(x) > 0.85)), dominance] = 0.6
    return table


def draw_person(rng: np.random.Generator) -> Person:
    """Draw the fingerprint of a subject."""
    directions = leadfield().directions
    gains = rng.normal(0, SUBJECT_SD, (4, len(directions)))
    gains[1, directions[:, 1] < -0.35] += 0.6
    return Person(
        exponent=float(rng.normal(1.2, 0.15)),
        alpha_hz=float(np.clip(rng.normal(CENTRES_HZ[1], 0.7), 8.5, 12)),
        gains=gains,
        strengths=rng.lognormal(0, STRENGTH_SD, 3),
    )


def simulate_trial(person: Person, curves: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Simulate a trial, (40 channels, 8064): EEG in µV after DEAP's filter and reference, then the peripheral channels.

    ``curves`` are valence, arousal and dominance, (3, 8064). The trial's own fingerprint is drawn here.
    """
    head = leadfield()
    gains = person.gains + rng.normal(0, TRIAL_SD, person.gains.shape)
    changes = (effects() * person.strengths).astype(np.float32) @ curves
    frequencies = np.fft.rfftfreq(SAMPLES, 1 / SAMPLING_HZ)
    sources = _noise(np.maximum(frequencies, 1) ** (-person.exponent / 2) * (frequencies > 2), gains.shape[1:], rng)
    for band, centre in enumerate((CENTRES_HZ[0], person.alpha_hz, *CENTRES_HZ[2:])):
        rhythm = _noise(np.exp(-0.5 * ((frequencies - centre) / WIDTHS_HZ[band]) ** 2), gains.shape[1:], rng)
        loudness = np.float32(np.log(AMPLITUDES[band])) + gains[band].astype(np.float32)[:, None] + changes[band]
        loudness += _drift(rng)
        sources += np.exp(loudness, out=loudness) * rhythm
    eeg: NDArray[np.float32] = np.matmul(SOURCE_NAM * head.gain, sources)

    electrodes = head.directions[:EEG_CHANNELS]
    eyelids = blinks(rng)
    muscles, bursts = _noise((frequencies > 20) & (frequencies < 62), (4,), rng), muscle_bursts(rng)
    # The eyes lie outside the sphere, so that their field is a map that falls off from between them.
    eyes = np.exp(-np.square(electrodes - np.array([0, 0.95, -0.1])).sum(axis=1) / 0.35).astype(np.float32)
    eeg += BLINK_RESIDUE * eyes[:, None] * eyelids
    for side, temple in enumerate((electrodes[:, 0] < -0.75, electrodes[:, 0] > 0.75)):
        eeg[temple] += MUSCLE_UV * bursts * muscles[side]
    eeg += SENSOR_NOISE_UV * rng.standard_normal(eeg.shape, np.float32)

    spectrum: NDArray[np.complex64] = _fft.rfft(eeg)
    spectrum[:, (frequencies < PASSBAND_HZ[0]) | (frequencies > PASSBAND_HZ[1])] = 0
    filtered: NDArray[np.float32] = _fft.irfft(spectrum, SAMPLES)
    filtered -= filtered.mean(axis=0)
    return np.concatenate([filtered, peripheral_channels(curves, eyelids, muscles[2:], bursts, rng)])


def _noise(amplitude: NDArray[Any], shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float32]:
    """Draw Gaussian noise of unit variance, (*shape, 8064), with the given amplitude spectrum (4033 bins)."""
    bins = np.flatnonzero(amplitude > 1e-4 * np.max(amplitude))
    kept = amplitude[bins] * SAMPLES / 2 / np.sqrt(np.square(amplitude[bins]).sum())
    parts = rng.standard_normal((*shape, len(bins), 2), np.float32) * kept.astype(np.float32)[:, None]
    spectrum = np.zeros((*shape, SAMPLES // 2 + 1), np.complex64)
    spectrum[..., bins[0] : bins[-1] + 1] = parts.view(np.complex64)[..., 0]
    return _fft.irfft(spectrum, SAMPLES)


def _drift(rng: np.random.Generator) -> NDArray[np.float32]:
    """Draw a slow change of a rhythm's log amplitude that has no meaning, (8064,)."""
    knots = np.linspace(0, SAMPLES, 10)
    return np.interp(np.arange(SAMPLES), knots, rng.normal(0, DRIFT_SD, 10)).astype(np.float32)

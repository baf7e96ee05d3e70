"""What a simulated subject feels: slow curves of valence, arousal and dominance, and the ratings given afterwards."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.deap.subject import TRIALS
from evoke_core.eeg.windows import BASELINE_SAMPLES, SAMPLING_HZ, TRIAL_SAMPLES

ONSET_S = 1.0
VIDEO_SD = 0.7
TASTE_SD = 0.4
HIGHEST_LEVEL = 1.0
WANDER_SD = 0.8
WANDER_S = 3.0
RATING_PER_UNIT = 2.5
MIDDLE_RATING = 5.0
CROSSINGS = 3


class Affect(NamedTuple):
    """curves: float32 (40 trials, 3, 8064 samples), valence, arousal, dominance in units of about one standard
    deviation, 0 in the baseline, high where positive. ratings: float64 (40, 4) with liking, 1–9.
    """

    curves: NDArray[np.float32]
    ratings: NDArray[np.float64]


def draw_affect(seed: int, subject: int) -> Affect:
    """Draw 40 trials: every subject sees the same 40 videos of this seed, and takes each in its own way.

    A curve is the trial's own level plus a smooth wandering (Gaussian process, 3 s), so that each trial is high and low
    by turns: at least two of its three curves change sign three times or more. A rating is the curve's mean over the
    60 s after the baseline, two and a half points a unit around 5, clipped to 1–9.
    """
    videos = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(0,))).normal(0, VIDEO_SD, (TRIALS, 3))
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(subject, 0)))
    levels = np.clip(videos + rng.normal(0, TASTE_SD, (TRIALS, 3)), -HIGHEST_LEVEL, HIGHEST_LEVEL)
    curves = np.stack([_curves(level, rng) for level in levels])
    means = curves[:, :, BASELINE_SAMPLES:].mean(axis=2, dtype=np.float64)
    felt = MIDDLE_RATING + RATING_PER_UNIT * means
    liking = MIDDLE_RATING + RATING_PER_UNIT * (0.7 * means[:, 0] + rng.normal(0, 0.4, TRIALS))
    return Affect(curves, np.clip(np.column_stack([felt, liking]), 1, 9))


def _curves(level: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float32]:
    """One trial's curves, (3, 8064): drawn anew until it is high and low by turns."""
    onset = np.clip(np.arange(TRIAL_SAMPLES) / (ONSET_S * SAMPLING_HZ), 0, 1)
    ramp = 0.5 - 0.5 * np.cos(np.pi * onset)
    while True:
        video = (level[:, None] + WANDER_SD * _wandering(rng)) * ramp
        changes = (np.diff(np.sign(video[:, SAMPLING_HZ:]), axis=1) != 0).sum(axis=1)
        if np.sort(changes)[1] >= CROSSINGS:
            return np.pad(video, ((0, 0), (BASELINE_SAMPLES, 0))).astype(np.float32)


def _wandering(rng: np.random.Generator) -> NDArray[np.float64]:
    """Three smooth curves of unit variance, (3, 7680); drawn twice as long, since a Fourier series is periodic."""
    samples = 2 * TRIAL_SAMPLES
    frequencies = np.fft.rfftfreq(samples, 1 / SAMPLING_HZ)
    amplitude = np.exp(-((np.pi * WANDER_S * frequencies) ** 2))
    amplitude *= samples / 2 / np.sqrt((amplitude**2).sum())
    bins = int((frequencies < 1).sum())
    phases = rng.normal(size=(2, 3, bins))
    spectrum = (phases[0] + 1j * phases[1]) * amplitude[:bins]
    return np.fft.irfft(spectrum, samples)[:, :TRIAL_SAMPLES]

"""Recordings in the layout of DEAP's original .bdf files, as tests write them: SYNTHETIC, and marked as such."""

import csv
import json
from pathlib import Path

import numpy as np
from edfio import Bdf, BdfSignal

from evoke_core.eeg.synthetic.leadfield import leadfield
from evoke_core.montage import GENEVA, TWENTE

OTHERS = ("EXG1", "EXG2", "EXG3", "EXG4", "EXG5", "EXG6", "EXG7", "EXG8")
SENSORS = ("GSR1", "GSR2", "Erg1", "Erg2", "Resp", "Plet", "Temp")
UPPER_BITS = 0x18FF00
FIRST_VALUE = 0x19FF00
COLUMNS = (
    *("Participant_id", "Trial", "Experiment_id", "Start_time"),
    *("Valence", "Arousal", "Dominance", "Liking", "Familiarity"),
)
LEAST_S, GAP_S = 10, 66
"""Seconds before the first video, and from a video's start to the next one's."""


def eyes_map() -> np.ndarray:
    """What a blink of 1 looks like at the electrodes in Geneva order, (32,): strong at the forehead."""
    electrodes = leadfield().directions[: len(GENEVA)]
    return np.exp(-np.square(electrodes - np.array([0, 0.95, -0.1])).sum(axis=1) / 0.35)


def gaze_map() -> np.ndarray:
    """What a look to the right looks like there, (32,): opposite over the two temples."""
    electrodes = leadfield().directions[: len(GENEVA)]
    right, left = (
        np.exp(-np.square(electrodes - np.array([side, 0.75, -0.2])).sum(axis=1) / 0.25) for side in (0.65, -0.65)
    )
    return right - left


def simulate(seconds, rate_hz, *, seed=0, eyes=1.0):
    """Signals by name, in µV: 32 EEG channels with blinks and glances in them, eyes, muscles and sensors.

    Temp is the time in seconds, by which tests see when a sample was taken. ``eyes`` is how much of them the EEG has.
    """
    rng = np.random.default_rng(seed)
    samples = round(seconds * rate_hz)
    time = np.arange(samples) / rate_hz
    block = round(GAP_S * rate_hz)
    frequencies = np.fft.rfftfreq(block, 1 / rate_hz)
    spectrum = np.maximum(frequencies, 1) ** -0.6
    # Fewer sources than electrodes, which swell and fade as Gaussian noise does not: so they can be told apart.
    noise = np.fft.irfft(spectrum * np.exp(2j * np.pi * rng.random((20, len(frequencies)))), block)
    swell = np.exp(rng.normal(0, 0.8, (20, GAP_S + 1)))
    at = np.arange(block) / rate_hz
    sources = noise / noise.std() * np.stack([np.interp(at, np.arange(GAP_S + 1), row) for row in swell])
    brain = 10 * leadfield().gain[:, ::2] @ np.tile(sources, 1 + samples // block)[:, :samples].astype(np.float32)
    blinks, gaze = np.zeros(samples), np.zeros(samples)
    for centre in rng.uniform(0, seconds, round(seconds / 4)):
        near = slice(max(0, round((centre - 0.5) * rate_hz)), round((centre + 0.5) * rate_hz))
        blinks[near] += rng.uniform(80, 150) * np.exp(-0.5 * ((time[near] - centre) / 0.08) ** 2)
    steps = np.arange(0, seconds + 1, 0.8)
    gaze += np.interp(time, steps, rng.normal(0, 25, len(steps)))
    common = rng.normal(0, 3, samples) + 15 * np.sin(2 * np.pi * 50 * time)
    offsets = rng.normal(0, 8000, 40)
    eeg = brain + eyes * (np.outer(eyes_map(), blinks) + np.outer(gaze_map(), gaze))
    signals = {
        name: row + common + offset + rng.normal(0, 0.4, samples)
        for name, row, offset in zip(GENEVA, eeg, offsets, strict=False)
    }
    own = (-gaze, gaze, blinks, -0.5 * blinks, *(rng.normal(0, 5, samples) for _ in range(4)))
    for name, row, offset in zip(OTHERS, own, offsets[32:], strict=True):
        signals[name] = row + common + offset + rng.normal(0, 1, samples)
    sensors = (
        2000 + 50 * np.sin(time / 20),
        0,
        0,
        0,
        500 * np.sin(1.6 * time),
        800 * np.sin(7 * time),
        time,
    )
    for name, row in zip(SENSORS, sensors, strict=True):
        signals[name] = np.broadcast_to(row, samples) + rng.normal(0, 0.01, samples)
    return signals


def codes(seconds, rate_hz, onsets, *, held=False):
    """The Status channel's codes: 1 at the start, 3, 4 and 5 around each video, as pulses or held until the next."""
    status = np.zeros(round(seconds * rate_hz), np.int64)
    marks = [(0.5, 1), (1.5, 1), *((onset + dt, code) for onset in onsets for dt, code in ((-5, 3), (0, 4), (60, 5)))]
    for begin, code in marks:
        start = round(begin * rate_hz)
        status[start : None if held else start + max(1, round(0.02 * rate_hz))] = code
    return status


def video_onsets(trials):
    """Seconds at which videos begin, and how long a recording of them takes."""
    return [LEAST_S + GAP_S * trial for trial in range(trials)], LEAST_S + GAP_S * trials


def write_bdf(
    path: Path, signals, status, rate_hz, *, order=TWENTE, labels=("Status",), upper=0, unit="uV", span=262143
):
    """Write channels in an order, then the status channels; ``labels`` of more than one are all but the last empty."""
    names = [*order, *OTHERS, *SENSORS]
    seconds = len(status) // rate_hz
    made = [
        BdfSignal(
            signals[name][: seconds * rate_hz],
            rate_hz,
            label=name,
            physical_dimension=unit,
            physical_range=(-span, span),
        )
        for name in names
        if name in signals
    ]
    values = (status + upper)[: seconds * rate_hz].astype(float)
    if upper:
        values[: rate_hz // 4] = FIRST_VALUE
    whole = {"physical_range": (-8388608, 8388607), "digital_range": (-8388608, 8388607)}
    made += [BdfSignal(values * 0, rate_hz, label=label, **whole) for label in labels[:-1]]
    made += [BdfSignal(values, rate_hz, label=label, physical_dimension="Boolean", **whole) for label in labels[-1:]]
    Bdf(made, data_record_duration=1).write(path)


def ratings(subject, *, seed=0):
    """Rows of participant_ratings.csv for one subject, shown in a random order of the videos."""
    rng = np.random.default_rng([seed, subject])
    return [
        [subject, trial + 1, video + 1, 60_000_000 * trial, *np.round(rng.uniform(1, 9, 4), 2), rng.integers(1, 6)]
        for trial, video in enumerate(rng.permutation(40))
    ]


def write_ratings(path: Path, rows, columns=COLUMNS):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *rows])


def mark(folder: Path):
    """Say that what lies here is synthetic."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "SYNTHETIC.json").write_text(json.dumps({"synthetic": True, "note": "written by a test"}))

"""A recorded trial played as if it were live: each window is decoded when its last sample is due."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.windows import SAMPLING_HZ, WINDOW_SAMPLES, cut, quality, repair
from evoke_core.features.differential_entropy import baseline_entropy
from evoke_core.montage import GENEVA
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.tracker import Tracker
from evoke_core.state import EmotionState

HOP_SAMPLES = 16
HOP_S = HOP_SAMPLES / SAMPLING_HZ
MIN_QUALITY = 0.5
"""A window with fewer usable channels than this share can't be judged."""


@dataclass(frozen=True)
class TrialWindows:
    """A trial cut for the decoder.

    Attributes:
        windows: (n, channels, 128) µV, hop 125 ms, unusable channels replaced by their nearest usable neighbour.
        ends_s: (n,) seconds from the stimulus' onset at which each window's last sample is played.
        qualities: (n,) usable channels / all.
        baseline: (channels, 4) nats, from the seconds before the stimulus; None where there are none, or too few
            channels were usable there.
    """

    windows: NDArray[np.float32]
    ends_s: NDArray[np.float64]
    qualities: NDArray[np.float64]
    baseline: NDArray[np.float64] | None


def cut_recorded(
    eeg: NDArray[np.float32], baseline: NDArray[np.float32] | None, *, channels: Sequence[str] = GENEVA
) -> TrialWindows:
    """Cut a trial (channels, n) µV at 128 Hz, and what came before it, into the decoder's windows."""
    windows, ends_s = cut(eeg, hop_samples=HOP_SAMPLES)
    usable = quality(windows)
    return TrialWindows(
        windows=repair(windows, usable, channels=channels),
        ends_s=ends_s,
        qualities=usable.mean(axis=1),
        baseline=None if baseline is None else _baseline(baseline, channels),
    )


def _baseline(eeg: NDArray[np.float32], channels: Sequence[str]) -> NDArray[np.float64] | None:
    seconds, _ = cut(eeg, hop_samples=WINDOW_SAMPLES)
    usable = quality(seconds)
    return baseline_entropy(repair(seconds, usable, channels=channels)) if usable.mean() >= MIN_QUALITY else None


def play(trial: TrialWindows, engine: Engine, tracker: Tracker, *, speed: float) -> Iterator[EmotionState]:
    """Decode a trial in its own time, ``speed`` times as fast; yields one state a window.

    The state's ``t`` is the moment at which the window's last sample is due, so that ``now − t`` at a receiver is the
    whole delay: waking up, decoding, sending.
    """
    tracker.reset()
    wall, clock = time.time(), time.monotonic()
    for window, end_s, quality_ in zip(trial.windows, trial.ends_s, trial.qualities, strict=True):
        due_s = float(end_s) / speed
        time.sleep(max(0.0, clock + due_s - time.monotonic()))
        judged = quality_ >= MIN_QUALITY
        probabilities = engine.predict(window[None], trial.baseline)[0].tolist() if judged else None
        yield tracker.update(probabilities, t=wall + due_s, source_t=float(end_s), quality=float(quality_))

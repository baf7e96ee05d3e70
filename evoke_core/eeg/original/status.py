"""The Status channel of DEAP's original recordings: which channel it is, and when the videos begin.

The lowest eight bits hold the code. BioSemi's own flags stand above them in the recordings of the subjects 24 to 32,
whose status channel has no name, and two of them from 29 on, of which the last one counts.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.deap.subject import TRIALS, DeapError
from evoke_core.eeg.windows import BASELINE_SAMPLES, SAMPLING_HZ, TRIAL_SAMPLES

CODE_BITS = 0xFF
VIDEO_CODE = 4
BASELINE_S = BASELINE_SAMPLES / SAMPLING_HZ
VIDEO_S = TRIAL_SAMPLES / SAMPLING_HZ
# MNE tells channels of one name apart by a number behind it.
_STATUS = re.compile(r"(status)?(-\d+)?", re.IGNORECASE)


def status_channels(names: Sequence[str], path: Path) -> list[int]:
    """Find the channels that are called Status or nothing, as indices; DeapError where there is none."""
    found = [index for index, name in enumerate(names) if _STATUS.fullmatch(name.strip())]
    if not found:
        raise DeapError(
            f"{path}: no status channel, by which the trials are found (its channels are {', '.join(names)[:300]}); "
            "take the .bdf as DEAP has it"
        )
    return found


def video_onsets(status: NDArray[np.int64]) -> NDArray[np.int64]:
    """Samples at which code 4 begins, whether it is a pulse or stands until the next code."""
    video = (status & CODE_BITS) == VIDEO_CODE
    return 1 + np.flatnonzero(video[1:] & ~video[:-1])


def check_onsets(onsets: NDArray[np.int64], samples: int, rate_hz: float, path: Path) -> None:
    """DeapError unless 40 videos begin, each with 3 s before it and 60 s of its own in the recording."""
    seconds = onsets / rate_hz
    gaps = np.diff(seconds)
    if len(onsets) != TRIALS:
        closest = int(gaps.argmin()) if len(gaps) else 0
        where = (
            f" (video {closest + 2} begins {gaps[closest]:.1f} s after video {closest + 1})"
            if len(gaps) and gaps[closest] < BASELINE_S + VIDEO_S
            else ""
        )
        raise DeapError(
            f"{path}: {len(onsets)} videos begin by its status channel and not {TRIALS}{where}; copy or download the "
            "file again, or leave the subject out"
        )
    if seconds[0] < BASELINE_S:
        raise DeapError(
            f"{path}: the first video begins after {seconds[0]:.1f} s, and {BASELINE_S:g} s before it are needed; "
            "leave the subject out"
        )
    if gaps.min() < BASELINE_S + VIDEO_S:
        early = int(gaps.argmin())
        raise DeapError(
            f"{path}: video {early + 2} begins {gaps[early]:.1f} s after video {early + 1}, and {BASELINE_S:g} s + "
            f"{VIDEO_S:g} s are needed; leave the subject out"
        )
    left = samples / rate_hz - seconds[-1]
    if left < VIDEO_S:
        raise DeapError(
            f"{path}: ends {left:.1f} s after the last video begins, which takes {VIDEO_S:g} s; copy or download it "
            "again"
        )

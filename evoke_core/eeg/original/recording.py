"""DEAP's original recordings, ``data_original/sNN.bdf``: 512 Hz BioSemi files of 48 or 49 channels.

Channels are found by name, because Twente and Geneva have them in orders of their own.
"""

import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.deap.subject import DeapError
from evoke_core.eeg.mne_files import reason
from evoke_core.eeg.original.bdf_check import broken_seconds, check_blocks, check_length, check_unit
from evoke_core.eeg.original.status import BASELINE_S, VIDEO_S, check_onsets, status_channels, video_onsets
from evoke_core.eeg.units import FACTORS
from evoke_core.eeg.windows import SAMPLING_HZ
from evoke_core.errors import require
from evoke_core.montage import GENEVA, TWENTE

EYES_AND_MUSCLES = tuple(f"EXG{number}" for number in range(1, 9))
SENSORS = ("GSR1", "Resp", "Plet", "Temp")
_FOLDERS = ("", "data_original")
_SUBJECT_FILE = re.compile(r"s(\d{2})\.bdf", re.IGNORECASE)


class RawSubject(NamedTuple):
    """One recording, as its file has it.

    eeg: float64 (32 channels, n), µV, Geneva order. others: by name those of EXG1–EXG8 (µV), GSR1, Resp, Plet and Temp
    (in the file's own units) that are there, (n,) each. onsets: sample at which each video begins. order: "Twente" or
    "Geneva", by the file's channels, or "". status: the name of the status channel. bad: electrodes that stand still or
    jump too often to be of use. notes: what is odd about it.
    """

    eeg: NDArray[np.float64]
    others: dict[str, NDArray[np.float64]]
    rate_hz: float
    onsets: NDArray[np.int64]
    order: str
    status: str
    bad: tuple[str, ...]
    notes: tuple[str, ...]


def list_raw_subjects(folder: Path) -> dict[str, Path]:
    """Find the sNN.bdf of a folder, or of data_original inside it, by name ("s01"); DeapError where there are none."""
    if not folder.is_dir():
        raise DeapError(f"{folder}: no such folder; give the one that holds DEAP's data_original, or sNN.bdf")
    found: dict[str, Path] = {}
    for place in _FOLDERS:
        for path in sorted((folder / place).glob("*")):
            match = _SUBJECT_FILE.fullmatch(path.name)
            if match:
                found.setdefault(f"s{match[1]}", path)
    if not found:
        raise DeapError(f"{folder}: no s01.bdf … s32.bdf there; give the folder of DEAP's data_original")
    return dict(sorted(found.items()))


def read_raw_subject(path: Path) -> RawSubject:
    """Read one recording; DeapError, naming the file, where it cannot be preprocessed."""
    check_length(path)
    names = _open(path).ch_names
    candidates = status_channels(names, path)
    chosen = eeg_channels(names, path)
    # A status channel is read as it was written, whatever physical range the header gives it.
    raw = _open(path, stim_channel=[names[index] for index in candidates])
    rate_hz = float(raw.info["sfreq"])
    if rate_hz < SAMPLING_HZ:
        raise DeapError(f"{path}: sampled at {rate_hz:g} Hz, and {SAMPLING_HZ} Hz are needed; leave the subject out")
    status, onsets = _onsets(_samples(raw, candidates, path), candidates)
    check_onsets(onsets, raw.n_times, rate_hz, path)

    there = {name.lower(): index for index, name in enumerate(names)}
    others = [name for name in (*EYES_AND_MUSCLES, *SENSORS) if name.lower() in there]
    samples = _samples(raw, [*chosen, *(there[name.lower()] for name in others)], path)
    units: list[str] = [raw._orig_units[name] for name in names]  # pyright: ignore[reportPrivateUsage]
    samples *= 1e6
    eeg = samples[: len(GENEVA)]
    check_unit(eeg, onsets, rate_hz, units[chosen[0]].replace("n/a", ""), path)
    electrodes = [*GENEVA, *(name for name in others if name in EYES_AND_MUSCLES)]
    broken = broken_seconds(samples[: len(electrodes)], rate_hz)
    bad = check_blocks(broken, onsets / rate_hz, BASELINE_S, VIDEO_S, path)
    for row, name in zip(samples[len(GENEVA) :], others, strict=True):
        if name in SENSORS:
            row /= FACTORS.get(units[there[name.lower()]].lower(), 1e6)
    return RawSubject(
        eeg=eeg,
        others=dict(zip(others, samples[len(GENEVA) :], strict=True)),
        rate_hz=rate_hz,
        onsets=onsets,
        order=_order([names[index] for index in sorted(chosen)]),
        status=names[status],
        bad=tuple(GENEVA[index] for index in bad if index < len(GENEVA)),
        notes=tuple(
            f"{electrodes[index]} stands still or jumps in {share:.0%} of the trials' seconds"
            for index, share in bad.items()
        ),
    )


def eeg_channels(names: Sequence[str], path: Path) -> list[int]:
    """Find the 32 electrodes among a file's channels, as indices in Geneva order; DeapError names the missing ones."""
    there = {name.strip().lower(): index for index, name in enumerate(names)}
    if missing := [name for name in GENEVA if name.lower() not in there]:
        raise DeapError(
            f"{path}: no EEG channel {', '.join(missing)} (its channels are {', '.join(names)[:300]}); all of DEAP's "
            "32 are needed, so leave the subject out"
        )
    return [there[name.lower()] for name in GENEVA]


def _order(names: Sequence[str]) -> str:
    lower = [name.strip().lower() for name in names]
    for site, order in (("Twente", TWENTE), ("Geneva", GENEVA)):
        if lower == [name.lower() for name in order]:
            return site
    return ""


def _onsets(status: NDArray[np.float64], candidates: Sequence[int]) -> tuple[int, NDArray[np.int64]]:
    """The last status channel in which a video begins (the last one where none does), and when they do."""
    found = [(index, video_onsets(row.astype(np.int64))) for index, row in zip(candidates, status, strict=True)]
    return next((one for one in reversed(found) if len(one[1])), found[-1])


def _samples(raw: Any, indices: Sequence[int], path: Path) -> NDArray[np.float64]:
    try:
        with _quiet():
            return raw.get_data(picks=list(indices))
    except Exception as error:  # a damaged file can raise anything at all
        raise _unreadable(path, error) from None


def _open(path: Path, *, stim_channel: list[str] | None = None) -> Any:
    mne: Any = require("mne", extra="eeg", purpose="read .bdf recordings")
    try:
        with _quiet():
            return mne.io.read_raw_bdf(path, stim_channel=stim_channel, preload=False, verbose="ERROR")
    except Exception as error:  # a damaged file can raise anything at all
        raise _unreadable(path, error) from None


def _quiet() -> "warnings.catch_warnings[None]":
    """MNE warns of much that does not matter here, and a warning is no line that a person can act on."""
    return warnings.catch_warnings(action="ignore")


def _unreadable(path: Path, error: Exception) -> DeapError:
    return DeapError(f"{path}: cannot be read ({type(error).__name__}: {reason(error)}); copy or download it again")

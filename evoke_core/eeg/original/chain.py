"""The chain by which DEAP was published, from a raw recording to trials of 63 s.

128 Hz, eye movements removed, 4–45 Hz, average reference, Geneva order, 3 s before each video and its 60 s (Koelstra et
al. 2012). Their eye removal is another blind source separation and their filters are not described: what comes out is
of the same kind as DEAP's own files, and not the same to the bit. A bad electrode is first interpolated from the
others, because the average reference and the components would carry it everywhere.
"""

import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.deap.subject import DeapError
from evoke_core.eeg.interpolation import MOST_REPAIRED, repair_matrix
from evoke_core.eeg.original.eye_removal import UPPER_EDGE_HZ, Eyes, remove_eyes
from evoke_core.eeg.original.peripheral import EYES, PAIRS, peripheral_channels
from evoke_core.eeg.original.recording import RawSubject
from evoke_core.eeg.windows import BASELINE_SAMPLES, FLAT_UV, SAMPLING_HZ, TRIAL_SAMPLES
from evoke_core.errors import require
from evoke_core.montage import GENEVA

CHAIN = 2
"""Goes up with every change of the code that changes what comes out."""
BAND_HZ = (4.0, 45.0)
NOTE = "by the chain that DEAP describes, with MNE; not bit-identical to DEAP's own preprocessed files"


class Preprocessed(NamedTuple):
    """Trials in the order of presentation, at 128 Hz.

    eeg: float64 (trials, 32, 8064), µV, Geneva order. before: the same with the eyes left in. peripheral: float64
    (trials, 8, 8064), DEAP's channels 33–40.
    """

    eeg: NDArray[np.float64]
    before: NDArray[np.float64]
    peripheral: NDArray[np.float64]
    eyes: Eyes
    notes: tuple[str, ...]


def preprocess(subject: RawSubject) -> Preprocessed:
    """Take a raw recording through the chain; DeapError where no eye channel moves, or too many electrodes are bad."""
    eeg = interpolate(resample(subject.eeg, subject.rate_hz), subject.bad)
    others = {name: resample(row, subject.rate_hz) for name, row in subject.others.items()}
    onsets = np.rint(subject.onsets * SAMPLING_HZ / subject.rate_hz).astype(np.int64)
    peripheral, notes = peripheral_channels(others, eeg.shape[1], subject.order)
    notes = [*(f"{name} was interpolated from the other electrodes" for name in subject.bad), *notes]
    watched = {
        name: row for name, row in zip(PAIRS, peripheral, strict=False) if name in EYES and np.ptp(row) >= FLAT_UV
    }
    notes += [
        f"{name} is flat, so that nothing was removed by it"
        for name in EYES
        if name not in watched and set(PAIRS[name]) <= others.keys()
    ]
    if not watched:
        raise DeapError(
            f"neither {' nor '.join(' and '.join(PAIRS[name]) for name in EYES)} are there and move, by which eye "
            "movements are found; leave the subject out"
        )
    cleaned, eyes = remove_eyes(eeg, watched, onsets)
    if not eyes.removed:
        notes.append("no component follows the eyes, so that none was removed")
    return Preprocessed(
        eeg=cut_trials(band_pass(cleaned), onsets),
        before=cut_trials(band_pass(eeg), onsets),
        peripheral=cut_trials(peripheral, onsets),
        eyes=eyes,
        notes=(*subject.notes, *notes),
    )


def interpolate(eeg: NDArray[np.float64], bad: Sequence[str]) -> NDArray[np.float64]:
    """Replace bad electrodes of EEG (32, n) by what the others say, and then take the average reference.

    Without a bad one the EEG comes back as it is. DeapError where more are bad than the others can make up for.
    """
    if not bad:
        return eeg
    if len(bad) > MOST_REPAIRED * len(GENEVA):
        raise DeapError(
            f"{len(bad)} of {len(GENEVA)} electrodes stand still or jump ({', '.join(bad)}), and at most "
            f"{int(MOST_REPAIRED * len(GENEVA))} can be interpolated from the others; leave the subject out"
        )
    return repair_matrix(GENEVA, tuple(name not in bad for name in GENEVA)) @ eeg


def resample(signals: NDArray[np.float64], rate_hz: float) -> NDArray[np.float64]:
    """Bring signals (…, n) to 128 Hz, without what lies above 64 Hz."""
    if rate_hz == SAMPLING_HZ:
        return signals
    mne: Any = require("mne", extra="eeg", purpose="resample a recording")
    with warnings.catch_warnings(action="ignore"):
        return mne.filter.resample(signals, up=SAMPLING_HZ, down=rate_hz, npad="auto", verbose="ERROR")


def band_pass(eeg: NDArray[np.float64]) -> NDArray[np.float64]:
    """4–45 Hz in average reference, (32, n), by MNE's linear-phase FIR; 50 Hz are gone."""
    mne: Any = require("mne", extra="eeg", purpose="filter a recording")
    with warnings.catch_warnings(action="ignore"):
        filtered = mne.filter.filter_data(
            eeg, SAMPLING_HZ, *BAND_HZ, h_trans_bandwidth=UPPER_EDGE_HZ, copy=True, verbose="ERROR"
        )
    return filtered - filtered.mean(axis=0)


def cut_trials(signals: NDArray[np.float64], onsets: NDArray[np.int64]) -> NDArray[np.float64]:
    """Cut (channels, n) into trials of 3 s before each onset and 60 s after it: (trials, channels, 8064)."""
    return np.stack([signals[:, onset - BASELINE_SAMPLES : onset + TRIAL_SAMPLES] for onset in onsets])

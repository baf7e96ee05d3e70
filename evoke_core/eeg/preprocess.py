"""The chain by which DEAP was published, from a raw recording to trials of 63 s.

128 Hz, eye movements removed, 4–45 Hz, average reference, Geneva order, 3 s before each video and its 60 s (Koelstra et
al. 2012). Their eye removal is another blind source separation and their filters are not described: what comes out is
of the same kind as DEAP's own files, and not the same to the bit.
"""

import warnings
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.deap import DeapError
from evoke_core.eeg.deap_peripheral import EYES, PAIRS, peripheral_channels
from evoke_core.eeg.deap_raw import RawSubject
from evoke_core.eeg.eye_removal import UPPER_EDGE_HZ, Eyes, remove_eyes
from evoke_core.eeg.windows import BASELINE_SAMPLES, SAMPLING_HZ, TRIAL_SAMPLES
from evoke_core.errors import require

CHAIN = 1
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
    """Take a raw recording through the chain; DeapError where it has no eye channels to go by."""
    eye_pairs = {name: PAIRS[name] for name in EYES}
    if not any(set(pair) <= subject.others.keys() for pair in eye_pairs.values()):
        raise DeapError(
            "neither EXG1 and EXG2 nor EXG3 and EXG4 are there, by which eye movements are found; leave the subject out"
        )
    eeg = resample(subject.eeg, subject.rate_hz)
    others = {name: resample(row, subject.rate_hz) for name, row in subject.others.items()}
    onsets = np.rint(subject.onsets * SAMPLING_HZ / subject.rate_hz).astype(np.int64)
    peripheral, notes = peripheral_channels(others, eeg.shape[1], subject.order)
    watched = {
        name: peripheral[list(PAIRS).index(name)] for name, pair in eye_pairs.items() if set(pair) <= others.keys()
    }
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

"""EEG as it might be worn: coloured noise, nobody's. Recordings of it in every format, written here."""

import mne
import numpy as np
from scipy.signal import lfilter

from evoke_core.montage import GENEVA

FORMATS = ("bdf", "edf", "set", "vhdr", "fif")


def worn(seconds, *, rate=256, channels=GENEVA, seed=3):
    """An MNE recording of 10 µV rms, in volts, as MNE keeps it."""
    rng = np.random.default_rng(seed)
    eeg = lfilter([1], [1, -0.98], rng.standard_normal((len(channels), round(seconds * rate))), axis=1)
    eeg *= 1e-5 / eeg.std(axis=1, keepdims=True)
    return mne.io.RawArray(eeg, mne.create_info(list(channels), rate, "eeg"), verbose="ERROR")


def marked(raw, *marks):
    """The recording with (seconds, label) as annotations."""
    raw.set_annotations(mne.Annotations([at for at, _ in marks], 0, [label for _, label in marks]))
    return raw


def written(raw, path):
    """The path, after the recording was written there in the format of its ending."""
    if path.suffix == ".fif":
        raw.save(path, verbose="ERROR")
    else:
        mne.export.export_raw(path, raw, verbose="ERROR")
    return path

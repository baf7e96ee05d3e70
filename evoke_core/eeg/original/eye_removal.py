"""Eye movements out of EEG, by independent components that follow the eye channels."""

import warnings
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.windows import BASELINE_SAMPLES, SAMPLING_HZ, TRIAL_SAMPLES
from evoke_core.errors import require
from evoke_core.montage import GENEVA

METHOD = "extended infomax ICA of all trials, 1–45 Hz, average reference"
FOLLOWS = 0.5
"""A component is the eyes' where its correlation with an eye channel, 1–10 Hz, is larger than this, up or down."""
FIT_BAND_HZ = (1.0, 45.0)
UPPER_EDGE_HZ = 5.0
# Which components are super- and which sub-Gaussian is asked every hundredth block: asked at every one, as by default,
# components that are neither take minutes and change nothing.
FIT = {"extended": True, "ext_blocks": 100}
EVERY = 4
"""Samples that the components are learnt from: a fourth of 322,560 is twenty times what 31 components need."""


class Eyes(NamedTuple):
    """Which components were the eyes'.

    removed: their numbers, the strongest first. correlations: by eye channel, (components,), −1 to 1. maps: float64
    (components, 32), what each looks like at the electrodes.
    """

    removed: tuple[int, ...]
    correlations: dict[str, NDArray[np.float64]]
    maps: NDArray[np.float64]


def remove_eyes(
    eeg: NDArray[np.float64], eyes: Mapping[str, NDArray[np.float64]], onsets: NDArray[np.int64]
) -> tuple[NDArray[np.float64], Eyes]:
    """Take the eyes out of continuous EEG (32, n), µV at 128 Hz; give what is left, unfiltered as it came, and how.

    ``eyes`` are the eye channels by name, (n,) each. The components are learnt on the trials alone, and on a filtered
    copy in average reference; what all electrodes have in common passes through untouched.
    """
    mne: Any = require("mne", extra="eeg", purpose="remove eye movements")
    info = mne.create_info([*GENEVA, *eyes], float(SAMPLING_HZ), ["eeg"] * len(GENEVA) + ["eog"] * len(eyes))
    with warnings.catch_warnings(action="ignore"), mne.use_log_level("ERROR"):
        raw = mne.io.RawArray(np.concatenate([eeg, np.stack(list(eyes.values()))]) * 1e-6, info)
        learnt = raw.copy().filter(*FIT_BAND_HZ, picks=["eeg", "eog"], h_trans_bandwidth=UPPER_EDGE_HZ)
        learnt.set_eeg_reference("average")
        events = np.stack([onsets, np.zeros_like(onsets), np.ones_like(onsets)], axis=1)
        trials = mne.Epochs(
            learnt,
            events,
            tmin=-BASELINE_SAMPLES / SAMPLING_HZ,
            tmax=(TRIAL_SAMPLES - 1) / SAMPLING_HZ,
            baseline=None,
            preload=True,
        )
        ica = mne.preprocessing.ICA(method="infomax", fit_params=FIT, max_iter="auto", random_state=0)
        ica.fit(trials, picks="eeg", decim=EVERY)
        found, scores = ica.find_bads_eog(trials, ch_name=list(eyes), measure="correlation", threshold=FOLLOWS)
        cleaned = ica.apply(raw, exclude=found).get_data(picks=list(GENEVA)) * 1e6
    rows = [scores] if len(eyes) == 1 else scores
    return cleaned, Eyes(
        removed=tuple(int(one) for one in found),
        correlations={name: np.asarray(row) for name, row in zip(eyes, rows, strict=True)},
        maps=ica.get_components().T,
    )

"""SEED's ``Preprocessed_EEG`` as a corpus of folders.

Its layout as published: ``<subject>_<date>.mat``, three sessions a subject, each with 15 arrays ``<name>_eeg1`` to
``<name>_eeg15`` (in its description ``eeg_1`` to ``eeg_15``) of (62, samples) at 200 Hz, in microvolts, and
``label.mat`` with ``label`` (15): −1, 0 or 1, negative, neutral or positive, the same for all. That is valence, and
nothing is said of arousal and dominance. The clips have no baseline. High is above 0, so that a neutral clip counts as
not high.

SEED (Zheng & Lu 2015) comes under a licence of its own and never with EVOKE; this reader was tested on files of its
layout that the tests write.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.bids.writer import Clip, new_corpus, write_clip
from evoke_core.eeg.deap.subject import SYNTHETIC_MARK
from evoke_core.eeg.matlab import load_matlab
from evoke_core.errors import EvokeError

RATE_HZ = 200.0
CHANNELS = (
    *("Fp1", "Fpz", "Fp2", "AF3", "AF4", "F7", "F5", "F3", "F1", "Fz", "F2", "F4", "F6", "F8", "FT7", "FC5", "FC3"),
    *("FC1", "FCz", "FC2", "FC4", "FC6", "FT8", "T7", "C5", "C3", "C1", "Cz", "C2", "C4", "C6", "T8", "TP7", "CP5"),
    *("CP3", "CP1", "CPz", "CP2", "CP4", "CP6", "TP8", "P7", "P5", "P3", "P1", "Pz", "P2", "P4", "P6", "P8", "PO7"),
    *("PO5", "PO3", "POz", "PO4", "PO6", "PO8", "CB1", "O1", "Oz", "O2", "CB2"),
)
LABELS_FILE = "label.mat"
_SESSION = re.compile(r"(\d+)_(\d{8})\.mat")
_ARRAY = re.compile(r"(?:.*_)?eeg_?(\d+)")


def convert_seed(source: Path, out: Path, progress: Callable[[int, int], None] = lambda _done, _of: None) -> int:
    """Write SEED's folder as a corpus; returns how many subjects. ``progress`` hears how many sessions are written.

    EvokeError, and nothing is written, where the folder is not laid out like this, or ``out`` is there already.
    """
    sessions = _sessions(source)
    labels = _labels(source / LABELS_FILE)
    settings: dict[str, Any] = {
        "scale": (-1, 1),
        "threshold": 0,
        "baseline_s": 0,
        "filtered": False,
        "synthetic": (source / SYNTHETIC_MARK).is_file(),
    }
    with new_corpus(out, name="SEED", settings=settings) as folder:
        for done, (path, subject, session) in enumerate(sessions, start=1):
            clips = _clips(path)
            if sorted(clips) != list(range(1, len(labels) + 1)):
                raise EvokeError(
                    f"{path}: has the clips {', '.join(map(str, sorted(clips)))}, and {LABELS_FILE} labels "
                    f"{len(labels)}; copy both again"
                )
            for number, eeg in sorted(clips.items()):
                clip = Clip(subject, session, number, number, eeg, None, {"valence": labels[number - 1]})
                write_clip(folder, clip, rate_hz=RATE_HZ, channels=CHANNELS)
            progress(done, len(sessions))
    return len({subject for _, subject, _ in sessions})


def _sessions(source: Path) -> list[tuple[Path, int, int]]:
    """Each file with its subject and which of that subject's sessions it is, by date from 1."""
    found = [(match, path) for path in source.glob("*.mat") if (match := _SESSION.fullmatch(path.name))]
    if not found:
        raise EvokeError(f"{source}: no <subject>_<date>.mat is there; give SEED's folder Preprocessed_EEG")
    by_subject: dict[int, list[Path]] = {}
    for match, path in sorted(found, key=lambda one: (int(one[0][1]), one[0][2])):
        by_subject.setdefault(int(match[1]), []).append(path)
    return [
        (path, subject, session) for subject, paths in by_subject.items() for session, path in enumerate(paths, start=1)
    ]


def _labels(path: Path) -> list[float]:
    labels = np.atleast_1d(load_matlab(path).get("label", np.empty(0))).astype(np.float64)
    if labels.ndim != 1 or not len(labels) or not np.isin(labels, (-1, 0, 1)).all():
        raise EvokeError(f"{path}: 'label' is not a row of -1, 0 and 1; copy it again")
    return labels.tolist()


def _clips(path: Path) -> dict[int, NDArray[np.floating[Any]]]:
    """The arrays of a session by their numbers."""
    clips: dict[int, NDArray[np.floating[Any]]] = {}
    for name, array in load_matlab(path).items():
        if match := _ARRAY.fullmatch(name):
            if not isinstance(array, np.ndarray) or array.ndim != 2 or len(array) != len(CHANNELS):
                raise EvokeError(f"{path}: {name} has not {len(CHANNELS)} channels; copy it again")
            clips[int(match[1])] = array
    return clips

"""A corpus in folders as BIDS has them, written whole or not at all: BrainVision recordings, events and evoke.json."""

import json
import shutil
import tempfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core import __version__
from evoke_core.eeg.bids.settings import SETTINGS_FILE
from evoke_core.eeg.trial import RATINGS
from evoke_core.errors import EvokeError, require

BIDS_VERSION = "1.9.0"
TASK = "emotion"
JOIN = "boundary"
"""The comment that marks where two stretches were joined."""


@dataclass(frozen=True)
class Clip:
    """What one person was shown once, as it is written: a recording of its own.

    Attributes:
        subject: the subject's number; session: its session's, None where there is one; run: which of those recordings.
        stimulus: the number of what was shown.
        eeg: (channels, n) in microvolts, the stimulus alone.
        baseline: (channels, m), put before it; None where there is none.
        ratings: by label; what is missing is n/a.
    """

    subject: int
    session: int | None
    run: int
    stimulus: int
    eeg: NDArray[np.floating[Any]]
    baseline: NDArray[np.floating[Any]] | None
    ratings: Mapping[str, float]


def refuse_taken(folder: Path) -> None:
    """EvokeError where a corpus cannot be made, because something is there already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise EvokeError(f"{folder}: is not empty, so it is left alone; choose another folder")


@contextmanager
def new_corpus(folder: Path, *, name: str, settings: Mapping[str, Any]) -> Generator[Path]:
    """Yield a folder to write clips into, which becomes ``folder`` at the end, or nothing where something fails.

    EvokeError where ``folder`` is there already, or cannot be made.
    """
    refuse_taken(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise EvokeError(f"{folder}: {error.strerror or error}; choose another folder") from None
    try:
        partial.chmod(0o755)
        about = {
            "Name": name,
            "BIDSVersion": BIDS_VERSION,
            "DatasetType": "raw",
            "GeneratedBy": [{"Name": "evoke convert", "Version": __version__}],
        }
        _write_json(partial / "dataset_description.json", about)
        _write_json(partial / SETTINGS_FILE, settings)
        yield partial
        if folder.exists():
            folder.rmdir()
        partial.rename(folder)
    except OSError as error:
        raise EvokeError(f"{folder}: {error.strerror or error}; make room, or choose another folder") from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def write_clip(corpus: Path, clip: Clip, *, rate_hz: float, channels: Sequence[str]) -> None:
    """Write a clip's recording, its sidecar and its events."""
    pybv: Any = require("pybv", extra="eeg", purpose="write BrainVision recordings")
    subject, session = f"sub-{clip.subject:02d}", f"ses-{clip.session:02d}" if clip.session else ""
    folder = corpus / subject / session / "eeg"
    folder.mkdir(parents=True, exist_ok=True)
    stem = "_".join(filter(None, (subject, session, f"task-{TASK}", f"run-{clip.run:02d}")))
    onset = 0 if clip.baseline is None else clip.baseline.shape[1]
    eeg = clip.eeg if clip.baseline is None else np.concatenate([clip.baseline, clip.eeg], axis=1)
    pybv.write_brainvision(
        data=np.asarray(eeg, np.float64) * 1e-6,
        sfreq=rate_hz,
        ch_names=list(channels),
        fname_base=f"{stem}_eeg",
        folder_out=folder,
        events=[{"onset": onset, "duration": 1, "description": JOIN, "type": "Comment"}] if onset else None,
        resolution=1,
        unit="µV",
    )
    _write_json(
        folder / f"{stem}_eeg.json",
        {
            "TaskName": TASK,
            "SamplingFrequency": rate_hz,
            "EEGReference": "n/a",
            "PowerLineFrequency": "n/a",
            "SoftwareFilters": "n/a",
        },
    )
    row = {"onset": onset / rate_hz, "duration": clip.eeg.shape[1] / rate_hz, "stimulus": clip.stimulus}
    row |= {name: clip.ratings.get(name, "n/a") for name in RATINGS}
    lines = ["\t".join(row), "\t".join(map(_spelled, row.values()))]
    (folder / f"{stem}_events.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _spelled(value: float | str) -> str:
    return value if isinstance(value, str) else repr(value) if isinstance(value, int) else f"{value:.12g}"


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")

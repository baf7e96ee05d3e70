"""Opening files with MNE: the formats that are tried, and what is said where it cannot."""

import warnings
from pathlib import Path
from typing import Any

from evoke_core.errors import EvokeError, require

SUFFIXES = (".bdf", ".edf", ".set", ".vhdr", ".fif")
_LATIN = "latin1"
"""What MNE's error names where an EDF+ or BDF+ has annotations that are not UTF-8."""


def open_raw(path: Path) -> tuple[Any, str]:
    """MNE's reader of a recording, its samples still on the disk, and what MNE warned of.

    EvokeError where the file is missing, damaged, empty, or of a kind that MNE does not read.
    """
    mne = require("mne", extra="eeg", purpose=f"read {path.suffix} recordings")
    if not path.exists():
        raise EvokeError(f"{path}: no such file; give a recording: {_listed('or')}")
    try:
        with warnings.catch_warnings(action="ignore"), mne.utils.catch_logging(verbose="WARNING") as log:
            try:
                raw = mne.io.read_raw(path, preload=False)
            except Exception as error:
                if _LATIN not in str(error):
                    raise
                # EDF+ from before Unicode, or a damaged block, of which the annotations are a part.
                raw = mne.io.read_raw(path, preload=False, encoding=_LATIN)
    except Exception as error:  # whatever MNE and the formats' readers raise
        raise unreadable(path, error) from error
    if not raw.n_times:
        raise EvokeError(f"{path}: holds no samples; give another recording")
    return raw, log.getvalue()


def may_pause(path: Path) -> bool:
    """Whether the header says EDF+D or BDF+D, of which MNE takes the blocks for one stretch, whenever they began."""
    if path.suffix.lower() not in (".edf", ".bdf"):
        return False
    with path.open("rb") as file:
        return file.read(197)[192:] in (b"EDF+D", b"BDF+D")


def unreadable(path: Path, error: Exception) -> EvokeError:
    """What to say of a file that MNE does not read."""
    return EvokeError(
        f"{path}: cannot be read as EEG ({reason(error)}); {_listed('and')} files can, where they are whole and lie "
        "with the files that belong to them"
    )


def reason(error: Exception) -> str:
    """What another library's error says, as a clause in our sentence."""
    text = str(error).strip().splitlines()
    return (text[0] if text else type(error).__name__).rstrip(".")[:160]


def _listed(last: str) -> str:
    return f"{', '.join(SUFFIXES[:-1])} {last} {SUFFIXES[-1]}"

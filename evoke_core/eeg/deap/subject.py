"""DEAP's preprocessed subjects: ``data_preprocessed_python/sNN.dat`` and ``data_preprocessed_matlab/sNN.mat``.

DEAP (Koelstra et al. 2012) comes under a licence of its own and never with EVOKE; a synthetic corpus has the same
format and is marked by a file ``SYNTHETIC.json`` beside its subjects.
"""

import re
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.deap.unpickle import LARGEST_FILE, DeapError, load_arrays
from evoke_core.eeg.matlab import unreadable

__all__ = [
    "DeapError",
    "Subject",
    "is_synthetic",
    "list_subjects",
    "read_subject",
    "subject_path",
]

TRIALS = 40
EEG_CHANNELS = 32
DATA_SHAPE = (TRIALS, 40, 8064)
RATINGS_SHAPE = (TRIALS, 4)
SYNTHETIC_MARK = "SYNTHETIC.json"
_FOLDERS = ("", "data_preprocessed_python", "data_preprocessed_matlab")
_SUBJECT_FILE = re.compile(r"s(\d{2})\.(dat|mat)")


class Subject(NamedTuple):
    """All trials of one subject.

    data: float32 (40 trials, 40 channels, 8064 samples) at 128 Hz, the first 3 s before the video; the first 32
    channels are EEG in microvolts, Geneva order. ratings: float64 (40, 4), valence, arousal, dominance, liking, 1–9.
    """

    data: NDArray[np.float32]
    ratings: NDArray[np.float64]


def read_subject(path: Path) -> Subject:
    """Read one sNN.dat or sNN.mat; DeapError where it is damaged, hostile, or not DEAP's.

    Samples that are no numbers (NaN) are let through, because a window carries its quality; such ratings are not.
    """
    path = Path(path)
    arrays = _load_mat(path) if path.suffix.lower() == ".mat" else load_arrays(path)
    data = _checked(path, arrays, "data", DATA_SHAPE)
    ratings = _checked(path, arrays, "labels", RATINGS_SHAPE).astype(np.float64)
    if not (np.isfinite(ratings).all() and ratings.min() >= 0.99 and ratings.max() <= 9.01):
        trial = 1 + int(np.argmin((np.isfinite(ratings) & (ratings >= 0.99) & (ratings <= 9.01)).all(axis=1)))
        raise DeapError(
            f"{path}: the ratings of trial {trial} are {ratings[trial - 1].tolist()}, not 1 to 9; download it again"
        )
    with np.errstate(over="ignore"):
        return Subject(data.astype(np.float32), ratings)


def subject_path(corpus: Path, subject: int) -> Path:
    """Find the file of one subject, in the folder or in DEAP's own folders inside it; ``.dat`` before ``.mat``."""
    files = _subject_files(corpus)
    if subject in files:
        return files[subject]
    there = f"the subjects {_ranges(sorted(files))} are there" if files else "no sNN.dat or sNN.mat is there"
    raise DeapError(f"{corpus}: subject {subject} is missing; {there}")


def list_subjects(corpus: Path) -> list[int]:
    """List the numbers of the subjects in a corpus, ascending; DeapError where there is no such folder."""
    return sorted(_subject_files(corpus))


def is_synthetic(corpus: Path) -> bool:
    """Whether a corpus was simulated, as the file SYNTHETIC.json beside its subjects says."""
    return any((Path(corpus) / folder / SYNTHETIC_MARK).is_file() for folder in _FOLDERS)


def _subject_files(corpus: Path) -> dict[int, Path]:
    corpus = Path(corpus)
    if not corpus.is_dir():
        raise DeapError(
            f"{corpus}: no such folder; give the one that holds DEAP's data_preprocessed_python, or sNN.dat"
        )
    files: dict[int, Path] = {}
    for folder in _FOLDERS:
        for path in sorted((corpus / folder).glob("s*.*")):
            match = _SUBJECT_FILE.fullmatch(path.name)
            if match and path.is_file():
                files.setdefault(int(match[1]), path)
    return files


def _ranges(numbers: list[int]) -> str:
    """1-3, 7: short enough to be read."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}-{part[-1]}" for part in parts)


def _checked(path: Path, arrays: dict[str, NDArray[Any]], key: str, shape: tuple[int, ...]) -> NDArray[Any]:
    if key not in arrays:
        there = ", ".join(repr(name[:40]) for name in list(arrays)[:8]) or "none"
        raise DeapError(f"{path}: no array {key!r} (arrays found: {there}); give one of DEAP's preprocessed subjects")
    array = arrays[key]
    if array.dtype.kind not in "fiu":
        raise DeapError(f"{path}: {key!r} holds {array.dtype.name} and not real numbers; download the file again")
    if array.shape != shape:
        raise DeapError(
            f"{path}: {key!r} has the shape {array.shape} and not {shape}; give one of DEAP's preprocessed subjects"
        )
    return array


def _load_mat(path: Path) -> dict[str, NDArray[Any]]:
    from scipy import io

    matlab: Any = io
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise DeapError(f"{path}: {size / 2**20:.0f} MiB is too much for a DEAP subject; give an sNN.mat file")
        shapes = {name: shape for name, shape, _ in matlab.whosmat(path)}
        for key, shape in (("data", DATA_SHAPE), ("labels", RATINGS_SHAPE)):
            if shapes.get(key, shape) != shape:
                raise DeapError(
                    f"{path}: {key!r} has the shape {shapes[key]} and not {shape}; "
                    "give one of DEAP's preprocessed subjects"
                )
        return {
            name: np.asarray(value)
            for name, value in matlab.loadmat(path, variable_names=("data", "labels")).items()
            if not name.startswith("__")
        }
    except DeapError:
        raise
    except Exception as error:  # a damaged file can raise anything at all
        raise DeapError(unreadable(path, error)) from None

"""DEAP's ``participant_ratings.csv``: what a subject rated, and which video each of the trials showed."""

import csv
import math
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.deap.subject import TRIALS, DeapError

RATINGS_FILE = "participant_ratings.csv"
_PLACES = ("", "metadata_csv", "../metadata_csv", "..")
_SCALES = ("Valence", "Arousal", "Dominance", "Liking")
_COLUMNS = ("Participant_id", "Trial", "Experiment_id", *_SCALES)


class Ratings(NamedTuple):
    """One subject's ratings by video.

    values: float64 (40 videos, 4), valence, arousal, dominance, liking, 1–9, in the order of Experiment_id.
    shown: int (40,), for each video the index (from 0) of the trial that showed it.
    """

    values: NDArray[np.float64]
    shown: NDArray[np.int64]


def find_ratings(folder: Path) -> Path:
    """Find participant_ratings.csv in a folder, or in DEAP's metadata_csv inside or beside it."""
    for place in _PLACES:
        if (path := folder / place / RATINGS_FILE).is_file():
            return path
    raise DeapError(f"{folder}: no {RATINGS_FILE} there or in metadata_csv; copy it from DEAP's metadata_csv.zip")


def read_ratings(path: Path) -> dict[int, list[dict[str, str]]]:
    """Read the rows of each subject; DeapError where the file cannot be read or lacks a column."""
    try:
        with path.open(newline="", encoding="utf-8-sig", errors="replace") as file:
            reader = csv.DictReader(file, skipinitialspace=True)
            columns = [name.strip() for name in reader.fieldnames or ()]
            if missing := [name for name in _COLUMNS if name not in columns]:
                raise DeapError(f"{path}: no column {', '.join(missing)}; copy it from DEAP's metadata_csv.zip again")
            reader.fieldnames = columns
            subjects: dict[int, list[dict[str, str]]] = {}
            for row in reader:
                number = _whole((row["Participant_id"] or "").strip())
                if number is None:
                    raise DeapError(
                        f"{path}, line {reader.line_num}: Participant_id is {row['Participant_id']!r} and no number; "
                        "mend the line"
                    )
                subjects.setdefault(number, []).append({name: (row[name] or "").strip() for name in _COLUMNS})
    except OSError as error:
        raise DeapError(f"{path}: {error.strerror or error}; make the file readable") from None
    except csv.Error as error:
        raise DeapError(f"{path}: no table ({error}); copy it from DEAP's metadata_csv.zip again") from None
    return subjects


def ratings_of(subject: int, rated: dict[int, list[dict[str, str]]], path: Path) -> Ratings:
    """Order a subject's rows by video; DeapError where a trial is missing, doubled or not rated 1 to 9.

    ``rated`` are the rows of all subjects as ``read_ratings`` gives them, ``path`` is where they stand.
    """
    values = np.empty((TRIALS, len(_SCALES)))
    shown = np.full(TRIALS, -1)
    for row in rated.get(subject, []):
        trial, video = _whole(row["Trial"]), _whole(row["Experiment_id"])
        if trial is None or video is None or not (1 <= trial <= TRIALS and 1 <= video <= TRIALS):
            raise DeapError(
                f"{path}: subject {subject} has a row of trial {row['Trial']!r} and Experiment_id "
                f"{row['Experiment_id']!r}, which both go from 1 to {TRIALS}; mend the row"
            )
        if shown[video - 1] >= 0 or trial - 1 in shown:
            raise DeapError(
                f"{path}: subject {subject}, trial {trial}: this trial or its video (Experiment_id {video}) is there "
                "twice; mend the rows"
            )
        shown[video - 1] = trial - 1
        for column, name in enumerate(_SCALES):
            values[video - 1, column] = _rating(row[name], f"{path}: subject {subject}, trial {trial}: {name}")
    if missing := [trial + 1 for trial in range(TRIALS) if trial not in shown]:
        raise DeapError(
            f"{path}: subject {subject} has no ratings of trial {', '.join(map(str, missing[:10]))}"
            f"{' …' if len(missing) > 10 else ''}; add the rows, or take the subject's .bdf away"
        )
    return Ratings(values, shown)


def _rating(text: str, place: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 1 <= value <= 9:
        raise DeapError(
            f"{place} is {repr(text) if text else 'empty'} and no rating from 1 to 9; mend the row, or take the "
            "subject's .bdf away"
        )
    return value


def _whole(text: str) -> int | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if number.is_integer() else None

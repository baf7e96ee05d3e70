"""Anyone's split, as a CSV of windows: subject, trial, window and the fold in which that window is tested."""

import csv
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.deap.subject import TRIALS
from evoke_core.eeg.windows import TRIAL_SAMPLES, WINDOW_SAMPLES
from evoke_core.errors import EvokeError

COLUMNS = ("subject", "trial", "window", "fold")
WINDOWS = TRIAL_SAMPLES // WINDOW_SAMPLES
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


class Split(NamedTuple):
    """One entry for each listed window: whose, which trial, which second of it (all from 1), tested in which fold."""

    subjects: NDArray[np.int64]
    trials: NDArray[np.int64]
    windows: NDArray[np.int64]
    folds: NDArray[np.int64]

    def places_in(
        self, subjects: NDArray[np.int64], trials: NDArray[np.int64], windows: NDArray[np.int64]
    ) -> NDArray[np.intp]:
        """The indices of the listed windows among others, ascending by subject, trial and window.

        EvokeError where one is not among them.
        """
        most_trials, most_windows = (
            int(max(one.max(), other.max())) + 1 for one, other in ((trials, self.trials), (windows, self.windows))
        )

        def numbered(*of: NDArray[np.int64]) -> NDArray[np.int64]:
            return (of[0] * most_trials + of[1]) * most_windows + of[2]

        there, listed = numbered(subjects, trials, windows), numbered(self.subjects, self.trials, self.windows)
        places = np.minimum(np.searchsorted(there, listed), len(there) - 1)
        if (lost := np.flatnonzero(there[places] != listed)).size:
            subject, trial, window = (of[lost[0]] for of in (self.subjects, self.trials, self.windows))
            own = windows[(subjects == subject) & (trials == trial)]
            has = f"that trial has the windows 1-{own.max()}" if len(own) else "there is no such trial"
            raise EvokeError(
                f"subject {subject}, trial {trial}, window {window} is listed and not in the corpus: {has}; take it out"
            )
        return places


def read_split(path: Path, *, subjects: Collection[int], most: tuple[int, int] | None = (TRIALS, WINDOWS)) -> Split:
    """Read a split of windows of a corpus that holds ``subjects``.

    ``most`` are the trials of a subject and the windows of a trial, as DEAP has them; None where they vary: then
    ``Split.places_in`` tells what is not there.

    The columns may stand in any order among others. EvokeError, naming the line, where one is missing, something is no
    whole number, or a window is not in the corpus or is listed twice; and where there is one fold only, or one trial of
    a subject.
    """
    places: dict[tuple[int, int, int], tuple[int, int]] = {}
    for line, (subject, trial, window, fold) in _rows(path):
        _check_window(subject, trial, window, f"{path}, line {line}", subjects, most)
        if earlier := places.get((subject, trial, window)):
            folds = f"both times in fold {fold}" if fold == earlier[0] else f"in the folds {earlier[0]} and {fold}"
            raise EvokeError(
                f"{path}, line {line}: subject {subject}, trial {trial}, window {window} stands on line {earlier[1]} "
                f"already, {folds}; list each window once, in the fold that tests it"
            )
        places[subject, trial, window] = fold, line
    if not places:
        raise EvokeError(f"{path}: lists no window; write a row for each: {','.join(COLUMNS)}")
    subject_of, trial_of, window_of = np.array(list(places), np.int64).T
    split = Split(subject_of, trial_of, window_of, np.array([fold for fold, _ in places.values()], np.int64))
    if len(np.unique(split.folds)) < 2:
        raise EvokeError(
            f"{path}: fold {split.folds[0]} is the only one, so nothing is left to train on; give the windows of "
            "training a fold of their own"
        )
    pairs = np.unique(np.stack([split.subjects, split.trials]), axis=1)
    owners, trials = np.unique(pairs[0], return_counts=True)
    if (lonely := owners[trials < 2]).size:
        raise EvokeError(
            f"{path}: subject {lonely[0]} has one trial here, so its labels cannot be shuffled among trials; list at "
            "least 2 trials of each subject"
        )
    return split


def _rows(path: Path) -> Iterator[tuple[int, tuple[int, int, int, int]]]:
    """The line number and the four numbers of each row."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file, strict=True)
            header = [name.strip().lower() for name in next(reader, [])]
            if missing := [name for name in COLUMNS if name not in header]:
                raise EvokeError(
                    f"{path}, line 1: no column {', '.join(missing)} (found: {', '.join(header)[:80] or 'nothing'}); "
                    f"begin with the header {','.join(COLUMNS)}"
                )
            places = [header.index(name) for name in COLUMNS]
            for cells in reader:
                if cells:
                    where = f"{path}, line {reader.line_num}"
                    subject, trial, window, fold = (_number(cells, place, header, where) for place in places)
                    yield reader.line_num, (subject, trial, window, fold)
    except OSError as error:
        raise EvokeError(f"{path}: {error.strerror or error}; give a CSV file that can be read") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise EvokeError(f"{path}: not a CSV file ({error}); save it as UTF-8 text with commas") from None


def _number(cells: list[str], place: int, header: list[str], where: str) -> int:
    text = cells[place].strip() if place < len(cells) else ""
    if not _NUMBER.fullmatch(text):
        raise EvokeError(f"{where}: {header[place]} is {text[:40]!r}; write a whole number, such as 1")
    return int(text)


def _check_window(
    subject: int, trial: int, window: int, where: str, subjects: Collection[int], most: tuple[int, int] | None
) -> None:
    """Raise EvokeError where the corpus has no such window."""
    for name, number in (("subject", subject), ("trial", trial), ("window", window)):
        if number == 0:
            raise EvokeError(f"{where}: {name} 0 is not there: {name}s are counted from 1 here; add 1 to all of them")
    if subject not in subjects:
        raise EvokeError(f"{where}: subject {subject} is not in the corpus, which has {_few(subjects)}; take it out")
    if most is None:
        return
    trials, windows = most
    if trial > trials:
        raise EvokeError(f"{where}: trial {trial} is not in the corpus; a subject has the trials 1-{trials}")
    if window > windows:
        raise EvokeError(
            f"{where}: window {window} is not in the corpus; a trial has the windows 1-{windows}, one a second"
        )


def _few(subjects: Collection[int]) -> str:
    first = ", ".join(map(str, sorted(subjects)[:6]))
    return f"the subjects {first}{', …' if len(subjects) > 6 else ''}" if subjects else "no subjects"

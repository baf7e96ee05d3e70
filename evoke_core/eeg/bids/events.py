"""``*_events.tsv``: when each trial of a recording begins, how long it lasts, and what it was rated."""

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from evoke_core.eeg.trial import RATINGS
from evoke_core.errors import EvokeError

COLUMNS = ("onset", "duration", *RATINGS)
STIMULUS_COLUMNS = ("stimulus", "stim_file")
NOT_AVAILABLE = ("n/a", "")
SHORTEST_S = 1.0


@dataclass(frozen=True)
class Event:
    """A rated row of an events.tsv.

    Attributes:
        where: its file and line, for people.
        onset_s, duration_s: seconds from the recording's first sample, and how long.
        ratings: valence, arousal, dominance; NaN for n/a.
        stimulus: what was shown, by name; None where the file does not say.
    """

    where: str
    onset_s: float
    duration_s: float
    ratings: tuple[float, float, float]
    stimulus: str | None

    @property
    def end_s(self) -> float:
        """Seconds from the recording's first sample to the trial's end."""
        return self.onset_s + self.duration_s


def read_events(path: Path, *, scale: tuple[float, float], baseline_s: float) -> list[Event]:
    """The trials of a recording in their order in time; rows without any rating are no trials.

    EvokeError, naming the line, where a column is missing, something is no number, a rating is off the scale, a trial
    is shorter than a second, begins before its baseline can, or overlaps another.
    """
    events: list[Event] = []
    for line, row in _rows(path):
        where = f"{path}, line {line}"
        ratings = [_rating(row.get(name, ""), name, where, scale) for name in RATINGS]
        if all(map(math.isnan, ratings)):
            continue
        onset_s, duration_s = (_seconds(row[name], name, where) for name in ("onset", "duration"))
        stimulus = next((row[name] for name in STIMULUS_COLUMNS if row.get(name, "") not in NOT_AVAILABLE), None)
        event = Event(where, onset_s, duration_s, (ratings[0], ratings[1], ratings[2]), stimulus)
        _check_times(event, baseline_s)
        events.append(event)
    events.sort(key=lambda event: event.onset_s)
    for earlier, event in pairwise(events):
        if event.onset_s < earlier.end_s:
            line = earlier.where.rpartition(" ")[2]
            raise EvokeError(
                f"{event.where}: the trial from {event.onset_s:g} s overlaps that of line {line}, which lasts from "
                f"{earlier.onset_s:g} to {earlier.end_s:g} s; list each trial once"
            )
    return events


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            header = [name.strip().lower() for name in next(reader, [])]
            missing = [name for name in ("onset", "duration") if name not in header]
            if missing or not any(name in header for name in RATINGS):
                raise EvokeError(
                    f"{path}, line 1: no column {', '.join(missing) or 'of ratings'} (found: "
                    f"{', '.join(header)[:80] or 'nothing'}); it needs onset, duration and one of {', '.join(RATINGS)}"
                )
            if doubled := next((name for name in (*COLUMNS, *STIMULUS_COLUMNS) if header.count(name) > 1), None):
                raise EvokeError(f"{path}, line 1: the column {doubled} is there twice; rename one of them")
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    if len(cells) != len(header):
                        raise EvokeError(
                            f"{path}, line {reader.line_num}: {len(cells)} cells under {len(header)} columns; part "
                            "them by tabs and write n/a where there is nothing"
                        )
                    yield reader.line_num, dict(zip(header, map(str.strip, cells), strict=True))
    except FileNotFoundError:
        raise EvokeError(
            f"{path}: is missing, so its recording has no trials; write it with the columns {', '.join(COLUMNS)}, or "
            "move the recording away"
        ) from None
    except OSError as error:
        raise EvokeError(f"{path}: {error.strerror or error}; give a corpus whose files can be read") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise EvokeError(f"{path}: not a table of tabs ({error}); save it as UTF-8 text with tabs") from None


def _rating(text: str, name: str, where: str, scale: tuple[float, float]) -> float:
    if text in NOT_AVAILABLE:
        return math.nan
    low, high = scale
    value = _number(text)
    if value is None or not low <= value <= high:
        raise EvokeError(f"{where}: {name} is {text[:40]!r}, not {low:g} to {high:g}; correct it, or write n/a")
    return value


def _seconds(text: str, name: str, where: str) -> float:
    value = _number(text)
    if value is None:
        raise EvokeError(f"{where}: {name} is {text[:40]!r}; a rated trial needs seconds there, such as 12.5")
    return value


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _check_times(event: Event, baseline_s: float) -> None:
    if event.duration_s < SHORTEST_S:
        raise EvokeError(
            f"{event.where}: the trial lasts {event.duration_s:g} s, and a window 1 s; correct its duration, or write "
            "n/a for its ratings"
        )
    if event.onset_s < baseline_s:
        raise EvokeError(
            f"{event.where}: the trial begins at {event.onset_s:g} s, so that no {baseline_s:g} s of baseline come "
            "before it; correct its onset, choose a smaller baseline_s, or write n/a for its ratings"
        )

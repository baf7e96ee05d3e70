"""A corpus of one's own, in folders as BIDS has them.

```
evoke.json                                            the ratings' scale and more: see ``bids_settings``
sub-01/eeg/sub-01_task-films_eeg.edf                  or .bdf, .vhdr, .set, .fif; or sub-01/ses-01/eeg/…
sub-01/eeg/sub-01_task-films_events.tsv               a row a trial: see ``bids_events``
```

A subject whose label is a number keeps it; where one is not, all are numbered in the order of their labels. A subject's
trials are numbered in the order of its recordings and in time. What they show is told by a column ``stimulus`` or
``stim_file``; where there is none, trials with the same number count as the same stimulus.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from evoke_core.eeg.bids_events import Event, read_events
from evoke_core.eeg.bids_recording import ARITHMETIC, read_channel_names, read_recording
from evoke_core.eeg.bids_settings import SETTINGS_FILE, Settings, read_settings
from evoke_core.eeg.electrodes import on_grid
from evoke_core.eeg.mne_files import SUFFIXES
from evoke_core.eeg.trial import Labelling, Trial
from evoke_core.eeg.windows import SAMPLING_HZ
from evoke_core.errors import EvokeError
from evoke_core.montage import GENEVA


@dataclass(frozen=True)
class _Listed:
    """An event with its number among its subject's, and the recording it is in."""

    number: int
    recording: Path
    event: Event


def is_bids(folder: Path) -> bool:
    """Whether a folder is meant as such a corpus: evoke.json or a folder sub-… is there."""
    return (folder / SETTINGS_FILE).is_file() or any(path.is_dir() for path in folder.glob("sub-*"))


class BidsCorpus:
    """Recordings with events.tsv; EvokeError where evoke.json or every recording is missing."""

    format = "bids"
    most = None

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._settings: Settings = read_settings(folder)
        self._recordings = _recordings_by_subject(folder)

    @property
    def subjects(self) -> tuple[int, ...]:
        """Their numbers, ascending."""
        return tuple(self._recordings)

    @property
    def synthetic(self) -> bool:
        """As evoke.json says."""
        return self._settings.synthetic

    @property
    def labelling(self) -> Labelling:
        """As evoke.json says."""
        return self._settings.labelling

    @property
    def notes(self) -> tuple[str, ...]:
        """How subjects are numbered, where their labels are no numbers."""
        labels = {number: self.place(number).name for number in self.subjects}
        if all(_number_of(label) == number for number, label in labels.items()):
            return ()
        return (f"subjects are numbered: {', '.join(f'{number} is {label}' for number, label in labels.items())}",)

    @property
    def channels(self) -> tuple[str, ...]:
        """The grid's electrodes of all recordings; EvokeError where they differ, naming what all have."""
        return self._channels

    @cached_property
    def _channels(self) -> tuple[str, ...]:
        first, *others = [path for paths in self._recordings.values() for path in paths]
        channels = on_grid(read_channel_names(first))
        if not channels:
            raise EvokeError(
                f"{first}: none of its channels is on the grid (found: {', '.join(read_channel_names(first))[:300]}; "
                f"known: {', '.join(GENEVA)}); rename them"
            )
        found = {path: on_grid(read_channel_names(path)) for path in others}
        common = tuple(name for name in channels if all(name in names for names in found.values()))
        way = f"take what all have: --channels {','.join(common)}" if len(common) > 1 else "take some of them away"
        for path, names in found.items():
            if names != channels:
                lacking, of, has = (path, channels, names) if set(channels) - set(names) else (first, names, channels)
                raise EvokeError(
                    f"{self.folder}: recordings have different channels ({lacking.name} lacks "
                    f"{', '.join(name for name in of if name not in has)}); {way}"
                )
        return channels

    def place(self, subject: int) -> Path:
        """The subject's folder sub-…; EvokeError where there is no such subject."""
        if subject not in self._recordings:
            there = ", ".join(map(str, self.subjects))
            raise EvokeError(f"{self.folder}: subject {subject} is missing; the subjects {there} are there")
        return self.folder / self._recordings[subject][0].relative_to(self.folder).parts[0]

    def files(self, subject: int) -> list[Path]:
        """The subject's recordings, whatever lies beside them under the same name, and their events."""
        self.place(subject)
        files: list[Path] = []
        for recording in self._recordings[subject]:
            files += sorted(recording.parent.glob(f"{recording.stem}.*"))
            files += [path for path in [_events_of(recording)] if path.is_file()]
        return list(dict.fromkeys(files))

    def reading(self, subject: int, channels: Sequence[str]) -> str:
        """How the files are read and the subject's stimuli numbered, as JSON."""
        stimuli = [self._stimulus_of(one) for one in self._listed(subject)]
        return json.dumps([ARITHMETIC, *channels, self._settings.baseline_s, self._settings.filtered, stimuli])

    def read(self, subject: int, channels: Sequence[str]) -> Iterator[Trial]:
        """All trials of a subject, one recording in memory at a time."""
        yield from self._load(subject, self._listed(subject), channels)

    def trial(self, subject: int, number: int, channels: Sequence[str]) -> Trial:
        """One trial of a subject; EvokeError where it is not there."""
        listed = self._listed(subject)
        if chosen := [one for one in listed if one.number == number]:
            return next(self._load(subject, chosen, channels))
        raise EvokeError(f"{self.place(subject)}: trial {number} is missing; the trials 1-{len(listed)} are there")

    def _load(self, subject: int, listed: Sequence[_Listed], channels: Sequence[str]) -> Iterator[Trial]:
        baseline = round(self._settings.baseline_s * SAMPLING_HZ)
        for path in dict.fromkeys(one.recording for one in listed):
            eeg, seconds = read_recording(path, channels, filtered=self._settings.filtered)
            for one in (one for one in listed if one.recording == path):
                event = one.event
                if event.end_s > seconds + 1 / SAMPLING_HZ:
                    raise EvokeError(
                        f"{event.where}: the trial ends at {event.end_s:g} s, beyond the recording's {seconds:g} s; "
                        "correct its onset and duration"
                    )
                count = round(event.duration_s * SAMPLING_HZ)
                start = min(round(event.onset_s * SAMPLING_HZ), eeg.shape[1] - count)  # a sample may have been rounded
                yield Trial(
                    subject=subject,
                    number=one.number,
                    stimulus=self._stimulus_of(one),
                    eeg=eeg[:, start : start + count],
                    baseline=eeg[:, max(0, start - baseline) : start] if baseline else None,
                    ratings=np.array(event.ratings),
                    channels=tuple(channels),
                    synthetic=self.synthetic,
                )

    def _stimulus_of(self, one: _Listed) -> int:
        return one.number if self._stimuli is None else self._stimuli[one.event.stimulus or ""]

    def _listed(self, subject: int) -> list[_Listed]:
        self.place(subject)
        events = [(path, event) for path in self._recordings[subject] for event in self._events(path)]
        if not events:
            raise EvokeError(f"{self.place(subject)}: none of its events is rated; rate one, or move the subject away")
        return [_Listed(number, path, event) for number, (path, event) in enumerate(events, start=1)]

    def _events(self, recording: Path) -> list[Event]:
        return read_events(_events_of(recording), scale=self.labelling.scale, baseline_s=self._settings.baseline_s)

    @cached_property
    def _stimuli(self) -> dict[str, int] | None:
        """The number of each stimulus of the corpus; None where no event names one."""
        events = [event for paths in self._recordings.values() for path in paths for event in self._events(path)]
        names = {event.stimulus for event in events}
        if names <= {None}:
            return None
        if None in names:
            where = next(event.where for event in events if event.stimulus is None)
            raise EvokeError(f"{where}: names no stimulus, and other trials do; name it, or leave the column out")
        told = sorted(name for name in names if name is not None)
        numbers = [_whole(name) for name in told]
        if all(number is not None for number in numbers) and len(set(numbers)) == len(told):
            return {name: number for name, number in zip(told, numbers, strict=True) if number is not None}
        return {name: number for number, name in enumerate(told, start=1)}


def _recordings_by_subject(folder: Path) -> dict[int, list[Path]]:
    """Each subject's recordings in natural order, by its number."""
    found: dict[str, list[Path]] = {}
    for place in ("sub-*/eeg", "sub-*/ses-*/eeg"):
        for path in folder.glob(f"{place}/sub-*_eeg.*"):
            if path.suffix.lower() in SUFFIXES:
                found.setdefault(path.relative_to(folder).parts[0], []).append(path)
    if not found:
        raise EvokeError(
            f"{folder}: no recording is there; put them at sub-01/eeg/sub-01_task-films_eeg.edf "
            f"(files can be {', '.join(SUFFIXES)}), or simulate a corpus to try with: evoke synth"
        )
    labels = sorted(found, key=_natural)
    numbers = [_number_of(label) for label in labels]
    if None in numbers or len(set(numbers)) < len(labels):
        numbers = range(1, len(labels) + 1)
    pairs = [(number or 0, label) for number, label in zip(numbers, labels, strict=True)]
    return {number: sorted(found[label], key=lambda path: _natural(str(path))) for number, label in sorted(pairs)}


def _events_of(recording: Path) -> Path:
    return recording.with_name(f"{recording.stem.removesuffix('_eeg')}_events.tsv")


def _number_of(label: str) -> int | None:
    return _whole(label.removeprefix("sub-"))


def _whole(text: str) -> int | None:
    """A whole number from 1, or None."""
    return int(text) if re.fullmatch(r"0*[1-9]\d{0,8}", text, re.ASCII) else None


def _natural(text: str) -> list[tuple[int, str]]:
    """A key that puts run-2 before run-10."""
    parts = re.split(r"(\d+)", text)
    return [(int(part), "") if place % 2 else (-1, part) for place, part in enumerate(parts)]

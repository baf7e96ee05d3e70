"""A corpus of one's own, in folders as BIDS has them.

```
evoke.json                                            the ratings' scale and more: see ``settings``
sub-01/eeg/sub-01_task-films_eeg.edf                  or .bdf, .vhdr, .set, .fif; or sub-01/ses-01/eeg/…
sub-01/eeg/sub-01_task-films_events.tsv               a row a trial: see ``events``
```

A subject whose label is a number keeps it; where one is not, all are numbered in the order of their labels. A subject's
trials are numbered in the order of its recordings and in time. What they show is told by a column ``stimulus`` or
``stim_file``; where there is none, trials with the same number count as the same stimulus.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from evoke_core.eeg.bids.events import Event, read_events
from evoke_core.eeg.bids.layout import events_of, natural, number_of, recordings_by_subject, whole_number
from evoke_core.eeg.bids.recording import ARITHMETIC, read_channel_names, read_recording
from evoke_core.eeg.bids.settings import SETTINGS_FILE, Settings, read_settings
from evoke_core.eeg.electrodes import on_grid
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
        self._recordings = recordings_by_subject(folder)

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
        """How subjects are numbered, where their labels are no numbers, and which have no recording."""
        labels = {number: self.place(number).name for number in self.subjects}
        notes: list[str] = []
        if any(number_of(label) != number for number, label in labels.items()):
            notes.append(
                f"subjects are numbered: {', '.join(f'{number} is {label}' for number, label in labels.items())}"
            )
        folders = {path.name for path in self.folder.glob("sub-*") if path.is_dir()}
        if lacking := sorted(folders - set(labels.values()), key=natural):
            notes.append(
                f"without a recording (eeg/{lacking[0]}_…_eeg.edf or the like) and so left out: {', '.join(lacking)}"
            )
        return tuple(notes)

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
            beside = recording.parent.iterdir()
            files += sorted(path for path in beside if path.name.startswith(f"{recording.stem}."))
            files += [path for path in [events_of(recording)] if path.is_file()]
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
                        "correct its onset and duration, or copy the recording again if it was longer"
                    )
                count = round(event.duration_s * SAMPLING_HZ)
                # A sample may have been rounded up: then it begins one earlier, but not before its baseline has room.
                start = max(baseline, min(round(event.onset_s * SAMPLING_HZ), eeg.shape[1] - count))
                yield Trial(
                    subject=subject,
                    number=one.number,
                    stimulus=self._stimulus_of(one),
                    eeg=eeg[:, start : start + count],
                    baseline=eeg[:, start - baseline : start] if baseline else None,
                    ratings=np.array(event.ratings),
                    channels=tuple(channels),
                    synthetic=self.synthetic,
                )

    def _stimulus_of(self, one: _Listed) -> int:
        if not self._stimuli:
            return one.number
        if one.event.stimulus is None:
            raise EvokeError(
                f"{one.event.where}: names no stimulus, and other trials do; name it, or leave the column out"
            )
        return self._stimuli[one.event.stimulus]

    def _listed(self, subject: int) -> list[_Listed]:
        self.place(subject)
        events = [(path, event) for path in self._recordings[subject] for event in self._events(path)]
        if not events:
            raise EvokeError(f"{self.place(subject)}: none of its events is rated; rate one, or move the subject away")
        return [_Listed(number, path, event) for number, (path, event) in enumerate(events, start=1)]

    def _events(self, recording: Path) -> list[Event]:
        return read_events(events_of(recording), scale=self.labelling.scale, baseline_s=self._settings.baseline_s)

    @cached_property
    def _stimuli(self) -> dict[str, int]:
        """The number of each stimulus that an event of the corpus names."""
        names: set[str] = set()
        for path in (path for paths in self._recordings.values() for path in paths):
            with suppress(EvokeError):  # told where its own subject is read, and no hindrance to the others
                names |= {event.stimulus for event in self._events(path) if event.stimulus is not None}
        told = sorted(names)
        numbers = [whole_number(name) for name in told]
        if all(number is not None for number in numbers) and len(set(numbers)) == len(told):
            return {name: number for name, number in zip(told, numbers, strict=True) if number is not None}
        return {name: number for number, name in enumerate(told, start=1)}

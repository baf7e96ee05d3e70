"""Where the recordings of a corpus of one's own lie, and how its subjects are numbered."""

import re
from collections.abc import Sequence
from pathlib import Path

from evoke_core.eeg.mne_files import SUFFIXES
from evoke_core.errors import EvokeError


def recordings_by_subject(folder: Path) -> dict[int, list[Path]]:
    """Each subject's recordings in natural order, by its number.

    EvokeError where there is none, or one is there in two forms.
    """
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
    for paths in found.values():
        _check_twins(paths)
    labels = sorted(found, key=natural)
    numbers = [number_of(label) for label in labels]
    if None in numbers or len(set(numbers)) < len(labels):
        numbers = range(1, len(labels) + 1)
    pairs = [(number or 0, label) for number, label in zip(numbers, labels, strict=True)]
    return {number: sorted(found[label], key=lambda path: natural(str(path))) for number, label in sorted(pairs)}


def _check_twins(recordings: Sequence[Path]) -> None:
    """Refuse two forms of one recording, such as .bdf and .set: each of its trials would be there twice."""
    seen: dict[Path, Path] = {}
    for path in sorted(recordings):
        if twin := seen.get(events_of(path)):
            raise EvokeError(f"{path}: {twin.name} has the same name and the same events; move one of them away")
        seen[events_of(path)] = path


def events_of(recording: Path) -> Path:
    """Where a recording's events are to be."""
    return recording.with_name(f"{recording.stem.removesuffix('_eeg')}_events.tsv")


def number_of(label: str) -> int | None:
    """The number that a subject's label is, such as 1 for sub-001, or None."""
    return whole_number(label.removeprefix("sub-"))


def whole_number(text: str) -> int | None:
    """A whole number from 1, or None."""
    return int(text) if re.fullmatch(r"0*[1-9]\d{0,8}", text, re.ASCII) else None


def natural(text: str) -> list[tuple[int, str]]:
    """A key that puts run-2 before run-10."""
    parts = re.split(r"(\d+)", text)
    return [(int(part), "") if place % 2 else (-1, part) for place, part in enumerate(parts)]

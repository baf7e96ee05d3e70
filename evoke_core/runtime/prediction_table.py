"""Predictions as a table: a CSV file with a row for each window, and a JSON file that describes its columns as BIDS
does.
"""

import csv
import io
import json
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from evoke_core import __version__
from evoke_core.eeg.causal import DELAY_MS
from evoke_core.eeg.markers import Marker
from evoke_core.emotions import Emotion
from evoke_core.errors import EvokeError
from evoke_core.files import filling, replace_whole
from evoke_core.runtime.bundle import Manifest
from evoke_core.runtime.predict import WINDOW_S, Prediction

GENERATOR = "EVOKE"
DEMONSTRATION = "demonstration model, trained on synthetic EEG: not an emotion reading"
_DIGITS = 6
_DIMENSIONS = ("valence", "arousal", "dominance")
COLUMNS: dict[str, dict[str, Any]] = {
    "onset": {
        "Description": "Beginning of the window, from the recording's first sample, or from the onset of the trial's "
        "stimulus. A recording is filtered causally, which delays it: "
        f"{', '.join(f'{band} {delay:.0f} ms' for band, delay in DELAY_MS.items())}.",
        "Units": "s",
    },
    "duration": {"Description": "Length of the window.", "Units": "s"},
    "sample": {"Description": "The onset as a sample at the source's SamplingFrequency, counted from 0."},
    "subject": {"Description": "The subject's number in the corpus, or the name of the recording."},
    "trial": {"Description": "The trial's number in the corpus, counted from 1; empty for a recording."},
    **{
        f"{name}_raw": {
            "Description": f"Probability of high {name}, as decoded; empty where too few channels were usable."
        }
        for name in _DIMENSIONS
    },
    **{
        name: {"Description": f"Probability of high {name}, tracked over time, as a face is sent it."}
        for name in _DIMENSIONS
    },
    "emotion": {
        "Description": "The emotion that is held at the end of the window.",
        "Levels": {emotion.word: f"emotion {emotion.value} of 0 to 7" for emotion in Emotion},
    },
    "confidence": {"Description": "(largest of eight emotion weights - 1/8) / (7/8); 0: nothing is known, 1: certain."},
    "quality": {"Description": "Usable channels / all channels of the decoder."},
    "marker": {
        "Description": "The recording's marker whose time is nearest to the onset; of two as near, the earlier."
    },
    "since_marker": {
        "Description": "Onset less the marker's time; negative where the marker comes later.",
        "Units": "s",
    },
    "model": {"Description": "The decoder."},
}


class Table:
    """A CSV file that is being written."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self.rows = 0
        self._write(list(COLUMNS))

    def add(
        self,
        predictions: Sequence[Prediction],
        *,
        subject: str | int,
        trial: int | None,
        model: str,
        markers: Sequence[Marker] = (),
        rate_hz: float = 1.0,
    ) -> None:
        """Append a row for each prediction; the markers are in order, their samples taken at ``rate_hz``."""
        nearest = _nearest([one.sample for one in predictions], markers, rate_hz)
        for one, (label, since_s) in zip(predictions, nearest, strict=True):
            state = one.state
            numbers = [*(one.probabilities or ("", "", "")), *state.vad]
            self._write(
                [
                    _rounded(one.onset_s),
                    WINDOW_S,
                    one.sample,
                    subject,
                    "" if trial is None else trial,
                    *map(_rounded, numbers),
                    state.emotion,
                    _rounded(state.confidence),
                    _rounded(state.quality),
                    label,
                    _rounded(since_s),
                    model,
                ]
            )
        self.rows += len(predictions)

    def _write(self, cells: Sequence[Any]) -> None:
        text = io.StringIO()
        # With another end of line than this a lone carriage return in a cell would not be quoted, and end the row.
        csv.writer(text, lineterminator="\r\n").writerow(cells)
        self._file.write(text.getvalue()[:-2].encode("utf-8", "replace") + b"\n")


def description_of(path: Path) -> Path:
    """Where the columns of a table are described."""
    return path.with_suffix(".json")


def check_place(path: Path, source: Path) -> None:
    """EvokeError, before any work, where a table cannot be written, or something that is no table of ours would go."""
    if path.is_dir():
        raise EvokeError(f"{path}: is a folder; name the table in it: {path / source.stem}.csv")
    if path.suffix.lower() != ".csv":
        raise EvokeError(f"{path}: the table is a CSV file; name it {path.with_suffix('.csv').name}")
    if not path.parent.is_dir():
        raise EvokeError(f"{path}: there is no folder {path.parent}; make it, or choose another place with -o")
    if path.exists() and source.exists() and path.samefile(source):
        raise EvokeError(f"{path}: that is what is read; choose another place with -o")
    beside = description_of(path)
    if beside.exists() and not _is_ours(beside):
        raise EvokeError(
            f"{beside}: is there and was not made here, and the table's columns would be described in it; "
            "name the table otherwise with -o"
        )


@contextmanager
def writing(path: Path) -> Generator[Table]:
    """A table that appears under its name when it is whole, and not before."""
    try:
        with filling(path) as file:
            yield Table(file)
    except OSError as error:
        raise EvokeError(
            f"{path}: cannot be written ({error.strerror or error}); choose another place with -o"
        ) from None


def write_description(path: Path, manifest: Manifest, source: Mapping[str, Any], notices: Sequence[str]) -> Path:
    """Describe the table at ``path`` beside it: its columns, what was read by what, and what there was to tell."""
    about = {
        **COLUMNS,
        "GeneratedBy": {"Name": GENERATOR, "Version": __version__},
        "Source": source,
        "Model": {
            "Name": manifest.name,
            "Synthetic": manifest.synthetic,
            "Channels": list(manifest.channels),
            **({"Notice": DEMONSTRATION} if manifest.synthetic else {}),
        },
        "Notices": list(notices),
    }
    beside = description_of(path)
    text = json.dumps(about, ensure_ascii=False, indent=2) + "\n"
    try:
        replace_whole(beside, text.encode("utf-8", "replace"))
    except OSError as error:
        raise EvokeError(f"{beside}: cannot be written ({error.strerror or error}); make room") from None
    return beside


def _nearest(samples: Sequence[int], markers: Sequence[Marker], rate_hz: float) -> list[tuple[str, float | str]]:
    """For each onset the nearest marker's label and the seconds since it; empty where there is none."""
    if not markers:
        return [("", "")] * len(samples)
    marked, onsets = np.array([marker.sample for marker in markers]), np.array(samples)
    after = np.searchsorted(marked, onsets).clip(max=len(marked) - 1)
    before = (after - 1).clip(min=0)
    nearest = np.where(np.abs(onsets - marked[before]) <= np.abs(marked[after] - onsets), marked[before], marked[after])
    firsts = np.searchsorted(marked, nearest)
    return [
        (markers[index].label, since / rate_hz)
        for index, since in zip(firsts.tolist(), (onsets - nearest).tolist(), strict=True)
    ]


def _rounded(value: Any) -> Any:
    return round(value, _DIGITS) if isinstance(value, float) else value


def _is_ours(path: Path) -> bool:
    try:
        about: Any = json.loads(path.read_text(encoding="utf-8"))
        return about["GeneratedBy"]["Name"] == GENERATOR
    except (OSError, ValueError, KeyError, TypeError):
        return False
